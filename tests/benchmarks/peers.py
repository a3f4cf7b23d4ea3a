"""The other ways to a plan, in their plainest form: one CP-SAT model of it all, and a list filled by hand.

They know the problem without fixed blocks and without the optional keys, as `make_instance` makes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from time import perf_counter

from ortools.sat.python import cp_model

from recruitment.planning.problem import Block, Person, Plan, Problem, Slot, block_value, plan_from


def blocks_of(slot: Slot, person: Person) -> Iterator[Block]:
    """Every block that this person may have in this slot."""
    if slot.unit not in person.wishes or not slot.requires <= person.has:
        return
    weeks = set(person.weeks)
    shortest = max(person.min_weeks, slot.min_block_weeks)
    for first in range(slot.first_week, slot.last_week + 1):
        for last in range(first, min(slot.last_week, first + person.most_weeks - 1) + 1):
            if last not in weeks:
                break
            if last - first + 1 >= shortest:
                yield Block(slot.id, person.id, first, last)


def plan_with_cp_sat(problem: Problem, seconds: float, workers: int) -> Plan:
    """A boolean per person, slot and block; at most one in a slot-week and a person-week."""
    started = perf_counter()
    model = cp_model.CpModel()
    at_slot, at_person, of_person = defaultdict(list), defaultdict(list), defaultdict(list)
    taken: dict[Block, cp_model.IntVar] = {}
    worth = []
    for slot in problem.slots:
        for person in problem.people:
            for block in blocks_of(slot, person):
                taken[block] = model.new_bool_var("")
                worth.append(block_value(block, slot, person))
                of_person[person.id].append((taken[block], len(block.weeks)))
                for week in block.weeks:
                    at_slot[slot.id, week].append(taken[block])
                    at_person[person.id, week].append(taken[block])
    for meeting in (*at_slot.values(), *at_person.values()):
        model.add_at_most_one(meeting)
    for person in problem.people:
        if mine := of_person[person.id]:
            model.add(sum(one for one, _ in mine) <= person.max_blocks)
            model.add(sum(one * weeks for one, weeks in mine) <= person.most_weeks)
    model.maximize(cp_model.LinearExpr.weighted_sum(list(taken.values()), worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = seconds
    known = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [block for block, one in taken.items() if known and solver.value(one)]
    bound = int(solver.best_objective_bound + 1e-6) if known else 0
    return plan_from(problem, chosen, bound, perf_counter() - started)


def plan_by_hand(problem: Problem) -> Plan:
    """Week by week, each empty seat takes the first on the list who can begin, for as long as they can."""
    started = perf_counter()
    wishing = defaultdict(list)
    for person in problem.people:
        for unit in person.wishes:
            wishing[unit].append(person)
    free_from = {slot.id: slot.first_week for slot in problem.slots}
    hired: set[str] = set()
    chosen = []
    weeks = {week for slot in problem.slots for week in range(slot.first_week, slot.last_week + 1)}
    for week in sorted(weeks):
        for slot in problem.slots:
            if free_from[slot.id] > week or not slot.first_week <= week <= slot.last_week:
                continue
            block = first_that_fits(slot, (one for one in wishing[slot.unit] if one.id not in hired), week)
            if block:
                chosen.append(block)
                hired.add(block.person)
                free_from[slot.id] = block.last_week + 1
    return plan_from(problem, chosen, 0, perf_counter() - started)


def first_that_fits(slot: Slot, people: Iterable[Person], week: int) -> Block | None:
    for person in people:
        if week in person.weeks and slot.requires <= person.has:
            last = week
            while last < slot.last_week and last + 1 in person.weeks and last + 2 - week <= person.most_weeks:
                last += 1
            if last - week + 1 >= max(person.min_weeks, slot.min_block_weeks):
                return Block(slot.id, person.id, week, last)
    return None
