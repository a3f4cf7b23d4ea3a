"""From rows to the planner's problem, and what the database keeps of a plan."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from recruitment.planning.advice import verdict_of
from recruitment.planning.building import barred_in, build_problem, held_in, place_of
from recruitment.planning.held import Held, SeatWeeks, left_open, without_clashes
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.reading import read_problem
from recruitment.planning.wishes import wish_of
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.workdays import format_week
from tests.factories import make_candidacy, make_candidate, make_unit, make_vacancy, week, weeks

TODAY = date(2027, 4, 12)


def problem(season, **values):
    built = build_problem(season, today=TODAY, **values)
    read_problem(built)  # whatever is built can be solved
    return built


def slots(built):
    return [(slot["id"].split("/", 1)[1], slot["first_week"], slot["last_week"]) for slot in built["slots"]]


def held(candidacy, vacancy, first, last, seat=1):
    return Held(candidacy.pk, SeatWeeks(vacancy.pk, seat, week(first), week(last)))


def place(vacancy, first, last, seat=1):
    return SeatWeeks(vacancy.pk, seat, week(first), week(last))


# The problem


def test_every_seat_is_a_slot_over_the_vacancys_weeks(season, unit):
    vacancy = make_vacancy(unit, seats=2, priority=5, min_block_weeks=2)
    make_vacancy(unit, state="withdrawn")
    built = problem(season)
    # The season begins in week 23, which is 1.
    assert slots(built) == [("1/2027-W25", 3, 10), ("2/2027-W25", 3, 10)]
    slot = built["slots"][0]
    assert (slot["unit"], slot["priority"], slot["min_block_weeks"]) == (str(unit.pk), 5, 2)
    assert slot["id"].startswith(str(vacancy.pk))


def test_weeks_that_have_begun_are_not_planned(season, unit):
    make_vacancy(unit)
    built = build_problem(season, today=date(2027, 7, 1))
    assert slots(built) == [("1/2027-W27", 5, 10)]


def test_only_cleared_and_active_people_are_planned(season, unit):
    make_vacancy(unit)
    cleared = make_candidacy()
    for state in set(Candidacy.State) - {"cleared", "offered", "assigned"}:
        make_candidacy(state=state)
    make_candidacy(make_candidate(status="paused"))
    make_candidacy(weeks=[])
    assert [person["id"] for person in problem(season)["people"]] == [str(cleared.pk)]


def test_a_person_comes_with_weeks_and_limits(season, unit):
    make_vacancy(unit)
    make_candidacy(weeks=weeks(26, 28), min_weeks=2, max_weeks=3, max_blocks=2)
    [person] = problem(season)["people"]
    assert {key: person[key] for key in ("weeks", "min_weeks", "max_weeks", "max_blocks")} == {
        "weeks": [4, 5, 6],
        "min_weeks": 2,
        "max_weeks": 3,
        "max_blocks": 2,
    }


def test_the_unit_named_first_is_wished_most(season, unit):
    second, by_area, other = make_unit(), make_unit(area="reception"), make_unit(area="lss")
    person = make_candidate(wanted_units=[unit.pk, second.pk], wanted_areas=["reception"])
    assert [wish_of(person, one) for one in (unit, second, by_area, other)] == [3, 2, 1, 0]


def test_who_says_nothing_accepts_everything_but_what_is_excluded(season, unit):
    other = make_unit(area="lss")
    person = make_candidate(excluded_units=[unit.pk])
    assert [wish_of(person, one) for one in (unit, other)] == [0, 1]
    hidden = make_candidate(excluded_units=[unit.pk], wanted_units=[unit.pk])
    assert wish_of(hidden, unit) == 0


def test_nobody_is_planned_for_a_unit_they_exclude(season, unit):
    make_vacancy(unit)
    make_candidacy(make_candidate(excluded_units=[unit.pk]))
    assert problem(season)["people"] == []


def test_the_law_is_one_word_that_the_person_has_or_has_not(season, unit):
    make_vacancy(unit, role="case_worker", has_regulated_tasks=True)
    make_vacancy(unit, role="co_case_worker")
    student = make_candidacy()
    graduate = make_candidacy(make_candidate(admit_term="VT", admit_year=2024))
    built = problem(season)
    has = {person["id"]: person["has"] for person in built["people"]}
    case_worker = "case_worker, regulated, 5 terms, 2027-W25–2027-W32"
    beside = "co_case_worker, 5 terms, 2027-W25–2027-W32"
    assert {slot["requires"][0] for slot in built["slots"]} == {case_worker, beside}
    either = ["full_time", "part_time"]  # neither has said how much
    assert has == {str(student.pk): [beside, *either], str(graduate.pk): [case_worker, beside, *either]}


def test_the_words_say_what_eligibility_says_of_everybody_and_every_place(season, unit):
    """People who are alike are asked about once; nobody is taken for somebody else."""
    places = [
        make_vacancy(unit, role=role, has_regulated_tasks=regulated, first_week=week(first), **licence)
        for role in ("case_worker", "co_case_worker")
        for regulated in (True, False)
        for first, licence in ((23, {}), (26, {"requires_licence_b": True, "licence_reason": "hembesök"}))
    ]
    people = [
        make_candidacy(make_candidate(**said), weeks=weeks(first, 31))
        for first in (23, 27)
        for said in (
            {"admit_year": 2024},
            {"admit_year": 2026, "licence_b": "yes"},
            {"admit_term": "VT", "admit_year": 2024, "licence_b": "learning"},
            {"education_status": "degree", "admit_term": "", "admit_year": None, "licence_b": "no"},
            {"education_status": "other", "licence_b": "yes"},
        )
    ]
    built = problem(season)
    has = {person["id"]: set(person["has"]) for person in built["people"]}
    for vacancy in places:
        word = next(one["requires"][0] for one in built["slots"] if one["id"].startswith(str(vacancy.pk)))
        for person in people:
            starts = max(vacancy.first_week, person.weeks[0])
            fits = verdict_of(person, vacancy, starts, World(today=TODAY)).fits
            assert (word in has.get(str(person.pk), set())) == fits


def test_the_law_asks_about_the_first_week_in_which_the_person_could_begin(season, unit):
    """In 2027 the spring term ends on Sunday 6 June: who comes in week 23 has it behind them."""
    make_vacancy(unit, first_week=week(23), min_terms_completed=6)
    later = make_candidacy(make_candidate(admit_term="HT", admit_year=2024), weeks=weeks(23, 30))
    assert [person["id"] for person in problem(season)["people"]] == [str(later.pk)]


def test_what_is_fixed_keeps_its_weeks_and_leaves_the_rest_open(season, unit):
    vacancy = make_vacancy(unit)
    person = make_candidacy()
    built = problem(season, fixed=[held(person, vacancy, 27, 29)])
    assert slots(built) == [("1/2027-W25", 3, 4), ("1/2027-W30", 8, 10), ("1/2027-W27", 5, 7)]
    assert built["fixed"] == [
        {"slot": f"{vacancy.pk}/1/2027-W27", "person": str(person.pk), "first_week": 5, "last_week": 7}
    ]
    assert held_in(built, season) == [held(person, vacancy, 27, 29)]


def test_what_is_fixed_stays_whatever_has_become_of_the_person_or_the_place(season, unit):
    withdrawn = make_vacancy(unit, state="withdrawn")
    gone = make_candidacy(state="closed")
    built = problem(season, fixed=[held(gone, withdrawn, 25, 26)])
    assert built["people"] == [{"id": str(gone.pk), "weeks": [], "wishes": {}}]
    assert len(built["fixed"]) == 1


def test_of_fixed_ones_that_clash_the_firmer_stays(season, unit):
    vacancy = make_vacancy(unit)
    one, other = make_candidacy(), make_candidacy()
    built = problem(season, fixed=[held(one, vacancy, 25, 28), held(other, vacancy, 28, 30)])
    assert [fixed["person"] for fixed in built["fixed"]] == [str(one.pk)]


def test_the_next_in_line_is_about_the_freed_weeks_only(season, unit):
    vacancy, other = make_vacancy(unit, seats=2), make_vacancy(unit)
    busy, free = make_candidacy(), make_candidacy()
    outside = make_candidacy(state="closed")
    fixed = [held(busy, other, 25, 26), held(outside, other, 27, 28)]
    built = problem(season, fixed=fixed, freed=[place(vacancy, 26, 27, seat=2)])
    assert slots(built) == [("2/2027-W26", 4, 5), ("1/2027-W25", 3, 4)]
    assert {person["id"] for person in built["people"]} == {str(busy.pk), str(free.pk)}


def test_freed_weeks_of_seats_that_are_gone_are_not_filled(season, unit):
    vacancy = make_vacancy(unit, last_week=week(27))
    built = problem(season, freed=[place(vacancy, 26, 30), place(vacancy, 25, 26, seat=2)])
    assert slots(built) == [("1/2027-W26", 4, 5)]


def test_who_said_no_is_barred_from_every_seat_of_the_vacancy(season, unit):
    vacancy, other = make_vacancy(unit, seats=2), make_vacancy(unit)
    person = make_candidacy()
    built = problem(season, barred=[(person.pk, vacancy.pk), (uuid4(), other.pk)])
    assert built["barred"] == [[str(person.pk), f"{vacancy.pk}/{seat}/2027-W25"] for seat in (1, 2)]
    assert barred_in(built) == {(person.pk, vacancy.pk)}


def test_a_slot_leads_back_to_its_seat_and_weeks(season, unit):
    vacancy = make_vacancy(unit)
    slot = problem(season)["slots"][0]["id"]
    assert place_of(slot, 4, 6, season) == place(vacancy, 26, 28)


def test_building_asks_the_same_number_of_questions_for_one_and_for_three(
    season, unit, django_assert_num_queries
):
    make_vacancy(unit)
    make_candidacy()
    with django_assert_num_queries(5):
        problem(season)
    for _more in range(2):
        make_vacancy(make_unit())
        make_candidacy()
    with django_assert_num_queries(5):
        problem(season)


# Plain values

VACANCIES, PEOPLE = [uuid4() for _one in range(2)], [uuid4() for _one in range(3)]
places = st.builds(
    lambda vacancy, seat, first, length: SeatWeeks(vacancy, seat, week(first), week(first + length)),
    st.sampled_from(VACANCIES),
    st.integers(1, 2),
    st.integers(23, 30),
    st.integers(0, 5),
)
holders = st.builds(Held, st.sampled_from(PEOPLE), places)


def seat_weeks(found):
    return [(one.vacancy_id, one.seat, monday) for one in found for monday in one.weeks]


@given(st.lists(places), st.lists(places))
def test_what_is_left_open_is_exactly_what_nobody_holds(wanted, taken):
    found = left_open(wanted, taken)
    assert sorted(seat_weeks(found)) == sorted(set(seat_weeks(wanted)) - set(seat_weeks(taken)))


@given(st.lists(holders))
def test_without_clashes_nobody_is_in_two_places_and_no_seat_has_two(held_ones):
    kept = without_clashes(held_ones)
    in_seats = seat_weeks(one.place for one in kept)
    of_people = [(one.candidacy_id, monday) for one in kept for monday in one.place.weeks]
    assert (len(in_seats), len(of_people)) == (len(set(in_seats)), len(set(of_people)))
    assert kept == without_clashes(kept)


@given(holders)
def test_held_weeks_survive_as_json(one):
    assert Held.from_json(one.to_json()) == one
    assert one.to_json()["first_week"] == format_week(one.place.first_week)


# What the database refuses


@pytest.fixture
def block(season, unit):
    return PlanBlock.objects.create(
        plan=Plan.objects.create(season=season),
        vacancy=make_vacancy(unit),
        seat=1,
        candidacy=make_candidacy(),
        first_week=week(25),
        last_week=week(28),
    )


def again(block, **changes):
    values = {name: getattr(block, name) for name in ("plan", "vacancy", "seat", "candidacy")}
    values |= {"first_week": week(28), "last_week": week(30)} | changes
    with transaction.atomic():
        return PlanBlock.objects.create(**values)


def test_a_plan_never_puts_two_people_in_a_seat_week(block):
    with pytest.raises(IntegrityError, match="a_plan_puts_one_person_in_a_seat_week"):
        again(block, candidacy=make_candidacy())
    assert again(block, candidacy=make_candidacy(), first_week=week(29))
    assert again(block, candidacy=make_candidacy(), plan=Plan.objects.create(season=block.plan.season))


def test_a_plan_never_puts_a_person_in_two_places(block):
    with pytest.raises(IntegrityError, match="a_plan_never_puts_a_person_in_two_places"):
        again(block, vacancy=make_vacancy())
    with pytest.raises(IntegrityError, match="a_block_ends_after_it_begins"):
        again(block, first_week=week(30), last_week=week(29))


def test_a_plan_moves_only_as_its_table_says(season):
    for state, targets in Plan.MOVES.items():
        for to in Plan.State:
            plan = Plan.objects.create(season=season, state=state)
            assert Plan.objects.filter(pk=plan.pk).move(to) == (to in targets)


@pytest.mark.parametrize("count", [1, 3])
def test_a_problem_takes_as_many_questions_however_many_people(
    season, unit, count, django_assert_num_queries
):
    vacancy = make_vacancy(unit, season)
    for _nth in range(count):
        make_candidacy(make_candidate(), season, state="cleared", weeks=vacancy.weeks)
    with django_assert_num_queries(5):
        built = build_problem(season, today=week(10))
    assert len(built["people"]) == count
