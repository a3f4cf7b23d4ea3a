"""Book, book anew, cancel: one seat for one person, whoever is quickest."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.locking import TOLD, booked_of, hold_bookings, hold_bookings_of
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.rules import refuse_booking, refuse_early, refuse_late, time_gone
from recruitment.interviews.telling import stop_telling, tell_of_booking, tell_of_cancelling
from recruitment.seasons.actions import move_candidacy
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User

State = Candidacy.State


@transaction.atomic
def book_interview(candidacy: Candidacy, time: InterviewTime, *, by: User | None, at: datetime) -> Interview:
    """Give the person a seat at the time, instead of the one they had; the same one twice is harmless.

    `by` None is the person. RuleBroken: candidate_not_active, season_closed, interview_over, time_gone,
    time_too_soon, too_late_to_change.
    """
    hold_bookings([candidacy.season_id])
    row = Candidacy.objects.select_related("season", "candidate").get(pk=candidacy.pk)
    time = InterviewTime.objects.select_related("unit", "season", "interviewer").get(pk=time.pk)
    now = booked_of(row)
    if now and now.time_id == time.pk:
        return now
    if now and by is None:
        refuse_late(now, at)
    refuse_booking(row, time, by_person=by is None, at=at)
    interview, was = _seated(row, time, now, at)
    move_candidacy(row, State.INTERVIEW_BOOKED, by=by, at=at)
    tell_of_booking(interview, at, was=was)
    return interview


def _seated(
    row: Candidacy, time: InterviewTime, now: Interview | None, at: datetime
) -> tuple[Interview, InterviewTime | None]:
    """The same row when there was one, so that calendars know the event again; and where it stood."""
    seat = _free_seat(time)
    if now is None:
        return Interview.objects.create(candidacy=row, time=time, seat=seat, booked_at=at), None
    was, now.time, now.seat = now.time, time, seat
    now.calendar_version += 1
    now.save(update_fields=["time", "seat", "calendar_version"])
    return now, was


def _free_seat(time: InterviewTime) -> int:
    taken = set(time.interviews.filter(state__in=Interview.SEATED).values_list("seat", flat=True))
    free = [seat for seat in range(1, time.capacity + 1) if seat not in taken]
    if not free:
        raise time_gone()
    return free[0]


@transaction.atomic
def cancel_interview(interview: Interview, *, by: User | None, at: datetime) -> Interview:
    """Nothing comes of it; another time can be picked. Twice is harmless.

    `by` None is the person. RuleBroken: too_late_to_change, interview_over.
    """
    row = held(interview)
    if row.state == Interview.State.CANCELLED:
        return row
    if by is None:
        refuse_late(row, at)
    call_off(row, at)
    _step_back(row, by, at)
    tell_of_cancelling(row, at)
    return row


@transaction.atomic
def note_no_show(interview: Interview, *, by: User, at: datetime) -> Interview:
    """The person did not come: invite them again, or close. Twice is harmless."""
    row = held(interview)
    if row.state == Interview.State.NO_SHOW:
        return row
    refuse_early(row, at)
    _move(row, Interview.State.NO_SHOW, at)
    stop_telling(row, at)
    _step_back(row, by, at)
    return row


@transaction.atomic
def hold_interview(interview: Interview, *, by: User, at: datetime) -> Interview:
    """It has taken place. Twice is harmless. RuleBroken: interview_not_begun, interview_over."""
    row = held(interview)
    if row.state == Interview.State.HELD:
        return row
    refuse_early(row, at)
    _move(row, Interview.State.HELD, at, held_at=at)
    if row.candidacy.state in (State.INTERESTED, State.CONTACTED, State.INTERVIEW_BOOKED):
        move_candidacy(row.candidacy, State.INTERVIEWED, by=by, at=at)
    return held(row)


def release_interviews(candidate: Candidate, *, at: datetime) -> int:
    """Somebody leaves: their seats are free again, and the interviewers are told; how many there were."""
    hold_bookings_of(candidate.pk)
    rows = list(Interview.objects.booked().filter(candidacy__candidate=candidate).select_related(*TOLD))
    for row in rows:
        call_off(row, at)
        tell_of_cancelling(row, at, person=False)
    return len(rows)


def held(interview: Interview) -> Interview:
    """The row as it is now, under the lock of its season."""
    hold_bookings([interview.candidacy.season_id])
    return Interview.objects.select_related(*TOLD).get(pk=interview.pk)


def call_off(row: Interview, at: datetime) -> None:
    _move(row, Interview.State.CANCELLED, at, closed_at=at, calendar_version=row.calendar_version + 1)


def _move(row: Interview, to: str, at: datetime, **fields: object) -> None:
    if not Interview.objects.filter(pk=row.pk).move(to, **fields):
        raise RuleBroken("interview_over", _("The interview is over or cancelled already."))
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)


def _step_back(row: Interview, by: User | None, at: datetime) -> None:
    """Contacted again, when the process still stands at the booking."""
    if row.candidacy.state == State.INTERVIEW_BOOKED:
        move_candidacy(row.candidacy, State.CONTACTED, by=by, at=at)
