"""Equals: who has waited longest gets the place, then a draw that anybody can repeat; the value stays."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.planning.problem import Block, Person, Problem, Slot
from recruitment.planning.solver import solve
from tests.planning.test_best_plan import is_possible, problems, total_worth

SLOT = Slot("s", "u", 1, 4)


def student(name, weeks=(1, 2, 3, 4), wish=2, waited=0, **more):
    return Person(name, tuple(weeks), {"u": wish}, waited=waited, **more)


def who_comes(*people, seed=None, **more):
    return [block.person for block in solve(Problem((SLOT,), people, seed=seed, **more)).blocks]


def test_of_equals_who_has_waited_longest_gets_the_place():
    assert who_comes(student("c1", waited=3), student("c2", waited=90), student("c3", waited=30)) == ["c2"]


def test_of_those_who_have_waited_as_long_the_lowest_draw_gets_it_whatever_their_order():
    people = [student(f"c{number}") for number in range(1, 9)]
    for seed in (1, 2, 7):
        drawn = min(people, key=lambda person: sha256(f"{seed}:{person.id}".encode()).hexdigest())
        assert who_comes(*people, seed=seed) == [drawn.id]
        assert who_comes(*reversed(people), seed=seed) == [drawn.id]
    assert [who_comes(*people, seed=seed) for seed in (1, 2, 7)] == [["c5"], ["c7"], ["c3"]]


def test_without_seed_and_waiting_the_order_of_the_file_holds():
    assert who_comes(student("c1"), student("c2")) == ["c1"]


def test_who_is_free_other_weeks_too_is_an_equal_where_the_weeks_are_the_same():
    long_summer = student("c2", weeks=range(1, 9), waited=90)
    assert who_comes(student("c1"), long_summer) == ["c2"]


def test_waiting_never_buys_what_is_worth_less_or_what_one_may_not_take():
    assert who_comes(student("c1", wish=3), student("c2", wish=2, waited=900)) == ["c1"]
    assert who_comes(student("c1"), student("c2", weeks=(1, 2, 3), waited=900)) == ["c1"]
    assert who_comes(student("c1"), student("c2", waited=900), barred=frozenset({("c2", "s")})) == ["c1"]
    assert who_comes(student("c1"), student("c2", waited=900, max_weeks=3)) == ["c1"]


def test_who_loses_one_place_takes_that_of_somebody_further_back():
    slots = (Slot("s1", "u1", 1, 4), Slot("s2", "u2", 1, 4))
    weeks = (1, 2, 3, 4)
    people = (
        Person("last", weeks, {"u2": 2}, waited=1),
        Person("second", weeks, {"u1": 2, "u2": 2}, waited=50),
        Person("first", weeks, {"u1": 2}, waited=90),
    )
    plan = solve(Problem(slots, people))
    assert {(block.slot, block.person) for block in plan.blocks} == {("s1", "first"), ("s2", "second")}


def test_who_has_a_fixed_place_already_takes_nobody_elses():
    slots = (SLOT, Slot("s2", "u", 6, 9))
    held = student("c2", weeks=range(1, 10), waited=900, max_blocks=2)
    fixed = (Block("s2", "c2", 6, 9),)
    plan = solve(Problem(slots, (student("c1", waited=1), held), fixed))
    assert plan.value == 4 * 320 - 50


@settings(max_examples=60)
@given(problems(slots=3, people=6, weeks=6), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_waiting_and_drawing_change_neither_value_nor_bound_nor_break_a_rule(problem, waited):
    people = tuple(replace(person, waited=days) for person, days in zip(problem.people, waited, strict=False))
    before, after = solve(problem, 5, 1), solve(replace(problem, people=people, seed=7), 5, 1)
    chosen = [block for block in after.blocks if block not in problem.fixed]

    assert is_possible(chosen, problem)
    assert total_worth(chosen, problem) == after.value
    assert (after.value, after.bound, after.open_weeks) == (before.value, before.bound, before.open_weeks)


@settings(max_examples=60)
@given(problems(slots=3, people=6, weeks=6), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_nobody_without_a_place_could_take_that_of_an_equal_who_comes_after(problem, waited):
    people = tuple(replace(person, waited=days) for person, days in zip(problem.people, waited, strict=False))
    problem = replace(problem, people=people)
    plan = solve(problem, 5, 1)
    placed = {block.person for block in plan.blocks}
    chosen = [block for block in plan.blocks if block not in problem.fixed]
    worth = total_worth(chosen, problem)
    held = {person.id: person.waited for person in people}

    for left_out in (person for person in people if person.id not in placed):
        for holder in {block.person for block in chosen if held[block.person] < left_out.waited}:
            mine = [replace(b, person=left_out.id) if b.person == holder else b for b in chosen]
            units = {slot.id: slot.unit for slot in problem.slots}
            wishes = {person.id: person.wishes for person in people}
            as_liked = all(
                wishes[left_out.id].get(units[b.slot]) == wishes[holder][units[b.slot]]
                for b in chosen
                if b.person == holder
            )
            assert not (as_liked and is_possible(mine, problem) and total_worth(mine, problem) == worth)
