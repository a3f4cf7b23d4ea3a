"""When something has lasted its months: whole months by the calendar, counted in Swedish days."""

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; its last day where the month is too short."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def begun_by(today: date, months: int) -> date:
    """The latest day from which `months` months have passed by `today`: the inverse of `add_months`."""
    day = add_months(today, -months)
    while add_months(day + ONE_DAY, months) <= today:
        day += ONE_DAY
    return day
