"""Times are opened, several at once, changed and taken away; whoever has picked one is told."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.interviews.booking import call_off
from recruitment.interviews.locking import TOLD, hold_bookings
from recruitment.interviews.models import MOST_MINUTES, MOST_SEATS, Interview, InterviewTime
from recruitment.interviews.telling import tell_of_booking, tell_of_cancelling
from recruitment.seasons.actions import move_candidacy
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.workdays import end_of_day

MOST_TIMES, LONGEST_PAUSE = 50, 120
CHANGEABLE = frozenset({"starts_at", "minutes", "place", "interviewer"})
Open = InterviewTime.State.OPEN


@transaction.atomic
def open_times(season: Season, values: Mapping[str, Any], *, by: User, at: datetime) -> list[InterviewTime]:
    """`count` times after each other from `starts_at`, with `pause` minutes between; the same twice is once.

    The other values are the rows': `minutes`, `place`, `interviewer`, `unit`, `capacity`. RuleBroken with
    the field to mend.
    """
    hold_bookings([season.pk])
    given = dict(values)
    count, pause = given.pop("count", 1), given.pop("pause", 0)
    _check_many(count, pause)
    first = InterviewTime(season=season, created_by=by, created_at=at, **given)
    check_time(first, by=by, at=at)  # before the others are counted: the calendar ends with the year 9999
    step = timedelta(minutes=first.minutes + pause)
    rows = [_like(first, first.starts_at.astimezone(UTC) + number * step) for number in range(count)]
    for row in rows:
        check_time(row, by=by, at=at)
    known = _open_of(first.interviewer, rows)
    new = [row for row in rows if row.starts_at not in known]
    for row in new:
        _refuse_overlap(row)
    InterviewTime.objects.bulk_create(new)
    return [known.get(row.starts_at, row) for row in rows]


def _like(row: InterviewTime, starts_at: datetime) -> InterviewTime:
    names = ("season", "unit", "interviewer", "place", "minutes", "capacity", "created_by", "created_at")
    return InterviewTime(starts_at=starts_at, **{name: getattr(row, name) for name in names})


def _open_of(interviewer: User, rows: list[InterviewTime]) -> dict[datetime, InterviewTime]:
    """Those that were opened already, by their beginning."""
    moments = [row.starts_at for row in rows]
    known = InterviewTime.objects.filter(interviewer=interviewer, state=Open, starts_at__in=moments)
    return {row.starts_at: row for row in known}


@transaction.atomic
def change_time(time: InterviewTime, values: Mapping[str, Any], *, by: User, at: datetime) -> InterviewTime:
    """Move it, or say another place or interviewer; whoever has picked it is told, and may choose again."""
    if unknown := sorted(values.keys() - CHANGEABLE):
        raise ValueError(f"{', '.join(unknown)} cannot be changed here.")
    hold_bookings([time.season_id])
    was, row = _row(time), _row(time)
    if row.state != Open:
        raise RuleBroken("time_gone", _("This time has been taken away."))
    for name, value in values.items():
        setattr(row, name, value)
    check_time(row, by=by, at=at)
    _refuse_overlap(row)
    row.save(update_fields=sorted(values))
    if any(getattr(was, name) != getattr(row, name) for name in CHANGEABLE):
        _tell_all(row, was, at)
    return row


def _tell_all(row: InterviewTime, was: InterviewTime, at: datetime) -> None:
    for interview in _booked_at(row):
        interview.calendar_version += 1
        interview.save(update_fields=["calendar_version"])
        tell_of_booking(interview, at, was=was)


@transaction.atomic
def withdraw_time(time: InterviewTime, *, by: User, at: datetime) -> InterviewTime:
    """Take the time away: whoever has picked it is told, and may choose again. Twice is harmless."""
    hold_bookings([time.season_id])
    taken_away = InterviewTime.objects.filter(pk=time.pk, state=Open).update(
        state=InterviewTime.State.WITHDRAWN
    )
    row = _row(time)
    for interview in _booked_at(row) if taken_away else []:
        call_off(interview, at)
        if interview.candidacy.state == Candidacy.State.INTERVIEW_BOOKED:
            move_candidacy(interview.candidacy, Candidacy.State.CONTACTED, by=by, at=at)
        tell_of_cancelling(interview, at)
    return row


def _row(time: InterviewTime) -> InterviewTime:
    return InterviewTime.objects.select_related("season", "unit", "interviewer").get(pk=time.pk)


def _booked_at(time: InterviewTime) -> list[Interview]:
    return list(Interview.objects.booked().filter(time=time).select_related(*TOLD).order_by("pk"))


# What a time must be


def check_time(row: InterviewTime, *, by: User, at: datetime) -> None:
    """Raises RuleBroken with the field to mend."""
    _check_people(row, by)
    _check_moment(row, at)
    if not 5 <= row.minutes <= MOST_MINUTES:
        raise RuleBroken(
            "minutes_not_sane", _("An interview takes between 5 minutes and 4 hours."), field="minutes"
        )
    if not 1 <= row.capacity <= MOST_SEATS:
        raise RuleBroken("seats_not_sane", _("A time has between 1 and 30 seats."), field="capacity")
    if not row.place.strip():
        raise RuleBroken("place_missing", _("Say where, or give the link to the meeting."), field="place")


def _check_many(count: int, pause: int) -> None:
    if not 1 <= count <= MOST_TIMES:
        raise RuleBroken("too_many_times", _("Open between 1 and 50 times at once."), field="count")
    if not 0 <= pause <= LONGEST_PAUSE:
        raise RuleBroken("pause_not_sane", _("A break is at most 120 minutes."), field="pause")


def _check_people(row: InterviewTime, by: User) -> None:
    if not row.interviewer.may(Right.HOLD_INTERVIEWS):
        raise RuleBroken(
            "not_an_interviewer", _("Only recruiters and unit managers hold interviews."), field="interviewer"
        )
    for user, field in ((by, "unit"), (row.interviewer, "interviewer")):
        own = user.sees_all_units or row.unit in user.units.all()
        if not own and (user == by or row.unit_id is None):
            raise RuleBroken("unit_not_theirs", _("Choose one of the manager’s own units."), field="unit")
        if not own:
            raise RuleBroken("unit_not_theirs", _("This manager does not belong to that unit."), field=field)


def _check_moment(row: InterviewTime, at: datetime) -> None:
    if row.season.state != Season.State.OPEN:
        raise RuleBroken("season_closed", _("Open the season first."))
    if not at < row.starts_at <= end_of_day(row.season.last_week):
        raise RuleBroken(
            "moment_out_of_range",
            _("Choose a time that is still to come, and before the season ends."),
            field="starts_at",
        )


def _refuse_overlap(row: InterviewTime) -> None:
    others = InterviewTime.objects.filter(interviewer=row.interviewer, state=Open).exclude(pk=row.pk)
    near = others.filter(
        starts_at__lt=row.ends_at, starts_at__gt=row.starts_at - timedelta(minutes=MOST_MINUTES)
    )
    if any(one.ends_at > row.starts_at for one in near):
        raise RuleBroken(
            "times_overlap",
            _("The interviewer has another time open then. Choose other hours, or take that one away."),
            field="starts_at",
        )
