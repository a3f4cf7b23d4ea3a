"""A plan waits for the clock, is worked out once, and can be changed by hand as far as it stays possible."""

from datetime import timedelta

import pytest

from recruitment.errors import RuleBroken
from recruitment.planning import actions
from recruitment.planning.actions import (
    add_block,
    discard_plan,
    move_block,
    remove_block,
    request_plan,
    retry_plan,
    solve_next,
)
from recruitment.planning.advice import fitting_people, not_fitting_people, why_not
from recruitment.planning.held import Held, SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.world import World
from tests.factories import make_candidacy, make_candidate, make_unit, make_vacancy, moment, week, weeks

AT = moment("2027-04-12 10:00")
SOON = AT + timedelta(seconds=1)


def asked(season, **values):
    return request_plan(season, by=None, at=AT, **values)


def solved(season, **values):
    plan = asked(season, **values)
    assert solve_next(SOON)
    plan.refresh_from_db()
    return plan


def place(vacancy, first, last, seat=1):
    return SeatWeeks(vacancy.pk, seat, week(first), week(last))


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


# Asking and solving


def test_a_plan_waits_for_the_clock_and_becomes_a_proposal_with_its_proof(season, unit):
    vacancy = make_vacancy(unit)
    person = make_candidacy(weeks=weeks(25, 31))
    plan = solved(season)
    assert (plan.state, plan.status, plan.value, plan.bound) == (
        "solved",
        "optimal",
        7 * 310 - 50,
        7 * 310 - 50,
    )
    assert plan.covered_weeks == 7
    assert plan.open_weeks == [{"vacancy": str(vacancy.pk), "seat": 1, "weeks": ["2027-W32"]}]
    block = plan.blocks.get()
    assert (block.vacancy, block.seat, block.candidacy) == (vacancy, 1, person)
    assert (block.first_week, block.last_week, block.by_hand) == (week(25), week(31), False)
    assert plan.problem["people"][0]["id"] == str(person.pk)


def test_nothing_to_solve_is_said(db):
    assert not solve_next(AT)


def test_asked_for_twice_before_the_clock_comes_it_is_one_plan(season):
    assert asked(season) == asked(season)
    assert Plan.objects.count() == 1
    assert asked(season, freed=[SeatWeeks(make_vacancy().pk, 1, week(25), week(25))]).pk != asked(season).pk


def test_what_offers_hold_is_no_block_of_the_plan(season, unit):
    vacancy = make_vacancy(unit)
    holder, other = make_candidacy(), make_candidacy()
    plan = solved(season, fixed=[Held(holder.pk, place(vacancy, 25, 28))])
    block = plan.blocks.get()
    assert (block.candidacy, block.first_week, block.last_week) == (other, week(29), week(32))
    assert plan.covered_weeks == 8


def test_who_said_no_to_a_vacancy_is_not_planned_there(season, unit):
    vacancy = make_vacancy(unit)
    person = make_candidacy()
    assert solved(season, barred=[(person.pk, vacancy.pk)]).blocks.count() == 0


def test_a_closed_season_is_not_planned(season):
    season.state = "closed"
    season.save()
    assert broken(asked, season) == "season_closed"


def test_a_plan_that_fails_says_so_without_naming_anybody(season, monkeypatch, caplog):
    def fail(*_problem):
        raise ValueError("Stina Ågren")

    monkeypatch.setattr(actions, "solve", fail)
    plan = solved(season)
    assert (plan.state, plan.error) == ("failed", "ValueError")
    assert "Stina" not in caplog.text
    assert not solve_next(SOON)


def test_a_failed_plan_can_be_tried_again(season, unit, monkeypatch):
    make_vacancy(unit)
    make_candidacy()
    real = actions.solve
    monkeypatch.setattr(actions, "solve", lambda *_problem: 1 / 0)
    plan = solved(season)
    monkeypatch.setattr(actions, "solve", real)
    assert retry_plan(plan, by=None, at=SOON).state == "queued"
    solve_next(SOON)
    plan.refresh_from_db()
    assert (plan.state, plan.error, plan.blocks.count()) == ("solved", "", 1)
    assert broken(retry_plan, plan, by=None, at=SOON) == "plan_not_failed"


def test_a_claim_whose_worker_died_is_taken_again(season):
    plan = asked(season)
    Plan.objects.filter(pk=plan.pk).update(state="solving", claimed_at=AT)
    assert not solve_next(AT + timedelta(minutes=9))
    assert solve_next(AT + timedelta(minutes=10))
    plan.refresh_from_db()
    assert plan.state == "solved"


def test_a_worker_that_comes_back_too_late_changes_nothing(season, unit, monkeypatch):
    make_vacancy(unit)
    make_candidacy()
    real = actions.solve

    def slowly(*problem):
        monkeypatch.setattr(actions, "solve", real)
        solve_next(AT + timedelta(minutes=11))
        return real(*problem)

    monkeypatch.setattr(actions, "solve", slowly)
    plan = solved(season)
    assert (plan.state, plan.claimed_at, plan.blocks.count()) == ("solved", AT + timedelta(minutes=11), 1)


def test_a_plan_set_aside_while_it_is_worked_out_stays_aside(season, unit, monkeypatch):
    make_vacancy(unit)
    make_candidacy()
    real = actions.solve

    def meanwhile(*problem):
        discard_plan(Plan.objects.get(), at=SOON)
        return real(*problem)

    monkeypatch.setattr(actions, "solve", meanwhile)
    plan = solved(season)
    assert (plan.state, plan.blocks.count()) == ("discarded", 0)


def test_setting_aside_twice_is_harmless_but_not_after_a_commit(season):
    plan = solved(season)
    assert discard_plan(plan, at=SOON).state == "discarded"
    assert discard_plan(plan, at=SOON).state == "discarded"
    committed = Plan.objects.create(season=season, state="committed")
    assert broken(discard_plan, committed, at=SOON) == "plan_already_committed"


# Changing it by hand


@pytest.fixture
def vacancy(unit):
    return make_vacancy(unit, seats=2)


@pytest.fixture
def stina(season):
    return make_candidacy(season=season)


@pytest.fixture
def otto(season):
    person = make_candidate(first_name="Otto", last_name="Åkesson")
    return make_candidacy(person, season, weeks=weeks(25, 28), min_weeks=2)


@pytest.fixture
def plan(season, vacancy, stina):
    plan = Plan.objects.create(season=season, state="solved", problem={"fixed": [], "barred": []})
    PlanBlock.objects.create(
        plan=plan, vacancy=vacancy, seat=1, candidacy=stina, first_week=week(25), last_week=week(32)
    )
    return plan


def test_somebody_is_moved_added_and_removed(plan, vacancy, otto):
    moved = move_block(
        plan.blocks.get(), vacancy=vacancy, seat=2, first_week=week(26), last_week=week(30), by=None
    )
    assert (moved.seat, moved.first_week, moved.by_hand) == (2, week(26), True)
    added = add_block(plan, otto, vacancy, 1, week(25), week(28), by=None)
    assert plan.blocks.count() == 2
    for _time in range(2):
        remove_block(added, by=None)
    assert plan.blocks.get() == moved


@pytest.mark.parametrize(
    ("seat", "first", "last", "code"),
    [
        (3, 25, 28, "no_such_seat"),
        (2, 28, 29, "not_available"),
        (2, 25, 25, "shorter_than_wished"),
        (1, 25, 28, "seat_taken"),
        (2, 28, 27, "weeks_backwards"),
    ],
)
def test_it_says_why_somebody_does_not_fit(plan, vacancy, otto, seat, first, last, code):
    assert broken(add_block, plan, otto, vacancy, seat, week(first), week(last), by=None) == code


def test_it_says_who_is_in_the_way(plan, vacancy, otto):
    with pytest.raises(RuleBroken) as told:
        add_block(plan, otto, vacancy, 1, week(25), week(28), by=None)
    assert "Stina Ågren" in told.value.message


def test_somebody_with_a_place_is_not_put_in_another(plan, unit, stina):
    elsewhere = make_vacancy(unit, last_week=week(33))
    assert why_not(stina, elsewhere, week(25), week(26)) == ()
    assert broken(add_block, plan, stina, elsewhere, 1, week(32), week(32), by=None) == "person_busy"
    stina.weeks = weeks(25, 33)
    stina.save()
    assert broken(add_block, plan, stina, elsewhere, 1, week(33), week(33), by=None) == "too_many_periods"


def test_what_offers_hold_counts_as_it_was_or_as_it_is_now(plan, vacancy, otto, season):
    taken = Held(make_candidacy().pk, place(vacancy, 25, 28, seat=2))
    here = (plan, otto, vacancy, 2, week(25), week(28))
    assert broken(add_block, *here, by=None, world=World((taken,))) == "seat_taken"
    assert add_block(*here, by=None).seat == 2


def test_what_is_committed_is_not_changed(plan, vacancy, otto):
    block = plan.blocks.get()
    Plan.objects.filter(pk=plan.pk).update(state="committed")
    assert broken(add_block, plan, otto, vacancy, 2, week(25), week(28), by=None) == "plan_not_a_proposal"
    assert broken(remove_block, block, by=None) == "plan_not_a_proposal"


def test_moving_what_somebody_has_taken_out_is_said(plan, vacancy):
    block = plan.blocks.get()
    remove_block(block, by=None)
    there = {"vacancy": vacancy, "seat": 2, "first_week": week(25), "last_week": week(26)}
    assert broken(move_block, block, by=None, **there) == "block_gone"


# Advice


def test_every_reason_is_told_at_once(season, unit):
    person = make_candidate(excluded_units=[unit.pk])
    candidacy = make_candidacy(person, weeks=weeks(25, 26), min_weeks=4, max_weeks=2)
    vacancy = make_vacancy(unit, role="case_worker", has_regulated_tasks=True, min_block_weeks=5)
    codes = [reason.code for reason in why_not(candidacy, vacancy, week(25), week(27))]
    assert codes == [
        "shorter_than_needed",
        "excluded_unit",
        "no_degree",
        "not_available",
        "shorter_than_wished",
        "more_weeks_than_wished",
    ]


def test_a_reason_names_the_weeks(season, unit):
    candidacy = make_candidacy(weeks=weeks(25, 28))
    [reason] = why_not(candidacy, make_vacancy(unit), week(25), week(30))
    assert (reason.code, "29–30" in reason.message) == ("not_available", True)


def test_the_law_stands_behind_a_no(season, unit):
    vacancy = make_vacancy(unit, role="case_worker", has_regulated_tasks=True)
    [reason] = why_not(make_candidacy(), vacancy)
    assert reason.rule == "socialtjänstlagen (2025:400) 25 kap. 1 §"


@pytest.mark.parametrize(
    ("candidacy", "code"),
    [({"state": "interested"}, "not_cleared"), ({"state": "closed"}, "not_cleared")],
)
def test_who_is_not_cleared_is_told_of(season, unit, candidacy, code):
    assert [one.code for one in why_not(make_candidacy(**candidacy), make_vacancy(unit))] == [code]


def test_who_named_other_units_is_told_of(season, unit):
    person = make_candidate(wanted_units=[make_unit().pk])
    assert [one.code for one in why_not(make_candidacy(person), make_vacancy(unit))] == ["unit_not_wanted"]


def test_who_said_no_before_is_told_of(season, unit):
    candidacy, vacancy = make_candidacy(), make_vacancy(unit)
    world = World(barred=frozenset({(candidacy.pk, vacancy.pk)}))
    assert [one.code for one in why_not(candidacy, vacancy, world=world)] == ["said_no"]


def test_who_could_come_is_listed_by_named_rules(season, unit):
    vacancy = make_vacancy(unit)
    short = make_candidacy(weeks=weeks(26, 27))
    waited = make_candidacy(make_candidate(last_contacted_at=moment("2027-01-10 10:00")))
    fresh = make_candidacy(make_candidate(last_contacted_at=moment("2027-04-10 10:00")))
    wishing = make_candidacy(make_candidate(wanted_units=[unit.pk], last_contacted_at=AT))
    make_candidacy(weeks=weeks(31, 32))
    found = fitting_people(vacancy, 1, week(25), week(28))
    assert [fit.candidacy for fit in found] == [wishing, waited, fresh, short]
    assert [(fit.first_week, fit.last_week) for fit in found][3] == (week(26), week(27))


def test_who_could_come_comes_in_free_weeks_only(season, unit):
    vacancy, other = make_vacancy(unit), make_vacancy(unit)
    person = make_candidacy(max_blocks=2)
    world = World((Held(person.pk, place(other, 25, 26)),))
    [fit] = fitting_people(vacancy, 1, week(25), week(30), world=world)
    assert (fit.first_week, fit.last_week) == (week(27), week(30))


def test_who_nearly_fits_is_listed_with_what_is_in_the_way(season, unit):
    vacancy = make_vacancy(unit, role="case_worker", has_regulated_tasks=True)
    student = make_candidacy()
    assert fitting_people(vacancy, 1, week(25), week(28)) == []
    [near] = not_fitting_people(vacancy, 1, week(25), week(28))
    assert (near.candidacy, [reason.code for reason in near.reasons]) == (student, ["no_degree"])


def test_who_hides_from_the_unit_is_nowhere(season, unit):
    make_candidacy(make_candidate(excluded_units=[unit.pk]))
    vacancy = make_vacancy(unit)
    assert fitting_people(vacancy, 1, week(25), week(28)) == []
    assert not_fitting_people(vacancy, 1, week(25), week(28)) == []


def test_advice_asks_the_same_number_of_questions_for_one_and_for_three(
    season, unit, django_assert_num_queries
):
    vacancy = make_vacancy(unit)
    make_candidacy()
    with django_assert_num_queries(2):
        fitting_people(vacancy, 1, week(25), week(28))
    for _more in range(2):
        make_candidacy()
    with django_assert_num_queries(2):
        fitting_people(vacancy, 1, week(25), week(28))
