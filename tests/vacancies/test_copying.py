"""Last summer's vacancies in this one: the same week numbers, cut to the season, made once."""

import pytest
from django.urls import reverse

from recruitment.errors import RuleBroken
from recruitment.vacancies.copying import copies_of, copy_vacancies
from recruitment.vacancies.models import Vacancy
from tests.factories import (
    make_manager,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    moment,
    week,
)

pytestmark = pytest.mark.django_db
AT = moment("2027-01-12 10:00")


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


@pytest.fixture
def season(rut):
    return make_season()


@pytest.fixture
def unit():
    return make_unit("Utredning")


@pytest.fixture
def before(season):
    return make_season(year=2026, state="closed")


def last(unit, before, first=25, last=30, **values):
    return make_vacancy(unit, before, first_week=week(first, 2026), last_week=week(last, 2026), **values)


def test_a_vacancy_moves_by_week_number_with_all_it_asks_for(season, unit, before, rut):
    origin = last(unit, before, seats=3, priority=5, salary_max=32_000)
    for _time in range(2):
        copy_vacancies(season, [origin.pk], by=rut, at=AT)
    made = Vacancy.objects.get(season=season)
    assert (made.first_week, made.last_week) == (week(25), week(30))
    assert (made.seats, made.priority, made.salary_max, made.unit, made.copied_from) == (
        3,
        5,
        32_000,
        unit,
        origin,
    )


def test_weeks_outside_the_new_season_are_cut_and_said(unit, season, rut):
    shorter = make_season(year=2028, first_week=week(26, 2028), last_week=week(28, 2028))
    origin = make_vacancy(unit, season, first_week=week(25), last_week=week(30))
    [one] = copies_of(shorter, rut)
    assert (one.origin, [w.isocalendar().week for w in one.weeks], one.cut) == (origin, [26, 27, 28], 3)
    outside = make_vacancy(unit, season, first_week=week(33), last_week=week(34))
    copy_vacancies(shorter, [origin.pk, outside.pk], by=rut, at=AT)
    assert [made.copied_from for made in Vacancy.objects.filter(season=shorter)] == [origin]


def test_a_manager_copies_only_for_own_units_and_withdrawn_ones_stay_behind(season, unit, before, rut):
    mine, theirs = last(unit, before), last(make_unit("Annan"), before)
    last(unit, before, state="withdrawn")
    maja = make_manager(unit)
    assert [one.origin for one in copies_of(season, maja)] == [mine]
    with pytest.raises(RuleBroken) as told:
        copy_vacancies(season, [theirs.pk], by=maja, at=AT)
    assert told.value.code == "nothing_to_copy"


def test_the_page_shows_what_will_be_made_before_anything_is(client, season, unit, before, rut):
    origin = last(unit, before)
    client.force_login(rut)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    address = reverse("copy_vacancies", args=[2027])
    assert str(origin.pk) in client.get(address).content.decode()
    assert not Vacancy.objects.filter(season=season).exists()
    for _time in range(2):
        client.post(address, {"ids": [origin.pk, "nonsense"]})
    assert Vacancy.objects.filter(season=season).count() == 1
    assert "Already copied" in client.get(address).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_questions_for_one_and_three(
    client, season, unit, before, rut, rows, django_assert_num_queries
):
    for _nth in range(rows):
        last(unit, before)
    client.force_login(rut)
    with django_assert_num_queries(8):
        client.get(reverse("copy_vacancies", args=[2027]))
