"""Weeks and deadlines against the calendar of domain.md 5.4."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from recruitment.workdays import (
    STOCKHOLM,
    add_working_days,
    check_reply_by,
    default_reply_by,
    end_of_day,
    format_week,
    in_working_hours,
    is_monday,
    is_working_day,
    last_day,
    monday_of,
    next_working_day,
    parse_week,
    parse_weeks,
    previous_working_day,
    reminder_at,
    week_label,
    week_number,
    week_of,
    week_runs,
    weeks_between,
    weeks_text,
)

MONDAYS = {
    2027: ("06-07", "06-14", "06-21", "06-28", "07-05", "07-26", "08-16", "08-23", "08-30"),
    2028: ("06-05", "06-12", "06-19", "06-26", "07-03", "07-24", "08-14", "08-21", "08-28"),
    2029: ("06-04", "06-11", "06-18", "06-25", "07-02", "07-23", "08-13", "08-20", "08-27"),
    2030: ("06-03", "06-10", "06-17", "06-24", "07-01", "07-22", "08-12", "08-19", "08-26"),
}
WEEKS_OF_TABLE = (23, 24, 25, 26, 27, 30, 33, 34, 35)
MIDSUMMER_EVES = (date(2027, 6, 25), date(2028, 6, 23), date(2029, 6, 22), date(2030, 6, 21))

days = st.dates(date(2000, 1, 3), date(2099, 12, 1))
weeks = st.builds(monday_of, days)
moments = st.datetimes(datetime(2000, 1, 3), datetime(2099, 11, 1), timezones=st.just(UTC))


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def stockholm(*numbers):
    return datetime(*numbers, tzinfo=STOCKHOLM)


def week(number, year=2027):
    return date.fromisocalendar(year, number, 1)


# Weeks


@pytest.mark.parametrize(
    ("year", "number", "day"),
    [
        (year, number, day)
        for year, row in MONDAYS.items()
        for number, day in zip(WEEKS_OF_TABLE, row, strict=True)
    ],
)
def test_a_week_is_its_monday(year, number, day):
    assert parse_week(f"{year}-W{number}") == date.fromisoformat(f"{year}-{day}")


def test_a_long_year_has_a_week_53_that_may_end_in_the_next():
    assert parse_week("2026-W53") == date(2026, 12, 28)
    assert parse_week("2027-W01") == date(2027, 1, 4)


@given(weeks)
def test_a_week_is_read_as_it_is_written(monday):
    assert parse_week(format_week(monday)) == monday
    assert week_of(monday.isocalendar().year, week_number(monday)) == monday


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2027-W54", "There is no week 54 in 2027."),
        ("2027-W53", "There is no week 53 in 2027."),
        ("2027-W00", "There is no week 0 in 2027."),
        ("1900-W10", "The year 1900 is not between 2000 and 2100."),
        ("2101-W10", "The year 2101 is not between 2000 and 2100."),
        ("2027-25", "“2027-25” is not a week; write it like 2027-W25."),
        ("2027-W5", "“2027-W5” is not a week; write it like 2027-W25."),
        ("2027-W25\n", "“2027-W25\n” is not a week; write it like 2027-W25."),
        ("٢٠٢٧-W25", "“٢٠٢٧-W25” is not a week; write it like 2027-W25."),
        ("x" * 500, f"“{'x' * 20}” is not a week; write it like 2027-W25."),
        ("", "“” is not a week; write it like 2027-W25."),
    ],
)
def test_what_is_not_a_week_is_refused_with_a_reason(text, reason):
    with pytest.raises(ValueError) as refused:
        parse_week(text)
    assert str(refused.value) == reason


def test_a_list_of_weeks_is_sorted_and_each_week_there_once():
    assert parse_weeks("2027-W26, 2027-W25,2027-W26") == [week(25), week(26)]


@pytest.mark.parametrize("text", ["", "2027-W25,", "2027-W25;2027-W26", "2027-W25,2027-W54"])
def test_a_list_with_one_bad_week_is_refused_as_a_whole(text):
    with pytest.raises(ValueError):
        parse_weeks(text)


def test_only_mondays_are_weeks():
    assert [is_monday(day) for day in (date(2027, 6, 20), date(2027, 6, 21))] == [False, True]
    with pytest.raises(ValueError):
        format_week(date(2027, 6, 22))
    with pytest.raises(ValueError):
        weeks_between(date(2027, 6, 21), date(2027, 6, 29))


def test_weeks_between_has_both_ends():
    assert weeks_between(week(25), week(25)) == [week(25)]
    assert weeks_between(week(52, 2026), week(1)) == [week(52, 2026), week(53, 2026), week(1)]


def test_weeks_cannot_run_backwards():
    with pytest.raises(ValueError) as refused:
        weeks_between(week(26), week(25))
    assert str(refused.value) == "The last week comes before the first."


def test_runs_break_where_a_week_is_missing():
    assert week_runs([week(30), week(25), week(26), week(25)]) == [(week(25), week(26)), (week(30), week(30))]
    assert week_runs([]) == []


@given(st.lists(weeks, max_size=30))
def test_runs_hold_exactly_the_weeks_and_never_touch(some):
    runs = week_runs(some)
    assert [monday for run in runs for monday in weeks_between(*run)] == sorted(set(some))
    assert all(after[0] - before[1] > timedelta(weeks=1) for before, after in pairwise(runs))


def test_weeks_are_written_for_people():
    assert week_label(week(25)) == "week 25"
    assert weeks_text([week(30), *weeks_between(week(25), week(28))]) == "weeks 25–28, 30"
    assert weeks_text([]) == ""


# Working days


@pytest.mark.parametrize("day", MIDSUMMER_EVES)
def test_midsummer_eve_is_no_working_day(day):
    assert (day.weekday(), week_number(monday_of(day))) == (4, 25)
    assert not is_working_day(day)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2027, 6, 24), True),
        (date(2027, 6, 26), False),
        (date(2027, 6, 27), False),
        (date(2027, 6, 28), True),
        (date(2027, 1, 6), False),  # trettondagen
        (date(2027, 1, 5), True),  # its eve is worked
        (date(2027, 3, 26), False),  # långfredagen
        (date(2027, 3, 29), False),  # annandag påsk
        (date(2027, 5, 6), False),  # Kristi himmelsfärds dag
        (date(2027, 5, 7), True),  # klämdag
        (date(2027, 12, 24), False),
        (date(2027, 12, 31), False),
        (date(2028, 6, 6), False),  # nationaldagen, a Tuesday
    ],
)
def test_working_days_are_weekdays_that_are_neither_red_nor_one_of_three_eves(day, working):
    assert is_working_day(day) is working


def test_in_2027_eight_weekdays_are_red_days_or_eves():
    year = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    off = [f"{day:%m-%d}" for day in year if day.weekday() < 5 and not is_working_day(day)]
    assert off == ["01-01", "01-06", "03-26", "03-29", "05-06", "06-25", "12-24", "12-31"]


def test_the_nearest_working_day_is_the_day_itself_when_it_is_one():
    assert next_working_day(date(2027, 6, 24)) == previous_working_day(date(2027, 6, 24)) == date(2027, 6, 24)
    assert next_working_day(date(2027, 6, 25)) == date(2027, 6, 28)
    assert previous_working_day(date(2027, 6, 27)) == date(2027, 6, 24)


@given(days, st.integers(1, 40))
def test_adding_working_days_counts_them_both_ways(day, count):
    later, earlier = add_working_days(day, count), add_working_days(day, -count)
    assert sum(is_working_day(day + timedelta(days=n)) for n in range(1, (later - day).days + 1)) == count
    assert sum(is_working_day(day - timedelta(days=n)) for n in range(1, (day - earlier).days + 1)) == count
    assert is_working_day(later)
    assert is_working_day(earlier)


def test_adding_no_working_days_stays():
    assert add_working_days(date(2027, 6, 26), 0) == date(2027, 6, 26)


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (stockholm(2027, 6, 24, 8), True),
        (stockholm(2027, 6, 24, 16, 59, 59), True),
        (stockholm(2027, 6, 24, 17), False),
        (stockholm(2027, 6, 24, 7, 59), False),
        (stockholm(2027, 6, 25, 12), False),
        (datetime(2027, 6, 24, 6, 30, tzinfo=UTC), True),  # half past eight in summer
        (datetime(2027, 1, 7, 6, 30, tzinfo=UTC), False),  # half past seven in winter
    ],
)
def test_working_hours_are_eight_to_five_on_working_days_in_sweden(at, inside):
    assert in_working_hours(at) is inside


# Deadlines


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        (stockholm(2027, 4, 12, 10), date(2027, 4, 19)),  # a week
        (stockholm(2027, 4, 10, 10), date(2027, 4, 19)),  # Saturday + 7 is a Saturday
        (stockholm(2027, 6, 18, 10), date(2027, 6, 28)),  # + 7 is midsummer eve
        (stockholm(2027, 3, 19, 10), date(2027, 3, 30)),  # + 7 is Good Friday, then the whole of Easter
        (datetime(2027, 4, 12, 22, 30, tzinfo=UTC), date(2027, 4, 20)),  # already Tuesday in Sweden
        (stockholm(2027, 12, 17, 10), date(2027, 12, 27)),  # + 7 is Christmas Eve
        (stockholm(2027, 12, 24, 10), date(2028, 1, 3)),  # + 7 is New Year's Eve
    ],
)
def test_the_usual_deadline_is_seven_days_then_the_next_working_day(sent, last):
    assert last_day(default_reply_by(sent)) == last


def test_a_short_deadline_still_leaves_three_working_days():
    friday = stockholm(2027, 4, 9, 15)
    assert last_day(default_reply_by(friday, reply_days=1)) == date(2027, 4, 14)
    assert last_day(default_reply_by(friday, reply_days=1, min_working_days=0)) == date(2027, 4, 12)


def test_a_deadline_is_open_until_its_last_day_ends_in_sweden():
    reply_by = end_of_day(date(2027, 6, 28))
    assert reply_by.astimezone(UTC) == datetime(2027, 6, 28, 22, tzinfo=UTC)
    assert last_day(reply_by) == date(2027, 6, 28)
    assert last_day(reply_by.astimezone(UTC)) == date(2027, 6, 28)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # 23 hours long
        (date(2027, 10, 31), datetime(2027, 10, 31, 23, tzinfo=UTC)),  # 25 hours long
    ],
)
def test_days_of_clock_changes_end_at_midnight_too(day, ends):
    assert end_of_day(day).astimezone(UTC) == ends
    assert last_day(ends) == day
    assert last_day(ends + timedelta(microseconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("last", "reminded"),
    [
        (date(2027, 4, 21), stockholm(2027, 4, 19, 9)),
        (date(2027, 4, 20), stockholm(2027, 4, 16, 9)),  # two days before is a Sunday
        (date(2027, 6, 28), stockholm(2027, 6, 24, 9)),  # back over midsummer
        (date(2027, 3, 30), stockholm(2027, 3, 25, 9)),  # back over Easter and the clock change
    ],
)
def test_a_reminder_comes_at_nine_two_days_before_or_the_working_day_before_that(last, reminded):
    assert reminder_at(end_of_day(last)) == reminded


def test_nine_is_nine_in_summer_and_in_winter():
    assert reminder_at(end_of_day(date(2027, 4, 21))).astimezone(UTC).hour == 7
    assert reminder_at(end_of_day(date(2027, 1, 21))).astimezone(UTC).hour == 8


@given(moments, st.integers(0, 30), st.integers(0, 10))
def test_every_deadline_is_fair(at, reply_days, min_working_days):
    reply_by = default_reply_by(at, reply_days, min_working_days)
    sent_on, last = at.astimezone(STOCKHOLM).date(), last_day(reply_by)
    assert is_working_day(last)
    assert last >= sent_on + timedelta(days=reply_days)
    assert last >= add_working_days(sent_on, min_working_days)
    assert end_of_day(last) == reply_by > at
    assert check_reply_by(reply_by, at) is None


@given(moments, st.integers(0, 10))
def test_every_reminder_is_on_a_working_day_before_the_last(at, days_before):
    reply_by = default_reply_by(at)
    remind = reminder_at(reply_by, days_before)
    assert is_working_day(remind.date())
    assert (remind.hour, remind.minute) == (9, 0)
    assert remind.date() <= last_day(reply_by) - timedelta(days=days_before)


@pytest.mark.parametrize(
    ("reply_by", "reason"),
    [
        (end_of_day(date(2027, 6, 13)), "The last day to answer has already passed."),
        (stockholm(2027, 6, 14, 12), "The last day to answer has already passed."),
        (end_of_day(date(2027, 6, 25)), "2027-06-25 is not a working day."),
        (end_of_day(date(2027, 6, 19)), "2027-06-19 is not a working day."),
        (end_of_day(date(2028, 1, 6)), "2028-01-06 is not a working day."),
        (datetime(9000, 1, 1, tzinfo=UTC), "The year 9000 is not between 2000 and 2100."),
    ],
)
def test_a_deadline_in_the_past_or_on_a_red_day_is_refused(reply_by, reason):
    with pytest.raises(ValueError) as refused:
        check_reply_by(reply_by, stockholm(2027, 6, 14, 12))
    assert str(refused.value) == reason


def test_the_end_of_time_is_no_deadline():
    with pytest.raises(ValueError):
        end_of_day(date.max)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        default_reply_by(datetime(2027, 6, 14, 12))
