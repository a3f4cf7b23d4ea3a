"""The academic clock against the examples of domain.md 5.5."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from recruitment.candidates.terms import (
    Stage,
    first_free_week,
    graduates_on,
    last_completed_term,
    ordinal,
    parse_term_start,
    stage,
    stage_on,
    term_bounds,
    terms_completed,
)
from recruitment.workdays import week_number

terms = st.sampled_from(["HT", "VT"])
years = st.integers(2000, 2060)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
corrections = st.integers(-6, 6)
breaks = st.sets(st.integers(ordinal("VT", 2010), ordinal("HT", 2045)), max_size=14)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("term", "year", "first", "last"),
    [
        ("HT", 2027, date(2027, 8, 30), date(2028, 1, 16)),
        ("VT", 2027, date(2027, 1, 18), date(2027, 6, 6)),
        ("VT", 2028, date(2028, 1, 17), date(2028, 6, 4)),
    ],
)
def test_terms_begin_and_end_as_in_the_table(term, year, first, last):
    assert term_bounds(term, year) == (first, last)


@given(years)
def test_autumn_begins_on_the_monday_of_28_august_to_3_september(year):
    first, last = term_bounds("HT", year)
    assert date(year, 8, 28) <= first <= date(year, 9, 3)
    assert (first.weekday(), (last - first).days + 1) == (0, 140)
    assert term_bounds("VT", year + 1)[0] == last + timedelta(days=1)


def test_spring_ends_in_week_22_or_23():
    assert {year: week_number(first_free_week(year)) for year in range(2026, 2031)} == {
        2026: 24,
        2027: 23,
        2028: 23,
        2029: 23,
        2030: 24,
    }


def test_a_term_that_is_neither_autumn_nor_spring_is_refused():
    with pytest.raises(ValueError):
        term_bounds("ST", 2027)
    with pytest.raises(ValueError):
        terms_completed("", 2027, date(2027, 7, 1))


@pytest.mark.parametrize(("term", "year", "completed"), [("HT", 2024, 6), ("VT", 2024, 7), ("HT", 2026, 2)])
def test_terms_in_the_summer_of_2027(term, year, completed):
    assert terms_completed(term, year, date(2027, 7, 1)) == completed


@given(terms, years, st.integers(0, 6))
def test_in_any_summer_the_clock_agrees_with_the_formula(term, year, later):
    summer = year + later
    counted = 2 * (summer - year) + (1 if term == "VT" else 0)
    for day in (first_free_week(summer), date(summer, 7, 15), date(summer, 8, 27)):
        assert terms_completed(term, year, day) == max(0, min(7, counted))


@pytest.mark.parametrize(("on", "completed"), [(date(2027, 6, 6), 6), (date(2027, 6, 7), 7)])
def test_a_term_is_completed_when_its_last_day_has_passed(on, completed):
    assert terms_completed("VT", 2024, on) == completed


def test_christmas_and_january_belong_to_the_autumn_term():
    assert [
        terms_completed("HT", 2024, day) for day in (date(2027, 12, 31), date(2028, 1, 16), date(2028, 1, 17))
    ] == [
        6,
        6,
        7,
    ]


def test_a_break_or_a_credit_corrects_the_count():
    july = date(2027, 7, 1)
    assert [terms_completed("HT", 2024, july, correction) for correction in (-7, -1, 0, 1, 2)] == [
        0,
        5,
        6,
        7,
        7,
    ]


@given(terms, years, days, corrections, breaks)
def test_terms_are_never_fewer_than_none_nor_more_than_seven_and_never_shrink(
    term, year, day, correction, away
):
    today = terms_completed(term, year, day, correction, away)
    assert 0 <= today <= 7
    assert terms_completed(term, year, day + timedelta(days=1), correction, away) - today in (0, 1)


@pytest.mark.parametrize(
    ("away", "by_2026", "by_2027", "ready"),
    [
        ([], 4, 6, date(2028, 1, 16)),
        ([("HT", 2025)], 3, 5, date(2028, 6, 4)),
        ([("HT", 2025), ("VT", 2028)], 3, 5, date(2029, 1, 14)),
        ([("HT", 2026)], 4, 5, date(2028, 6, 4)),  # a break to come counts from when it has been
        ([("HT", 2023), ("VT", 2030)], 4, 6, date(2028, 1, 16)),  # before the start, and after the end
    ],
)
def test_a_term_away_is_not_completed_and_moves_the_degree(away, by_2026, by_2027, ready):
    terms_away = [ordinal(*term) for term in away]
    by = [terms_completed("HT", 2024, date(year, 7, 1), 0, terms_away) for year in (2026, 2027)]
    assert (by, graduates_on("HT", 2024, 0, terms_away)) == ([by_2026, by_2027], ready)


@given(days)
def test_the_last_completed_term_is_over_and_the_next_is_not(day):
    term, year = last_completed_term(day)
    following = ("HT", year) if term == "VT" else ("VT", year + 1)
    assert term_bounds(term, year)[1] < day <= term_bounds(*following)[1]


@pytest.mark.parametrize(
    ("term", "year", "correction", "day"),
    [
        ("VT", 2024, 0, date(2027, 6, 6)),
        ("HT", 2024, 0, date(2028, 1, 16)),
        ("HT", 2024, 1, date(2027, 6, 6)),
        ("VT", 2024, -1, date(2028, 1, 16)),
    ],
)
def test_spring_cohorts_finish_in_june_and_autumn_cohorts_in_january(term, year, correction, day):
    assert graduates_on(term, year, correction) == day


@given(terms, years, corrections, breaks)
def test_all_seven_terms_are_behind_on_the_day_after_graduation(term, year, correction, away):
    last = graduates_on(term, year, correction, away)
    around = [terms_completed(term, year, last + timedelta(days=n), correction, away) for n in (0, 1)]
    assert around == [6, 7]


@pytest.mark.parametrize(
    ("term", "year", "seen_as"),
    [
        ("HT", 2024, Stage.STUDENT),
        ("VT", 2024, Stage.GRADUATES_THIS_JUNE),
        ("HT", 2023, Stage.GRADUATED),
        ("VT", 2023, Stage.GRADUATED),
    ],
)
def test_stages_in_the_summer_of_2027(term, year, seen_as):
    assert stage(term, year, summer=2027) == seen_as


@pytest.mark.parametrize(
    ("term", "year", "day", "seen_as"),
    [
        ("HT", 2023, date(2027, 1, 17), Stage.STUDENT),
        ("HT", 2023, date(2027, 1, 18), Stage.GRADUATED),
        ("VT", 2024, date(2026, 12, 31), Stage.STUDENT),
        ("VT", 2024, date(2027, 1, 1), Stage.GRADUATES_THIS_JUNE),
        ("VT", 2024, date(2027, 8, 29), Stage.GRADUATES_THIS_JUNE),
        ("VT", 2024, date(2027, 8, 30), Stage.GRADUATED),
        ("HT", 2024, date(2027, 7, 1), Stage.STUDENT),
    ],
)
def test_on_a_day_autumn_cohorts_finish_in_january_and_spring_cohorts_in_june(term, year, day, seen_as):
    assert stage_on(term, year, day) == seen_as


@given(terms, years, corrections, st.integers(0, 6), breaks)
def test_on_any_day_of_a_summer_the_stage_is_that_of_the_summer(term, year, correction, later, away):
    summer = year + later
    for day in (first_free_week(summer), date(summer, 7, 15), date(summer, 8, 27)):
        assert stage_on(term, year, day, correction, away) == stage(term, year, summer, correction, away)


@given(terms, years, days, corrections, breaks)
def test_who_has_graduated_has_all_terms_behind_and_who_studies_has_not(term, year, day, correction, away):
    seven = terms_completed(term, year, day, correction, away) == 7
    seen_as = stage_on(term, year, day, correction, away)
    assert seen_as == Stage.GRADUATES_THIS_JUNE or (seen_as == Stage.GRADUATED) == seven


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("HT 2024", ("HT", 2024)),
        ("ht24", ("HT", 2024)),
        ("VT26", ("VT", 2026)),
        ("vt-26", ("VT", 2026)),
        ("VT'26", ("VT", 2026)),
        ("2024 HT", ("HT", 2024)),
        ("hösten 2024", ("HT", 2024)),
        ("  Hösten   2024 ", ("HT", 2024)),
        ("Höstterminen 2024", ("HT", 2024)),
        ("våren 25", ("VT", 2025)),
        ("Autumn 2024", ("HT", 2024)),
        ("Autumn term 2024", ("HT", 2024)),
        ("Spring 2025", ("VT", 2025)),
        ("HT 98", ("HT", 1998)),
    ],
)
def test_programme_starts_are_read_as_people_write_them(text, start):
    assert parse_term_start(text) == start


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("HT", "“HT” has no year."),
        ("hösten", "“hösten” has no year."),
        ("2024", "“2024” does not say autumn (HT) or spring (VT)."),
        ("HT 1900", "The year 1900 is not between 1980 and 2100."),
        ("T5", "“T5” is not a term; write it like HT 2024."),
        ("HT24/VT25", "“HT24/VT25” is not a term; write it like HT 2024."),
        ("HT 202", "“HT 202” is not a term; write it like HT 2024."),
        ("", "“” is not a term; write it like HT 2024."),
    ],
)
def test_what_is_no_programme_start_is_refused_with_a_reason(text, reason):
    with pytest.raises(ValueError) as refused:
        parse_term_start(text)
    assert str(refused.value) == reason
