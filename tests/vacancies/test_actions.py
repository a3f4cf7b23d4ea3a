"""A unit manager states what is needed in a minute, and is told at the right field what cannot be."""

import pytest
from django.core.exceptions import ValidationError

from recruitment.errors import RuleBroken
from recruitment.vacancies.actions import (
    change_vacancy,
    create_vacancy,
    reopen_vacancy,
    vacancy_defaults,
    withdraw_vacancy,
)
from recruitment.vacancies.facts import facts_of_person, facts_of_place
from recruitment.vacancies.models import Vacancy
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_organisation,
    make_season,
    make_unit,
    make_vacancy,
    moment,
    week,
)

AT = moment("2027-01-11 10:00")


@pytest.fixture(autouse=True)
def organisation(db):
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def values(season):
    return {
        "season": season,
        "unit": make_unit(),
        "role": "co_case_worker",
        "first_week": week(25),
        "last_week": week(32),
        "salary_min": 27_000,
        "salary_max": 31_000,
        "collective_agreement": "AB",
    }


def state(values, **changes):
    return create_vacancy(values | changes, by=None, at=AT)


def refusal(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code, told.value.field


def test_a_vacancy_is_stated(values):
    manager = make_manager(values["unit"])
    vacancy = create_vacancy(values, by=manager, at=AT)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.seats, vacancy.priority, vacancy.created_by) == ("open", 1, 3, manager)


@pytest.mark.parametrize(
    ("area", "regulated", "law"),
    [
        ("child_youth", True, "l2013_852"),
        ("residential_care", False, "l2007_171"),
        ("lss", False, "l2010_479"),
        ("financial_assistance", False, "none"),
    ],
)
def test_the_law_follows_the_area_until_somebody_says_otherwise(values, area, regulated, law):
    unit = make_unit(area=area)
    vacancy = state(values, unit=unit)
    assert (vacancy.has_regulated_tasks, vacancy.register_law) == (regulated, law)
    said = state(values, unit=unit, has_regulated_tasks=not regulated, register_law="none")
    assert (said.has_regulated_tasks, said.register_law) == (not regulated, "none")


def test_a_form_begins_with_what_the_unit_said_last(values, season):
    unit = values["unit"]
    assert vacancy_defaults(unit, season)["role"] == "co_case_worker"
    state(values, role="case_worker", salary_min=34_000, salary_max=37_000, collective_agreement="HÖK")
    defaults = vacancy_defaults(unit, season)
    assert (defaults["role"], defaults["salary_min"], defaults["collective_agreement"]) == (
        "case_worker",
        34_000,
        "HÖK",
    )


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"first_week": week(22)}, "weeks_outside_season", "first_week"),
        ({"last_week": week(36)}, "weeks_outside_season", "last_week"),
        ({"first_week": week(33)}, "weeks_backwards", "last_week"),
        ({"first_week": week(25).replace(day=22)}, "not_a_monday", "first_week"),
        ({"last_week": week(32, 1900 + 127).replace(year=2001)}, "not_a_monday", "last_week"),
        ({"min_block_weeks": 9}, "block_longer_than_vacancy", "min_block_weeks"),
        ({"salary_max": 26_999}, "pay_range_backwards", "salary_max"),
        ({"requires_licence_b": True, "licence_reason": " "}, "licence_reason_missing", "licence_reason"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(values, changes, code, field):
    assert refusal(state, values, **changes) == (code, field)
    assert Vacancy.objects.count() == 0


@pytest.mark.parametrize(
    "changes", [{"seats": 0}, {"seats": 101}, {"priority": 6}, {"hours_percent": 0}, {"role": "boss"}]
)
def test_values_of_the_wrong_shape_never_reach_the_database(values, changes):
    with pytest.raises(ValidationError):
        state(values, **changes)


def test_a_closed_season_takes_no_vacancies(values, season):
    season.state = "closed"
    season.save()
    assert refusal(state, values) == ("season_closed", "season")


def test_changing_twice_is_changing_once(values):
    vacancy = state(values)
    for _time in range(2):
        changed = change_vacancy(vacancy, {"seats": 3, "unit": vacancy.unit}, by=None, at=AT)
    assert (changed.seats, Vacancy.objects.get().seats) == (3, 3)


def test_a_vacancy_stays_in_its_unit(values):
    vacancy = state(values)
    assert refusal(change_vacancy, vacancy, {"unit": make_unit()}, by=None, at=AT) == (
        "unit_is_fixed",
        "unit",
    )


def test_a_withdrawn_vacancy_is_not_changed_until_it_is_opened_again(values):
    vacancy = state(values)
    for _time in range(2):
        assert withdraw_vacancy(vacancy, by=None, at=AT).state == "withdrawn"
    assert refusal(change_vacancy, vacancy, {"seats": 2}, by=None, at=AT) == ("vacancy_withdrawn", "")
    assert reopen_vacancy(vacancy, by=None, at=AT).state == "open"
    assert change_vacancy(vacancy, {"seats": 2}, by=None, at=AT).seats == 2


# What eligibility is told


def test_the_facts_of_a_person_are_those_of_the_first_day(season):
    unit = make_unit()
    person = make_candidate(admit_term="VT", admit_year=2024, licence_b="learning", excluded_units=[unit.pk])
    candidacy = make_candidacy(person)
    facts = facts_of_person(candidacy, week(25), unit_id=unit.pk, today=week(15))
    assert (facts.terms_completed_now, facts.terms_completed_by_start) == (6, 7)
    assert facts.graduates_on == week(22).replace(day=6, month=6)
    assert (facts.licence_b, facts.excluded_unit, facts.is_active, facts.is_confirmed) == (
        "learning",
        True,
        True,
        True,
    )


def test_who_does_not_study_graduates_never(season):
    candidacy = make_candidacy(make_candidate(education_status="degree", admit_term="", admit_year=None))
    facts = facts_of_person(candidacy, week(25))
    assert (facts.graduates_on, facts.terms_completed_by_start, facts.terms_completed_now) == (
        None,
        None,
        None,
    )


def test_the_facts_of_a_place_may_be_asked_for_another_role_and_day(season, organisation):
    vacancy = make_vacancy(role="case_worker", has_regulated_tasks=True)
    facts = facts_of_place(vacancy, organisation, role="co_case_worker", starts_on=week(27))
    assert (facts.role, facts.starts_on, facts.has_regulated_tasks) == ("co_case_worker", week(27), True)
    assert facts_of_place(vacancy, organisation).starts_on == week(25)
