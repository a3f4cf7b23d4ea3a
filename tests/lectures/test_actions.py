"""Lectures are written down and changed; the code stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from recruitment.errors import RuleBroken
from recruitment.lectures.actions import change_lecture, create_lecture
from recruitment.lectures.models import CODE_ALPHABET, Lecture
from tests.factories import make_lecture, make_recruiter, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 10:00")


def values(**changes) -> dict:
    return {
        "title": "Möt socialtjänsten",
        "university_id": "oru",
        "held_at": AT + timedelta(days=7),
    } | changes


def create(**changes) -> Lecture:
    given = values(**changes)
    given["university"] = make_lecture().university
    del given["university_id"]
    return create_lecture(given, by=make_recruiter(), at=AT)


def refused(**changes) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        create(**changes)
    return broken.value


def test_a_lecture_gets_a_code_that_reads_well_from_the_last_row():
    lecture = create()
    assert len(lecture.code) == 6
    assert set(lecture.code) <= set(CODE_ALPHABET)
    assert Lecture.objects.with_code(f" {lecture.code.lower()} ").get() == lecture


def test_two_lectures_have_two_codes():
    assert create().code != create().code


def test_the_maker_and_the_moment_are_noted():
    lecture = create()
    assert (lecture.created_by.full_name, lecture.created_at) == ("Rut Ek", AT)


def test_changing_keeps_the_code_and_what_was_not_mentioned():
    lecture = create(course="Termin 5")
    changed = change_lecture(lecture, {"title": "Ny rubrik", "attendees": 60}, by=None, at=AT)
    changed.refresh_from_db()
    assert (changed.title, changed.attendees, changed.course, changed.code) == (
        "Ny rubrik",
        60,
        "Termin 5",
        lecture.code,
    )


def test_changing_twice_is_changing_once():
    lecture = create()
    for _ in range(2):
        change_lecture(lecture, {"title": "Ny rubrik"}, by=None, at=AT)
    assert Lecture.objects.filter(title="Ny rubrik").count() == 1


def test_nobody_changes_the_code():
    with pytest.raises(TypeError):
        change_lecture(create(), {"code": "AAAAAA"}, by=None, at=AT)


def test_a_term_without_a_year_is_refused_at_the_year():
    broken = refused(admit_term="HT")
    assert (broken.code, broken.field) == ("term_and_year_belong_together", "admit_year")


def test_a_year_without_a_term_is_refused_at_the_term():
    broken = refused(admit_year=2024)
    assert (broken.code, broken.field) == ("term_and_year_belong_together", "admit_term")


@pytest.mark.parametrize("year", [1900, 1979, 2027])
def test_listeners_who_began_before_1980_or_after_the_lecture_are_refused(year):
    assert refused(admit_term="HT", admit_year=year).code == "listeners_began_out_of_range"


@pytest.mark.parametrize("day", ["1900-01-01 10:00", "1999-12-31 10:00", "2030-01-01 10:00"])
def test_a_lecture_long_ago_or_far_ahead_is_refused_at_its_day(day):
    broken = refused(held_at=moment(day))
    assert (broken.code, broken.field) == ("held_at_out_of_range", "held_at")


def test_a_refused_change_changes_nothing():
    lecture = create()
    with pytest.raises(RuleBroken):
        change_lecture(lecture, {"title": "Ny", "admit_year": 2024}, by=None, at=timezone.now())
    lecture.refresh_from_db()
    assert (lecture.title, lecture.admit_year) == ("Möt socialtjänsten", None)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"cost_hours": Decimal("-0.5")}, "hours_out_of_range", "cost_hours"),
        ({"cost_hours": Decimal("1000.5")}, "hours_out_of_range", "cost_hours"),
        ({"cost_travel": 1_000_001}, "travel_out_of_range", "cost_travel"),
    ],
)
def test_a_cost_out_of_range_is_refused_at_its_field(changes, code, field):
    broken = refused(**changes)
    assert (broken.code, broken.field) == (code, field)


def test_the_largest_costs_and_none_at_all_are_kept():
    most = create(cost_hours=Decimal("1000"), cost_travel=1_000_000)
    least = create(cost_hours=Decimal("0"), cost_travel=0)
    nothing = create()
    assert [(one.cost_hours, one.cost_travel) for one in (most, least, nothing)] == [
        (1000, 1_000_000),
        (0, 0),
        (None, None),
    ]


def test_nobody_is_lecturer_and_colleague_at_once():
    rut = make_recruiter(email="samma@norrby.se")
    broken = refused(lecturer=rut, colleague=rut)
    assert (broken.code, broken.field) == ("colleague_is_lecturer", "colleague")
    lecture = create(lecturer=rut)
    with pytest.raises(RuleBroken):
        change_lecture(lecture, {"colleague": rut}, by=None, at=AT)
    assert Lecture.objects.get(pk=lecture.pk).colleague is None
