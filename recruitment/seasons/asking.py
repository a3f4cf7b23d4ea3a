"""Do you want to work this summer? Who may be asked, that they are, what they answer, and how many did."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.actions import change_candidate, pause_candidate, resume_candidate
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import cancel_messages
from recruitment.seasons.actions import join_season, move_candidacy
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import in_stockholm

State, Answer = Candidacy.State, Candidacy.Answer
# Why somebody is not asked.
ASKED, FURTHER_ON, SAID_NO, IS_CLOSED = "asked", "further_on", "not_now", "process_closed"
HAS_PLACE, SEASON_CLOSED = "has_offer", "season_closed"
_HINDRANCES: Mapping[str, str] = {
    State.INTERVIEW_BOOKED: FURTHER_ON,
    State.INTERVIEWED: FURTHER_ON,
    State.CLEARED: FURTHER_ON,
    State.NOT_NOW: SAID_NO,
    State.OFFERED: HAS_PLACE,
    State.ASSIGNED: HAS_PLACE,
    State.CLOSED: IS_CLOSED,
}


class Reply(TextChoices):
    """What somebody has said to the question, seen from outside."""

    ASKED = "asked", _("Asked")
    YES = "yes", _("Yes")
    LATER = "later", _("Answer later")
    NO = "no", _("Not this summer")
    SILENT = "silent", _("Have not answered")


def is_over(season: Season, at: datetime) -> bool:
    """Nobody is asked any more, and no answer is changed."""
    ended = season.last_week + timedelta(days=6) < in_stockholm(at).date()
    return season.state != Season.State.OPEN or ended


def hindrances_to_ask(season: Season, people: Iterable[UUID]) -> dict[UUID, str]:
    """By person, the code of why they are not asked; who is missing may be."""
    rows = Candidacy.objects.filter(season=season, candidate__in=list(people))
    found = {row.candidate_id: _hindrance(row) for row in rows}
    return {key: code for key, code in found.items() if code}


def _hindrance(row: Candidacy) -> str:
    return _HINDRANCES.get(row.state) or (ASKED if row.asked_at else "")


def note_asked(season: Season, people: Iterable[UUID], *, at: datetime) -> None:
    """They have been asked: contacted in this season, those who are new in it without any weeks yet.

    In the transaction that queues the letters, which holds the people.
    """
    keys = list(people)
    known = Candidacy.objects.filter(season=season, candidate__in=keys)
    before = list(known.order_by("pk").select_for_update(no_key=True).filter(state=State.INTERESTED))
    known.filter(pk__in=[row.pk for row in before]).move(State.CONTACTED)
    known.filter(asked_at=None).update(asked_at=at)
    there = set(known.values_list("candidate_id", flat=True))
    new = [_asked(season, key, at) for key in keys if key not in there]
    Candidacy.objects.bulk_create(new)
    Entry.objects.bulk_create(_entry(row, at) for row in before)


def _asked(season: Season, person: UUID, at: datetime) -> Candidacy:
    state = State.CONTACTED
    return Candidacy(season=season, candidate_id=person, state=state, created_at=at, asked_at=at)


def _entry(row: Candidacy, at: datetime) -> Entry:
    return Entry(
        candidate_id=row.candidate_id,
        kind=Entry.Kind.CANDIDACY_MOVED,
        at=at,
        about=f"candidacy:{row.pk}",
        details={"from": State.INTERESTED, "to": State.CONTACTED, "reason": ""},
    )


def about_asking(season: Season, person: UUID) -> str:
    return f"season:{season.year}:{person.hex}"


# By the person


def why_closed(candidacy: Candidacy, at: datetime) -> str:
    """The code of why the answer can no longer be given or changed; empty while it can."""
    if is_over(candidacy.season, at):
        return SEASON_CLOSED
    return {State.OFFERED: HAS_PLACE, State.ASSIGNED: HAS_PLACE, State.CLOSED: IS_CLOSED}.get(
        State(candidacy.state), ""
    )


_CLOSED = {
    SEASON_CLOSED: _("The planning of this summer is closed, so the answer can no longer be changed."),
    HAS_PLACE: _("You have an offer for this summer. Answer that one instead."),
    IS_CLOSED: _("Your process for this summer is closed. Get in touch if you want to begin again."),
}


@transaction.atomic
def answer_asking(
    candidacy: Candidacy,
    answer: str,
    *,
    at: datetime,
    weeks: Iterable[date] = (),
    extent: str = "",
    wishes: Mapping[str, Any] | None = None,
) -> Candidacy:
    """Yes (with weeks and `wishes`), later or no, as often as one likes while the planning is open.

    RuleBroken: season_closed, has_offer, process_closed, weeks_outside_season.
    """
    person = Candidate.objects.select_for_update(no_key=True).get(pk=candidacy.candidate_id)
    row = Candidacy.objects.select_related("season").get(pk=candidacy.pk)
    if code := why_closed(row, at):
        raise RuleBroken(code, _CLOSED[code])
    _carry_out(row, person, answer, list(weeks), extent, at)
    if answer == Answer.YES and wishes:
        change_candidate(person, wishes, at=at)
    Candidacy.objects.filter(pk=row.pk).update(answer=answer, answered_at=at)
    row.refresh_from_db()
    return row


def _carry_out(
    row: Candidacy, person: Candidate, answer: str, weeks: list[date], extent: str, at: datetime
) -> None:
    cancel_messages(about_asking(row.season, person.pk), at=at)
    if answer == Answer.NO:
        _leave_summer(row, person, at)
        return
    if row.state == State.NOT_NOW:
        move_candidacy(row, State.INTERESTED, by=None, at=at)
    if row.answer == Answer.NO:
        resume_candidate(person, at=at)
    if answer == Answer.YES:
        limits = {name: getattr(row, name) for name in ("min_weeks", "max_weeks", "max_blocks")}
        join_season(person, row.season, weeks=weeks, extent=extent, at=at, **limits)


@transaction.atomic
def say_no_to_summer(candidacy: Candidacy, *, at: datetime) -> None:
    """Not this summer, said while answering something else: nothing more is asked until it is over."""
    person = Candidate.objects.select_for_update(no_key=True).get(pk=candidacy.candidate_id)
    row = Candidacy.objects.select_related("season").get(pk=candidacy.pk)
    _leave_summer(row, person, at)
    Candidacy.objects.filter(pk=row.pk).update(answer=Answer.NO, answered_at=at)


@transaction.atomic
def come_back_to_summer(candidacy: Candidacy, *, at: datetime) -> None:
    """A no to the summer is taken back by a yes to an offer of it."""
    row = Candidacy.objects.select_related("candidate").get(pk=candidacy.pk)
    if row.answer == Answer.NO and row.candidate.status == Candidate.Status.PAUSED:
        resume_candidate(row.candidate, at=at)
        Candidacy.objects.filter(pk=row.pk).update(answer=Answer.YES, answered_at=at)


def _leave_summer(row: Candidacy, person: Candidate, at: datetime) -> None:
    move_candidacy(row, State.NOT_NOW, by=None, at=at)
    if person.status == Candidate.Status.ACTIVE:
        pause_candidate(person, at=at, until=row.season.last_week + timedelta(days=7))


# How many


def answers_of(season: Season) -> dict[str, int]:
    """Of those who were asked, how many said what, by Reply."""
    counted = {reply.value: Count("pk", filter=reply_is(reply)) for reply in Reply}
    return Candidacy.objects.filter(season=season).aggregate(**counted)


def reply_is(reply: str) -> Q:
    """The candidacies with this reply to the question."""
    asked = Q(asked_at__isnull=False)
    if reply == Reply.ASKED:
        return asked
    return asked & Q(answer="" if reply == Reply.SILENT else reply)
