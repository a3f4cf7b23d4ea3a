"""How far the interviews of a season have come, in numbers, and what waits for somebody."""

from datetime import datetime

from django.db.models import Count, Q, Sum
from django.utils import timezone

from recruitment.interviews.models import Interview, InterviewTime, undecided_at
from recruitment.mailings.models import Recipient
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User

INVITATION = "interview_invitation"  # the kind of mailing, and its letter
State = Interview.State


def progress_of(season: Season, user: User, at: datetime) -> dict[str, int]:
    """invited, booked, held, no_show, undecided, free (seats still to be picked): five queries."""
    rows = Interview.objects.visible_to(user).filter(time__season=season)
    counted = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    sums = rows.aggregate(**counted)
    coming = InterviewTime.objects.visible_to(user).filter(
        season=season, state=InterviewTime.State.OPEN, starts_at__gt=at
    )
    taken = coming.filter(interviews__state__in=Interview.SEATED).count()
    return {
        "invited": invited_to(season),
        "booked": sums[State.BOOKED],
        "held": sums[State.HELD],
        "no_show": sums[State.NO_SHOW],
        "undecided": rows.undecided(at).count(),
        "free": (coming.aggregate(seats=Sum("capacity"))["seats"] or 0) - taken,
    }


def invited_to(season: Season) -> int:
    """How many people have been asked to pick a time."""
    written = Recipient.objects.filter(
        mailing__kind=INVITATION, mailing__values__season=str(season.pk), state=Recipient.State.WRITTEN
    )
    return written.values("person_id").distinct().count()


def waiting_for(user: User, at: datetime) -> dict[str, int]:
    """Of the interviews this person holds: those of today still to come, those without an outcome."""
    mine = Interview.objects.filter(time__interviewer=user)
    today = Q(state=State.BOOKED, time__starts_at__date=timezone.localdate(at), time__starts_at__gt=at)
    return mine.aggregate(today=Count("pk", filter=today), undecided=Count("pk", filter=undecided_at(at)))


def latest_of(candidacy: Candidacy) -> Interview | None:
    rows = candidacy.interviews.exclude(state=State.CANCELLED).select_related("time__interviewer")
    return rows.order_by("-time__starts_at", "-pk").first()
