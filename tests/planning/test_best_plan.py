"""The planner: never an impossible plan, never a false proof, and the best there is on small problems."""

from dataclasses import replace
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.planning.problem import Block, Mentoring, Person, Problem, Slot
from recruitment.planning.solver import solve


def worth(block, problem):
    slot = next(one for one in problem.slots if one.id == block.slot)
    person = next(one for one in problem.people if one.id == block.person)
    weeks = block.last_week - block.first_week + 1
    return weeks * (100 * slot.priority + 10 * person.wishes[slot.unit]) - 50


def total_worth(chosen, problem):
    """What the blocks bring, less 50 points for each person-week that they put beyond the mentors."""
    extra = person_weeks_beyond([*problem.fixed, *chosen], problem) - person_weeks_beyond(
        problem.fixed, problem
    )
    return sum(worth(block, problem) for block in chosen) - 50 * extra


def person_weeks_beyond(blocks, problem):
    beyond = 0
    for unit, mentoring in problem.mentoring.items():
        slots = [slot.id for slot in problem.slots if slot.unit == unit]
        for week in range(1, 53):
            here = sum(block.slot in slots and week in block.weeks for block in blocks)
            beyond += max(0, here - mentoring.weeks.get(week, mentoring.capacity))
    return beyond


def seat_weeks(blocks):
    return [(block.slot, week) for block in blocks for week in range(block.first_week, block.last_week + 1)]


def person_weeks(blocks):
    return [(block.person, week) for block in blocks for week in range(block.first_week, block.last_week + 1)]


def is_possible(chosen, problem):
    """Every hard rule of design.md section 4, written once more and plainly."""
    everything = [*problem.fixed, *chosen]
    if len(set(seat_weeks(everything))) < len(seat_weeks(everything)):
        return False
    if len(set(person_weeks(everything))) < len(person_weeks(everything)):
        return False
    return all(fits(block, problem) for block in chosen) and all(
        within_limits(person, everything, chosen) for person in problem.people
    )


def fits(block, problem):
    slot = next(one for one in problem.slots if one.id == block.slot)
    person = next(one for one in problem.people if one.id == block.person)
    weeks = range(block.first_week, block.last_week + 1)
    return (
        slot.first_week <= block.first_week <= block.last_week <= slot.last_week
        and set(weeks) <= set(person.weeks)
        and len(weeks) >= max(person.min_weeks, slot.min_block_weeks)
        and slot.requires <= person.has
        and all(slot.week_requires.get(week, frozenset()) <= person.has for week in weeks)
        and slot.unit in person.wishes
        and (person.id, slot.id) not in problem.barred
    )


def within_limits(person, everything, chosen):
    if not any(block.person == person.id for block in chosen):
        return True
    mine = [block for block in everything if block.person == person.id]
    most = len(person.weeks) if person.max_weeks is None else person.max_weeks
    weeks = sum(block.last_week - block.first_week + 1 for block in mine)
    return len(mine) <= person.max_blocks and weeks <= most


def every_block(problem):
    for slot in problem.slots:
        for person in problem.people:
            for first in range(slot.first_week, slot.last_week + 1):
                for last in range(first, slot.last_week + 1):
                    block = Block(slot.id, person.id, first, last)
                    if fits(block, problem):
                        yield block


def best_by_trying_all(problem):
    blocks = list(every_block(problem))
    most = sum(person.max_blocks for person in problem.people)
    return max(
        (
            total_worth(some, problem)
            for size in range(most + 1)
            for some in combinations(blocks, size)
            if is_possible(some, problem)
        ),
        default=0,
    )


@st.composite
def problems(draw, slots=2, people=3, weeks=4):
    names = st.frozensets(st.sampled_from(["degree", "licence"]))
    all_slots = tuple(
        Slot(
            f"s{number}", draw(st.sampled_from(["u1", "u2"])), 1, draw(st.integers(2, weeks)),
            draw(st.integers(1, 5)), frozenset(draw(st.sets(st.just("degree")))), draw(st.integers(1, 2)),
            draw(st.dictionaries(st.integers(1, weeks), names, max_size=2)),
        )
        for number in range(draw(st.integers(1, slots)))
    )  # fmt: skip
    all_people = tuple(
        Person(
            f"p{number}", tuple(sorted(draw(st.sets(st.integers(1, weeks))))),
            draw(st.dictionaries(st.sampled_from(["u1", "u2"]), st.integers(1, 3))),
            draw(st.integers(1, 2)), draw(st.none() | st.integers(1, weeks)),
            draw(names), draw(st.integers(1, 2)),
        )
        for number in range(draw(st.integers(1, people)))
    )  # fmt: skip
    barred = draw(st.sets(st.tuples(
        st.sampled_from([one.id for one in all_people]), st.sampled_from([one.id for one in all_slots])
    ), max_size=1))  # fmt: skip
    fixed = ()
    if draw(st.booleans()):
        fixed = (Block(all_slots[0].id, all_people[-1].id, 1, draw(st.integers(1, 2))),)
    capacity = st.integers(0, 2)
    mentoring = st.builds(Mentoring, capacity, st.dictionaries(st.integers(1, weeks), capacity, max_size=1))
    mentored = draw(st.dictionaries(st.sampled_from(["u1", "u2"]), mentoring))
    return Problem(all_slots, all_people, fixed, frozenset(barred), mentored)


@settings(max_examples=80)
@given(problems(slots=3, people=6, weeks=7))
def test_a_plan_is_possible_worth_what_it_says_and_never_above_its_bound(problem):
    plan = solve(problem, 5, 1)
    chosen = [block for block in plan.blocks if block not in problem.fixed]

    assert is_possible(chosen, problem)
    assert set(problem.fixed) <= set(plan.blocks)
    assert plan.value == total_worth(chosen, problem)
    assert plan.value <= plan.bound
    assert plan.covered_weeks == len(seat_weeks(plan.blocks))
    assert (plan.status == "optimal") == (plan.value == plan.bound)


@settings(max_examples=60)
@given(problems())
def test_on_a_small_problem_no_plan_is_better(problem):
    best = best_by_trying_all(problem)

    plan = solve(problem, 5, 1)

    assert (plan.value, plan.bound) == (best, best)


def test_the_example_of_the_contract_gives_its_answer():
    slot = Slot("v1-1", "u1", 25, 32, 3, frozenset({"degree"}), 2)
    stina = Person("c1", (27, 28, 29, 30, 31), {"u1": 3, "u2": 1}, 3, 6, frozenset({"degree", "licence_b"}))
    held = Person("c9", (), {})
    problem = Problem((slot,), (stina, held), (Block("v1-1", "c9", 25, 26),), frozenset({("c9", "v1-1")}))

    plan = solve(problem)

    assert plan.blocks == (Block("v1-1", "c9", 25, 26), Block("v1-1", "c1", 27, 31))
    assert (plan.value, plan.bound, plan.status, plan.covered_weeks) == (1600, 1600, "optimal", 7)
    assert [(gap.slot, gap.weeks) for gap in plan.open_weeks] == [("v1-1", (32,))]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_problem_gives_the_same_plan(workers):
    slots = tuple(Slot(f"s{number}", f"u{number % 3}", 1, 9, 1 + number % 5) for number in range(8))
    people = tuple(
        Person(
            f"p{number}", tuple(range(1 + number % 4, 6 + number % 5)), {f"u{number % 3}": 1 + number % 3}, 2
        )
        for number in range(25)
    )
    problem = Problem(slots, people)

    assert solve(problem, 10, workers) == solve(problem, 10, workers)


def test_a_week_without_a_qualified_colleague_takes_only_who_is_qualified():
    """The student gets the weeks before; week 5 stays open rather than being worked alone."""
    slot = Slot("s", "u", 1, 5, week_requires={5: frozenset({"degree"})})
    student = Person("c1", (1, 2, 3, 4, 5), {"u": 3})
    graduate = Person("c2", (5,), {"u": 1}, has=frozenset({"degree"}))

    alone = solve(Problem((slot,), (student,)))
    both = solve(Problem((slot,), (student, graduate)))

    assert alone.blocks == (Block("s", "c1", 1, 4),)
    assert both.blocks == (Block("s", "c1", 1, 4), Block("s", "c2", 5, 5))


def test_who_comes_beyond_what_mentors_can_take_is_told_and_costs_points_but_fills_the_week():
    slots = (Slot("s1", "u", 1, 3), Slot("s2", "u", 1, 3))
    people = tuple(Person(name, (1, 2, 3), {"u": 1}) for name in ("c1", "c2"))
    problem = Problem(slots, people, mentoring={"u": Mentoring(2, {2: 1})})

    plan = solve(problem)

    assert (plan.covered_weeks, plan.value, plan.status) == (6, 2 * (3 * 310 - 50) - 50, "optimal")
    assert plan.as_json()["over_capacity"] == [{"unit": "u", "week": 2, "people": 2, "capacity": 1}]


def test_even_the_least_wanted_week_is_filled_though_the_mentors_have_no_time():
    slot, person = Slot("s", "u", 1, 1, priority=1), Person("c1", (1,), {"u": 1})
    plan = solve(Problem((slot,), (person,), mentoring={"u": Mentoring(0)}))
    assert (plan.covered_weeks, plan.value) == (1, 110 - 50 - 50)


def test_who_is_fixed_takes_a_mentors_time_but_costs_nothing():
    slots = (Slot("s1", "u", 1, 2), Slot("s2", "u", 1, 2))
    people = tuple(Person(name, (1, 2), {"u": 1}) for name in ("c1", "c2"))
    fixed = (Block("s1", "c1", 1, 2),)

    plan = solve(Problem(slots, people, fixed, mentoring={"u": Mentoring(0)}))

    assert plan.value == 2 * 310 - 50 - 2 * 50
    assert [(week.week, week.people) for week in plan.over_capacity or ()] == [(1, 2), (2, 2)]


def test_among_equal_places_the_unit_with_a_free_mentor_is_taken():
    slots = (Slot("s1", "u1", 1, 4), Slot("s2", "u2", 1, 4))
    problem = Problem(
        slots, (Person("c1", (1, 2, 3, 4), {"u1": 2, "u2": 2}),), mentoring={"u1": Mentoring(0)}
    )
    assert solve(problem).blocks == (Block("s2", "c1", 1, 4),)


@settings(max_examples=40)
@given(problems(slots=3, people=5, weeks=6), st.randoms(use_true_random=False))
def test_the_order_in_the_file_changes_neither_value_nor_bound(problem, dice):
    slots, people = list(problem.slots), list(problem.people)
    dice.shuffle(slots)
    dice.shuffle(people)
    shuffled = replace(problem, slots=tuple(slots), people=tuple(people))
    first, second = solve(problem, 5, 1), solve(shuffled, 5, 1)
    assert (first.value, first.bound) == (second.value, second.bound)


@settings(max_examples=20)
@given(problems(slots=3, people=5, weeks=6))
def test_a_week_that_requires_nothing_and_mentors_enough_for_all_cost_nothing(problem):
    plain = replace(
        problem, mentoring={}, slots=tuple(replace(slot, week_requires={}) for slot in problem.slots)
    )
    empty = replace(
        problem,
        mentoring={"u1": Mentoring(5), "nobody": Mentoring(0)},
        slots=tuple(replace(slot, week_requires={1: frozenset()}) for slot in problem.slots),
    )
    before, after = solve(plain, 5, 1), solve(empty, 5, 1)
    assert (before.over_capacity, after.over_capacity) == (None, ())
    assert (after.value, after.bound) == (before.value, before.bound)


@settings(max_examples=30)
@given(problems())
def test_with_all_rows_made_first_as_for_many_people_no_plan_is_better_either(problem):
    with patch("recruitment.planning.relaxation.MANY", 0):
        plan = solve(problem, 5, 1)
    best = best_by_trying_all(problem)
    assert (plan.value, plan.bound) == (best, best)
