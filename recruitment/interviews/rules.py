"""What the rules of interviews say: which times may be picked, by whom, and until when."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.models import Interview, InterviewTime, InterviewTimeQuerySet
from recruitment.seasons.models import Candidacy, Season

CUT_OFF = timedelta(hours=2)  # before the interview; later than that one calls
EARLY = timedelta(minutes=30)  # before the clock, when everybody is there already
State = Candidacy.State
BOOKABLE = (State.INTERESTED, State.CONTACTED, State.INTERVIEW_BOOKED)


def times_for(candidacy: Candidacy, at: datetime) -> InterviewTimeQuerySet:
    """The free times this person may pick, the first one first: none of a unit that they hide from."""
    hidden = Q(unit__in=candidacy.candidate.excluded_units)
    rows = InterviewTime.objects.free().filter(season=candidacy.season_id, starts_at__gt=at + CUT_OFF)
    return rows.exclude(hidden).select_related("interviewer", "unit").order_by("starts_at", "pk")


def why_not_book(candidacy: Candidacy) -> str:
    """The code of why this person picks no time; empty when one can be picked."""
    if candidacy.candidate.status != Candidate.Status.ACTIVE:
        return "candidate_not_active"
    if candidacy.season.state != Season.State.OPEN:
        return "season_closed"
    return "" if candidacy.state in BOOKABLE else "interview_over"


_MESSAGES = {
    "candidate_not_active": _("The person is not active in the bank now, so no time can be booked."),
    "season_closed": _("The season is closed."),
    "interview_over": _("The process has come further, so no time can be booked."),
}


def refuse_booking(candidacy: Candidacy, time: InterviewTime, *, by_person: bool, at: datetime) -> None:
    """RuleBroken: candidate_not_active, season_closed, interview_over, time_gone, time_too_soon."""
    if code := why_not_book(candidacy):
        raise RuleBroken(code, _MESSAGES[code])
    is_hidden = time.unit_id in candidacy.candidate.excluded_units
    if time.state != InterviewTime.State.OPEN or time.season_id != candidacy.season_id or is_hidden:
        raise time_gone()
    if time.starts_at <= at + (CUT_OFF if by_person else timedelta(0)):
        raise RuleBroken(
            "time_too_soon", _("It is too late to pick that time. Choose another one."), field="time"
        )


def refuse_late(interview: Interview, at: datetime) -> None:
    """RuleBroken too_late_to_change, for the person: after that, one calls."""
    if not may_change(interview, at):
        raise RuleBroken(
            "too_late_to_change",
            _("The interview is so soon that it can no longer be changed here. Call us instead."),
        )


def may_change(interview: Interview, at: datetime) -> bool:
    """Whether the person may still pick another time, or none."""
    return interview.time.starts_at > at + CUT_OFF


def refuse_early(interview: Interview, at: datetime) -> None:
    if interview.time.starts_at > at + EARLY:
        raise RuleBroken("interview_not_begun", _("The interview has not begun yet."))


def time_gone() -> RuleBroken:
    message = _("That time is no longer free. Choose another one.")
    return RuleBroken("time_gone", message, field="time")
