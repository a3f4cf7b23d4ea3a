"""What the season decides about a person takes their booked interview along."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from recruitment.interviews.booking import call_off
from recruitment.interviews.locking import booked_of, hold_bookings
from recruitment.interviews.telling import tell_of_cancelling
from recruitment.seasons.actions import move_candidacy
from recruitment.seasons.asking import answer_asking
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User

OVER = (Candidacy.State.NOT_NOW, Candidacy.State.CLOSED)


@transaction.atomic
def move_process(
    candidacy: Candidacy, to: str, *, by: User | None, at: datetime, reason: str = ""
) -> Candidacy:
    """As `move_candidacy`; a process that is over needs no interview: both sides are told."""
    hold_bookings([candidacy.season_id])
    row = move_candidacy(candidacy, to, by=by, at=at, reason=reason)
    _free(row, at)
    return row


@transaction.atomic
def answer_season_question(
    candidacy: Candidacy,
    answer: str,
    *,
    at: datetime,
    weeks: Iterable[date] = (),
    extent: str = "",
    wishes: Mapping[str, Any] | None = None,
) -> Candidacy:
    """As `answer_asking`; who says no this summer is not waited for."""
    hold_bookings([candidacy.season_id])
    row = answer_asking(candidacy, answer, at=at, weeks=weeks, extent=extent, wishes=wishes)
    _free(row, at)
    return row


@transaction.atomic
def drop_twin(kept: Candidacy, gone: Candidacy, *, at: datetime) -> None:
    """Of two booked interviews of one person, found to be one, the one that stays is the kept row's."""
    if booked_of(kept) and (other := booked_of(gone)):
        call_off(other, at)
        tell_of_cancelling(other, at, again=False)


def _free(row: Candidacy, at: datetime) -> None:
    if row.state in OVER and (interview := booked_of(row)):
        call_off(interview, at)
        tell_of_cancelling(interview, at, again=False)
