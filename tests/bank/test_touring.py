"""The season plan of lectures: who is not visited yet, what is planned, and what last year brought."""

import pytest

from recruitment.bank.touring import Visited, Yield, listeners_term, plan_lectures
from recruitment.candidates.models import University
from recruitment.lectures.models import Lecture
from recruitment.lectures.years import first_moment, lecture_year
from tests.factories import make_candidate, make_lecture, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-23 10:00")


def held(day: str, university: str = "oru", came: int = 0, **values) -> Lecture:
    lecture = make_lecture(held_at=moment(f"{day} 13:15"), university_id=university, **values)
    for _ in range(came):
        make_candidate(first_source_id=lecture.pk, last_source_id=lecture.pk)
    return lecture


def plan(year: int = 2026):
    return plan_lectures(year, NOW)


def stop_of(university: str, year: int = 2026):
    return next(stop for stop in plan(year) if stop.university.pk == university)


@pytest.mark.parametrize(
    ("at", "year"),
    [
        ("2026-07-31 23:59", 2025),
        ("2026-08-01 00:00", 2026),
        ("2026-12-31 23:59", 2026),
        ("2027-01-01 00:00", 2026),
        ("2027-07-31 23:59", 2026),
    ],
)
def test_the_lecture_year_begins_in_august_on_a_swedish_clock(at, year):
    assert lecture_year(moment(at)) == year
    assert first_moment(year) <= moment(at) < first_moment(year + 1)


def test_a_university_is_not_visited_then_planned_then_visited():
    assert (stop_of("oru").state, stop_of("oru").last, stop_of("oru").next) == (Visited.NO, None, None)
    ahead = held("2027-02-10")
    assert (stop_of("oru").state, stop_of("oru").next) == (Visited.PLANNED, ahead)
    done = held("2026-10-01")
    assert (stop_of("oru").state, stop_of("oru").last, stop_of("oru").next) == (Visited.YES, done, ahead)


def test_a_visit_last_year_is_the_last_visit_and_not_one_of_this_year():
    earlier = held("2026-05-20")
    assert (stop_of("oru").state, stop_of("oru").last) == (Visited.NO, earlier)
    assert stop_of("oru", 2025).state == Visited.YES


def test_what_is_planned_for_the_year_after_is_not_planned_for_this():
    held("2027-09-10")
    assert (stop_of("oru").state, stop_of("oru").next) == (Visited.NO, None)
    assert stop_of("oru", 2027).state == Visited.PLANNED


def test_last_years_yield_stands_beside_with_the_share_of_those_who_were_counted():
    held("2026-02-10", came=3, attendees=10)
    held("2026-03-10", came=2)
    held("2026-10-10", came=1, attendees=1)
    held("2025-03-10", came=4, attendees=4)
    assert stop_of("oru").before == Yield(lectures=2, registered=5, share=30)
    assert stop_of("lu").before == Yield(lectures=0, registered=0, share=None)


def test_within_a_university_each_term_of_listeners_has_a_row():
    fifth = held("2025-10-10", came=2, attendees=4, admit_term="HT", admit_year=2023)
    held("2025-10-11", admit_term="HT", admit_year=2024)
    again = held("2026-10-01", admit_term="HT", admit_year=2025)
    ahead = held("2027-03-01", admit_term="HT", admit_year=2026)
    held("2026-10-02")
    held("2024-10-01", admit_term="HT", admit_year=2024)
    rows = [(stop.term, stop.state, stop.last, stop.next) for stop in stop_of("oru").terms]
    assert rows == [
        (2, Visited.PLANNED, None, ahead),
        (3, Visited.YES, again, None),
        (5, Visited.NO, fifth, None),
    ]
    assert stop_of("oru").terms[2].before == Yield(lectures=1, registered=2, share=50)


@pytest.mark.parametrize(
    ("day", "began", "term"),
    [
        ("2026-10-01", ("HT", 2026), 1),
        ("2027-03-01", ("HT", 2026), 2),
        ("2026-10-01", ("VT", 2026), 2),
        ("2026-10-01", ("HT", 2023), 7),
        ("2026-10-01", ("HT", 1990), 7),
        ("2026-10-01", ("", None), None),
    ],
)
def test_the_term_of_listeners_is_that_of_the_day_of_the_lecture(day, began, term):
    assert listeners_term(held(day, admit_term=began[0], admit_year=began[1])) == term


def test_not_visited_comes_first_and_of_those_the_best_of_last_year():
    held("2026-02-10", "lu", came=1)
    held("2026-02-11", "umu", came=3)
    held("2026-02-12", "oru", came=9)
    held("2026-10-01", "oru")
    held("2027-02-10", "gu")
    order = [(stop.university.pk, stop.state) for stop in plan()]
    assert order[:2] == [("umu", Visited.NO), ("lu", Visited.NO)]
    assert order[-2:] == [("gu", Visited.PLANNED), ("oru", Visited.YES)]
    names = [stop.university.name for stop in plan()[2:-2]]
    assert names == list(
        University.objects.filter(is_active=True)
        .exclude(pk__in=["lu", "umu", "oru", "gu", "annat"])
        .values_list("name", flat=True)
    )


def test_another_university_is_there_only_when_it_was_visited_lately():
    assert [stop for stop in plan() if stop.university.pk == "annat"] == []
    held("2026-02-10", "annat")
    assert stop_of("annat").state == Visited.NO


def test_a_university_out_of_use_is_there_while_it_was_visited_lately():
    University.objects.filter(pk__in=["lu", "umu"]).update(is_active=False)
    held("2026-02-10", "lu")
    held("2024-02-10", "umu")
    found = [stop.university.pk for stop in plan()]
    assert ("lu" in found, "umu" in found) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_four_queries_however_long(rows, django_assert_num_queries):
    for nth in range(rows):
        held(f"2026-02-1{nth}", came=1, attendees=2)
        held(f"2026-10-1{nth}")
    with django_assert_num_queries(4):
        assert stop_of("oru").before.lectures == rows
