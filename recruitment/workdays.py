"""Swedish weeks and working days: a week is its Monday, a deadline the end of a working day."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST_YEAR, LAST_YEAR = 2000, 2100
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
REMINDER_TIME = time(9)
TEXTS_FROM, TEXTS_UNTIL = 8, 20  # o'clock: nobody's telephone rings at night

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


# Weeks


def week_of(year: int, number: int) -> date:
    """The Monday of an ISO week; ValueError when the year has no such week."""
    _check_year(year)
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        raise ValueError(
            _("There is no week %(week)s in %(year)s.") % {"week": number, "year": year}
        ) from None


def parse_week(text: str) -> date:
    """The Monday of `2027-W25`; ValueError says what is wrong with anything else."""
    match = _WEEK.fullmatch(text)
    if match is None:
        raise ValueError(_("“%(text)s” is not a week; write it like 2027-W25.") % {"text": text[:20]})
    return week_of(int(match[1]), int(match[2]))


def parse_weeks(text: str) -> list[date]:
    """The weeks of `2027-W25,2027-W26`, in order, each once."""
    return sorted({parse_week(part.strip()) for part in text.split(",")})


def format_week(monday: date) -> str:
    """`2027-W25`, as `parse_week` reads it."""
    year, number, weekday = monday.isocalendar()
    if weekday != 1:
        raise ValueError(_("%(day)s is not a Monday.") % {"day": monday.isoformat()})
    return f"{year:04}-W{number:02}"


def week_number(monday: date) -> int:
    return monday.isocalendar().week


def week_label(monday: date) -> str:
    """For people: `v. 25` in Swedish."""
    return weeks_text([monday])


def weeks_text(weeks: Iterable[date]) -> str:
    """For people: `v. 25–28, 30` in Swedish; empty for no weeks."""
    mondays = sorted(set(weeks))
    if not mondays:
        return ""
    numbers = ", ".join(_run_text(first, last) for first, last in week_runs(mondays))
    return ngettext("week %(numbers)s", "weeks %(numbers)s", len(mondays)) % {"numbers": numbers}


def days_text(first: date, last: date) -> str:
    """`21–25 juni`, or `28 juni–2 juli` over a turn of the month."""
    shape = _("j F")
    begins = str(first.day) if first.month == last.month else date_format(first, shape)
    return f"{begins}–{date_format(last, shape)}"


def working_days(week: date) -> str:
    return days_text(week, week + timedelta(days=4))


def is_monday(day: date) -> bool:
    return day.weekday() == 0


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_between(first: date, last: date) -> list[date]:
    """Every week from `first` to `last`, both included; ValueError if backwards or not Mondays."""
    for day in (first, last):
        if not is_monday(day):
            raise ValueError(_("%(day)s is not a Monday.") % {"day": day.isoformat()})
    if last < first:
        raise ValueError(_("The last week comes before the first."))
    return [first + n * ONE_WEEK for n in range((last - first).days // 7 + 1)]


def week_runs(weeks: Iterable[date]) -> list[tuple[date, date]]:
    """Unbroken runs as (first week, last week), in order."""
    runs: list[tuple[date, date]] = []
    for monday in sorted(set(weeks)):
        if runs and monday - runs[-1][1] == ONE_WEEK:
            runs[-1] = (runs[-1][0], monday)
        else:
            runs.append((monday, monday))
    return runs


def _run_text(first: date, last: date) -> str:
    return f"{week_number(first)}" if first == last else f"{week_number(first)}–{week_number(last)}"


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        limits = {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValueError(_("The year %(year)s is not between %(first)s and %(last)s.") % limits)


# Working days


def is_working_day(day: date) -> bool:
    """Monday to Friday and neither a red day nor one of the three eves (domain.md 5.4)."""
    return day.weekday() < 5 and day not in _red_days(day.year)


def next_working_day(day: date) -> date:
    """`day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def previous_working_day(day: date) -> date:
    """`day` itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (before it when negative); `day` itself for 0."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    for _nth in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def in_working_hours(at: datetime, first: int = 8, last: int = 17) -> bool:
    """Whether `at` is on a working day, from `first` o'clock until before `last`, in Sweden."""
    local = in_stockholm(at)
    return is_working_day(local.date()) and first <= local.hour < last


def may_text(at: datetime) -> bool:
    """Whether text messages may leave: every day from 08 until before 20 in Sweden."""
    return TEXTS_FROM <= in_stockholm(at).hour < TEXTS_UNTIL


def texting_time(at: datetime) -> datetime:
    """`at` itself when text messages may leave then, else the next morning at 08."""
    local = in_stockholm(at)
    if may_text(at):
        return at
    day = local.date() + (ONE_DAY if local.hour >= TEXTS_UNTIL else timedelta(0))
    return datetime.combine(day, time(TEXTS_FROM), STOCKHOLM)


# 'public' alone lacks the eves of midsummer, Christmas and New Year: Sundays by semesterlagen 3 a §.
@lru_cache(maxsize=256)
def _red_days(year: int) -> frozenset[date]:
    found = holidays.country_holidays("SE", years=year, language="sv", categories=("public", "de_facto"))
    return frozenset(found)


# Deadlines


def in_stockholm(at: datetime) -> datetime:
    """The same instant on a Swedish clock; ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return at.astimezone(STOCKHOLM)


def end_of_day(day: date) -> datetime:
    """The instant when `day` is over in Sweden: midnight that starts the next day."""
    _check_year(day.year)
    return datetime.combine(day + ONE_DAY, time.min, STOCKHOLM)


def last_day(reply_by: datetime) -> date:
    """The last day on which one may answer: what people are shown."""
    # Counted in UTC: Python's own arithmetic in one zone works on the wall clock.
    return in_stockholm(in_stockholm(reply_by).astimezone(UTC) - timedelta(microseconds=1)).date()


def default_reply_by(at: datetime, reply_days: int = 7, min_working_days: int = 3) -> datetime:
    """When an offer sent `at` closes: it is open while `now < reply_by`.

    `reply_days` later, moved forward to a working day, at least `min_working_days` working days
    after the day of sending, and until that day ends in Sweden (design.md section 4).
    """
    sent_on = in_stockholm(at).date()
    wished = next_working_day(sent_on + timedelta(days=reply_days))
    return end_of_day(max(wished, add_working_days(sent_on, min_working_days)))


def reminder_at(reply_by: datetime, days_before: int = 2) -> datetime:
    """09:00 Swedish time `days_before` the last day, moved back to a working day."""
    day = previous_working_day(last_day(reply_by) - timedelta(days=days_before))
    return datetime.combine(day, REMINDER_TIME, STOCKHOLM)


def check_reply_by(reply_by: datetime, at: datetime) -> None:
    """ValueError, in words for people, unless `reply_by` is ahead of `at` and ends a working day."""
    if reply_by <= at:
        raise ValueError(_("The last day to answer has already passed."))
    day = last_day(reply_by)
    _check_year(day.year)
    if not is_working_day(day):
        raise ValueError(_("%(day)s is not a working day.") % {"day": day.isoformat()})
