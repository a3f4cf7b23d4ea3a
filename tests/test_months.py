"""Months by the calendar: what begins on the 31st ends on the last day there is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.months import add_months, begun_by

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-22", 12, "2027-11-22"),
        ("2026-11-22", 11, "2027-10-22"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-05-05", 0, "2027-05-05"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, MONTHS)
def test_whoever_began_by_the_day_is_through_and_nobody_after(today, months):
    day = begun_by(today, months)
    assert add_months(day, months) <= today < add_months(day + timedelta(days=1), months)
