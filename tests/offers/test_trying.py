"""What would it cost: a plan beside the plan, what differs, what stays open and why, a commit in part."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import commit_plan, plan_season, take_instead, try_beside
from recruitment.offers.board import board_mark, latest_proposal
from recruitment.offers.models import Offer
from recruitment.planning.actions import discard_plan, solve_next
from recruitment.planning.comparing import compare_plans
from recruitment.planning.gaps import Why, gaps_of, what_helps
from recruitment.planning.models import Plan
from recruitment.planning.wishes import wish_of
from recruitment.vacancies.models import Vacancy
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)
from tests.offers.conftest import LATER, SENT


def solved(plan):
    while solve_next(SENT):
        pass
    plan.refresh_from_db()
    assert plan.state == "solved"
    return plan


@pytest.fixture
def plan(season, rut, vacancy, stina, otto):
    """One seat for weeks 25-32; Stina can all of them, Otto 25-28."""
    otto.weeks = weeks(25, 28)
    otto.save()
    return solved(plan_season(season, by=rut, at=SENT))


def who(plan):
    return sorted((b.candidacy.candidate.first_name, len(b.weeks)) for b in plan.blocks.all())


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


def test_without_somebody_the_plan_says_what_it_costs_and_the_first_stays(plan, rut, season):
    [block] = plan.blocks.all()
    beside = [try_beside(block, "bar", by=rut, at=SENT) for _time in range(2)]
    assert beside[0] == beside[1]
    tried = solved(beside[0])
    assert (who(plan), who(tried)) == ([("Stina", 8)], [("Otto", 4)])
    told = compare_plans(plan, tried)
    assert (told.before.weeks, told.after.weeks, told.weeks_won) == (8, 4, -4)
    assert [change.candidacy.candidate.first_name for change in told.changes] == ["Stina", "Otto"]
    assert latest_proposal(season) == plan


def test_somebody_kept_stays_and_the_rest_is_planned_around_them(plan, rut, otto, vacancy):
    plan.blocks.all().delete()
    block = plan.blocks.create(
        vacancy=vacancy, seat=1, candidacy=otto, first_week=week(25), last_week=week(26), by_hand=True
    )
    tried = solved(try_beside(block, "keep", by=rut, at=SENT))
    assert who(tried) == [("Otto", 2), ("Stina", 6)]


def test_what_was_tried_can_take_the_place_of_the_first(plan, rut, season):
    tried = solved(try_beside(plan.blocks.get(), "bar", by=rut, at=SENT))
    for _time in range(2):
        assert take_instead(tried, by=rut, at=LATER).beside is None
    plan.refresh_from_db()
    assert (plan.state, latest_proposal(season)) == ("discarded", tried)


def test_only_a_proposal_can_be_tried_and_only_in_two_ways(plan, rut):
    block = plan.blocks.get()
    assert broken(try_beside, block, "explode", by=rut, at=SENT) == "kind_unknown"
    discard_plan(plan, at=SENT)
    assert broken(try_beside, block, "bar", by=rut, at=SENT) == "plan_not_a_proposal"


def test_a_commit_in_part_leaves_the_rest_a_proposal(season, rut, unit):
    people = [make_candidacy(make_candidate(first_name=f"P{number}"), season) for number in range(3)]
    make_vacancy(unit, season, seats=3)
    plan = solved(plan_season(season, by=rut, at=SENT))
    chosen = {block.pk for block in plan.blocks.filter(candidacy__in=people[:2])}
    wave = commit_plan(plan, by=rut, at=LATER, only=chosen)
    assert wave.offers.count() == 2
    rest = Plan.objects.get(state="solved")
    assert who(rest) == [("P2", 8)]
    assert commit_plan(rest, by=rut, at=LATER).offers.count() == 1
    assert Offer.objects.values("seat").distinct().count() == 3


def test_nobody_chosen_commits_nothing(plan, rut):
    assert broken(commit_plan, plan, by=rut, at=LATER, only=set()) == "nobody_chosen"
    plan.refresh_from_db()
    assert (plan.state, Offer.objects.count()) == ("solved", 0)


# What stays open, and why


def whys(plan, held=()):
    return sorted(
        (gap.why, [one.isocalendar().week for one in gap.place.weeks]) for gap in gaps_of(plan, held)
    )


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"wanted_units": ["elsewhere"]}, Why.NOBODY_ELIGIBLE),
        ({"weeks": weeks(33, 34)}, Why.NOBODY_ELIGIBLE),
        ({"min_weeks": 3, "weeks": weeks(25, 26)}, Why.TOO_SHORT),
    ],
)
def test_open_weeks_say_why(season, rut, unit, person, why):
    make_vacancy(unit, season, first_week=week(25), last_week=week(26))
    wanted = [make_unit("Annan").pk] if person.pop("wanted_units", None) else []
    make_candidacy(make_candidate(wanted_units=wanted), season, **person)
    plan = solved(plan_season(season, by=rut, at=SENT))
    assert whys(plan) == [(why, [25, 26])]


def test_weeks_nobody_is_free_in_and_weeks_where_they_are_elsewhere(season, rut, unit):
    make_vacancy(unit, season, first_week=week(25), last_week=week(30), priority=5)
    make_vacancy(unit, season, first_week=week(25), last_week=week(26), priority=1)
    make_candidacy(make_candidate(), season, weeks=weeks(25, 28))
    plan = solved(plan_season(season, by=rut, at=SENT))
    assert whys(plan) == [(Why.ALL_PROMISED, [25, 26]), (Why.NOBODY_AVAILABLE, [29, 30])]


def test_what_would_help_most_counts_alike_people_together(season, rut, unit):
    licence = {"requires_licence_b": True, "licence_reason": "Hembesök"}
    for _nth in range(2):
        make_vacancy(unit, season, first_week=week(29), last_week=week(31), **licence)
    make_vacancy(unit, season, first_week=week(25), last_week=week(26))
    plan = solved(plan_season(season, by=rut, at=SENT))
    helps = what_helps(gaps_of(plan), Vacancy.objects.in_bulk())
    assert [
        (one.people, one.requires_licence_b, one.first_week, one.last_week, one.weeks) for one in helps
    ] == [
        (2, True, week(29), week(31), 6),
        (1, False, week(25), week(26), 2),
    ]


def test_what_is_filled_by_hand_is_no_gap_any_more(plan, vacancy):
    plan.blocks.all().delete()
    assert whys(plan) == [(Why.TOO_SHORT, list(range(25, 33)))]


# News of the board


def test_the_boards_mark_changes_with_every_answer_and_only_then(season, vacancy, stina, rut):
    first = board_mark(season)
    assert board_mark(season) == first
    offer = make_offer(stina, vacancy, "sent")
    second = board_mark(season)
    Offer.objects.filter(pk=offer.pk).update(state="accepted_conditional", answered_at=LATER)
    assert len({first, second, board_mark(season)}) == 3


# Who comes back


def test_who_has_worked_in_a_unit_is_planned_there_before_others_who_would_accept_it(
    season, rut, unit, stina, otto
):
    before = make_season(year=2026, state="closed")
    then = make_candidacy(otto.candidate, before)
    worked = make_vacancy(unit, before, first_week=week(25, 2026), last_week=week(30, 2026))
    make_offer(then, worked, "confirmed")
    make_vacancy(unit, season)
    plan = solved(plan_season(season, by=rut, at=SENT))
    assert who(plan) == [("Otto", 8)]
    wishes = {one["id"]: one["wishes"] for one in plan.problem["people"]}
    assert (wishes[str(otto.pk)], wishes[str(stina.pk)]) == ({str(unit.pk): 2}, {str(unit.pk): 1})


def test_what_somebody_says_today_weighs_more_than_where_they_worked(season, unit, otto):
    person = otto.candidate
    person.excluded_units = [unit.pk]
    assert wish_of(person, unit, returns=True) == 0
    person.excluded_units, person.wanted_units = [], [make_unit("Annan").pk]
    assert wish_of(person, unit, returns=True) == 0
