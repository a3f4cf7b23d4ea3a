"""Mentors at once: nobody gets three people, and one naming is one line of history."""

import pytest

from recruitment.candidates.models import Entry
from recruitment.introductions.actions import name_mentor
from recruitment.introductions.models import Assignment
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_manager,
    make_offer,
    make_user,
    make_vacancy,
    moment,
)
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT = moment("2027-04-14 10:00")


@pytest.fixture
def mia(unit):
    return make_user("mentor", units=[unit])


@pytest.fixture
def four(season, unit):
    place = make_vacancy(unit, season, seats=4)
    return [
        make_assignment(make_offer(make_candidacy(season=season), place, "confirmed", seat=seat))
        for seat in range(1, 5)
    ]


def naming(one, mia, maja):
    return lambda: str(name_mentor(one, mia, by=maja, at=AT).mentor_id)


def test_of_four_at_once_a_mentor_gets_two(four, mia, unit):
    maja = make_manager(unit)
    told = at_once(*(naming(one, mia, maja) for one in four))
    assert sorted(map(str, told)) == sorted([str(mia.pk)] * 2 + ["mentor_is_full"] * 2)
    assert Assignment.objects.filter(mentor=mia).count() == 2


def test_the_same_naming_four_times_at_once_is_one_line_of_history(four, mia, unit):
    assert at_once(*times(4, naming(four[0], mia, make_manager(unit)))) == [str(mia.pk)] * 4
    assert Entry.objects.filter(kind="mentor_named").count() == 1
