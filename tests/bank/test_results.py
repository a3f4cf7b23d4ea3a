"""How many people each source has brought."""

from uuid import uuid4

import pytest

from recruitment.bank.results import Arrived, arrived_at, registrations_by_source
from recruitment.candidates.models import Registration
from tests.factories import make_candidate, make_lecture

pytestmark = pytest.mark.django_db


def came(first, last=None, **values):
    return make_candidate(first_source_id=first, last_source_id=last or first, **values)


def test_first_and_last_way_in_count_but_nobody_twice():
    lecture, link, nothing = uuid4(), uuid4(), uuid4()
    came(lecture)
    came(lecture, link)
    came(link, lecture)
    assert registrations_by_source([lecture, link, nothing]) == {lecture: 3, link: 2, nothing: 0}


def test_who_came_without_a_first_source_counts_for_the_last():
    link = uuid4()
    make_candidate(last_source_id=link)
    assert registrations_by_source([link]) == {link: 1}


@pytest.mark.parametrize("status", ["new", "invited"])
def test_who_has_not_confirmed_the_address_does_not_count(status):
    link = uuid4()
    came(link, status=status, confirmed_at=None)
    assert registrations_by_source([link]) == {link: 0}


@pytest.mark.parametrize("status", ["active", "paused", "left", "expired"])
def test_who_came_and_left_did_come(status):
    link = uuid4()
    came(link, status=status)
    assert registrations_by_source([link]) == {link: 1}


@pytest.mark.parametrize("sources", [1, 3])
def test_it_takes_two_queries_however_many_sources(sources, django_assert_num_queries):
    ids = [uuid4() for _ in range(sources)]
    for each in ids:
        came(each)
    with django_assert_num_queries(2):
        registrations_by_source(iter(ids))


def test_asking_about_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert registrations_by_source([]) == {}


def registers(lecture, person, **values):
    values = {"code": lecture.code} | values
    return Registration.objects.create(candidate=person, email=person.email, data={}, **values)


def test_who_came_to_a_lecture_counts_once_however_the_code_was_typed_and_however_often():
    lecture, other = make_lecture(code="K7M2QX"), make_lecture()
    new = {"status": "new", "confirmed_at": None, "first_source_id": lecture.pk, "last_source_id": lecture.pk}
    in_bank = came(lecture.pk)
    registers(lecture, in_bank, code="k7m2qx")
    unknown, known, elsewhere = make_candidate(**new), came(other.pk), came(other.pk)
    registers(lecture, unknown)
    registers(lecture, unknown, code="k7m2qx")
    registers(lecture, known)
    registers(other, elsewhere)
    assert arrived_at(lecture) == Arrived(confirmed=1, waiting=2)
    assert arrived_at(other) == Arrived(confirmed=2, waiting=0)
    assert arrived_at(make_lecture()).people == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_counting_who_came_is_three_questions_however_many(rows, django_assert_num_queries):
    lecture = make_lecture()
    for _ in range(rows):
        registers(lecture, make_candidate())
    with django_assert_num_queries(3):
        assert arrived_at(lecture).people == rows
