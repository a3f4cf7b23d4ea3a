"""How many people each source has brought."""

from uuid import uuid4

import pytest

from recruitment.bank.results import registrations_by_source
from tests.factories import make_candidate

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
