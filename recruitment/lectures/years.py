"""The lecture year: from August to July, as universities and summers go."""

from datetime import datetime

from recruitment.workdays import STOCKHOLM, in_stockholm

BEGINS_IN = 8  # August
FIRST, LAST = 2000, 2100


def lecture_year(at: datetime) -> int:
    """The calendar year in which the lecture year began."""
    local = in_stockholm(at)
    return local.year if local.month >= BEGINS_IN else local.year - 1


def first_moment(year: int) -> datetime:
    return datetime(year, BEGINS_IN, 1, tzinfo=STOCKHOLM)
