"""A unit states its leave: from it come the need, who can answer for students, and what mentors can take."""

from decimal import Decimal

import pytest
from django.utils import timezone

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from recruitment.vacancies.presence import (
    mentor_capacity,
    weeks_without_colleague,
    weeks_without_responsible,
)
from recruitment.vacancies.stating_leave import (
    Away,
    Leave,
    asked_by_week,
    factor_of,
    lacking,
    needed_by_week,
    state_leave,
    substitutes_needed,
)
from recruitment.workdays import week_number
from tests.factories import (
    make_manager,
    make_organisation,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
    week,
    weeks,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    make_organisation()
    return make_season()


def stated(season, unit=None, by=None, **values):
    return state_leave(unit or make_unit(), season, Leave(**values), by=by, at=timezone.now())


def test_a_plan_stated_twice_is_one_plan_and_what_it_no_longer_says_is_gone(season):
    unit = make_unit()
    first = {week(26): 2, week(27): 3}
    for _nth in range(2):
        stated(season, unit, on_leave=first, colleagues=[Away("Åsa Ek", [week(26)]), Away("Bo Alm")])
    assert LeavePlan.objects.count() == 1
    assert list(LeaveWeek.objects.values_list("week", "on_leave")) == [(week(26), 2), (week(27), 3)]
    assert list(Colleague.objects.values_list("name", flat=True)) == ["Bo Alm", "Åsa Ek"]

    stated(season, unit, on_leave={week(28): 1}, colleagues=[Away("Bo Alm")])
    assert list(LeaveWeek.objects.values_list("week", "on_leave")) == [(week(28), 1)]
    assert list(Colleague.objects.values_list("name", flat=True)) == ["Bo Alm"]


@pytest.mark.parametrize(
    ("on_leave", "factor", "needed"),
    [(0, "0.5", 0), (1, "0.5", 1), (2, "0.5", 1), (3, "0.5", 2), (5, "0.25", 1), (3, "1", 3), (9, "0", 0)],
)
def test_the_need_is_rounded_half_up(on_leave, factor, needed):
    assert substitutes_needed(on_leave, Decimal(factor)) == needed


def test_a_unit_may_have_a_factor_of_its_own_and_nought_is_one(season):
    plain = stated(season, on_leave={week(26): 4})
    own = stated(season, on_leave={week(26): 4}, replacement_factor=Decimal(1))
    none = stated(season, on_leave={week(26): 4}, replacement_factor=Decimal(0))
    found = [needed_by_week(plan) for plan in (plain, own, none, None)]
    assert found == [{week(26): 2}, {week(26): 4}, {week(26): 0}, {}]
    assert factor_of(None) == Decimal("0.5")


def test_what_open_vacancies_already_ask_for_is_counted_by_week(season):
    unit = make_unit()
    make_vacancy(unit, season, first_week=week(25), last_week=week(26), seats=2)
    make_vacancy(unit, season, first_week=week(26), last_week=week(27), seats=1)
    make_vacancy(unit, season, first_week=week(26), last_week=week(27), seats=9, state="withdrawn")
    make_vacancy(None, season, first_week=week(26), last_week=week(27), seats=9)
    asked = asked_by_week(unit, season)
    assert {one: count for one, count in asked.items() if count} == {week(25): 2, week(26): 3, week(27): 1}


def test_weeks_without_a_qualified_colleague_are_known_only_where_colleagues_are_named(
    season, django_assert_num_queries
):
    unit, silent, full = make_unit(), make_unit(), make_unit()
    away = [Away("Åsa Ek", weeks(26, 28)), Away("Bo Alm", weeks(28, 29))]
    stated(season, unit, colleagues=away)
    stated(season, silent, on_leave={week(28): 3})
    stated(season, full, colleagues=[Away("Eva Lind")])
    with django_assert_num_queries(1):
        assert weeks_without_colleague(season) == {unit.pk: [week(28)]}


def test_a_mentor_can_have_two_people_and_an_unstated_week_is_not_nought(season, django_assert_num_queries):
    unit = make_unit()
    stated(season, unit, on_leave={week(25): 1}, mentors={week(26): 3, week(27): 0})
    stated(season, on_leave={week(25): 1})
    with django_assert_num_queries(1):
        assert mentor_capacity(season) == {unit.pk: {week(26): 6, week(27): 0}}


def test_the_leave_of_whoever_answers_for_a_vacancy_is_told(season):
    unit, maja = make_unit(), make_user()
    vacancy = make_vacancy(
        unit, season, first_week=week(26), last_week=week(28), responsible_case_worker=maja
    )
    assert weeks_without_responsible(vacancy) == []
    stated(season, unit, colleagues=[Away("Maja Berg", weeks(28, 30), maja)])
    assert weeks_without_responsible(vacancy) == [week(28)]
    assert weeks_without_responsible(make_vacancy(unit, season)) == []


def test_a_manager_states_leave_of_own_units_only(season):
    mine, theirs = make_unit(), make_unit()
    maja = make_manager(mine)
    stated(season, mine, by=maja, on_leave={week(26): 1})
    with pytest.raises(NotAllowed) as refused:
        stated(season, theirs, by=maja, on_leave={week(26): 1})
    assert (refused.value.code, LeavePlan.objects.count()) == ("unit_not_yours", 1)


def test_a_closed_season_a_week_outside_and_a_colleague_twice_are_refused(season):
    maja = make_user()
    twice = [Away("Bo Alm"), Away(" Bo Alm ")]
    same = [Away("Maja", user=maja), Away("Maja B", user=maja)]
    faults = []
    for values in ({"on_leave": {week(1): 1}}, {"colleagues": twice}, {"colleagues": same}):
        with pytest.raises(RuleBroken) as refused:
            stated(season, **values)
        faults.append(refused.value.code)
    closed = make_season(year=2028, first_week=week(23, 2028), last_week=week(35, 2028), state="closed")
    with pytest.raises(RuleBroken) as refused:
        stated(closed, on_leave={})
    assert [*faults, refused.value.code] == [
        "weeks_outside_season", "colleague_twice", "colleague_twice", "season_closed",
    ]  # fmt: skip
    assert LeavePlan.objects.count() == 0


@pytest.mark.parametrize(
    ("needed", "asked", "expected"),
    [
        ({25: 1, 26: 1}, {}, [(25, 26, 1)]),
        ({25: 2, 26: 2, 27: 3, 28: 3, 29: 2, 30: 2}, {}, [(25, 30, 2), (27, 28, 1)]),
        ({25: 2, 26: 0, 27: 2}, {25: 1}, [(25, 25, 1), (27, 27, 2)]),
        ({25: 1}, {25: 4}, []),
        ({}, {}, []),
    ],
)
def test_what_is_lacking_becomes_vacancies_with_as_many_seats_all_their_weeks(needed, asked, expected):
    by_week = [{week(number): count for number, count in told.items()} for told in (needed, asked)]
    found = [
        (week_number(one.first_week), week_number(one.last_week), one.seats) for one in lacking(*by_week)
    ]
    assert found == expected
