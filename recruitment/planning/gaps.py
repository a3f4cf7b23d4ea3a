"""Why weeks of a plan stay open, and what would help most: read from the problem as it was solved."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from recruitment.planning.building import place_of
from recruitment.planning.held import Held, SeatWeeks
from recruitment.planning.models import Plan
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import ONE_WEEK, week_runs

type Json = dict[str, Any]


class Why(StrEnum):
    NOBODY_ELIGIBLE = "nobody_eligible"  # nobody cleared who may, and wants the unit
    NOBODY_AVAILABLE = "nobody_available"  # they may, but not in these weeks
    ALL_PROMISED = "all_promised"  # everybody who could has another place then
    TOO_SHORT = "too_short"  # somebody is free, but not for as long as they or the place ask for


@dataclass(frozen=True)
class Gap:
    """Unbroken weeks of a seat that nobody has in the plan."""

    place: SeatWeeks
    why: Why


@dataclass(frozen=True)
class Help:
    """So many more people like this in these weeks fill so many weeks of the plan."""

    role: str
    has_regulated_tasks: bool
    requires_licence_b: bool
    first_week: date
    last_week: date
    people: int
    weeks: int


def gaps_of(plan: Plan, held: Iterable[Held] = ()) -> list[Gap]:
    """What is open in the plan as it is now, after what people have changed by hand and `held` since."""
    problem = plan.problem or {}
    if "slots" not in problem:
        return []
    taken = _taken(plan, problem, held)
    crowd = _Crowd(problem, taken)
    fixed = {one["slot"] for one in problem["fixed"]}
    found = []
    for slot in problem["slots"]:
        if slot["id"] in fixed:
            continue
        place = place_of(slot["id"], slot["first_week"], slot["last_week"], plan.season)
        left = [week for week in place.weeks if (place.vacancy_id, place.seat, week) not in taken.seats]
        for first, last in week_runs(left):
            gap = SeatWeeks(place.vacancy_id, place.seat, first, last)
            found.append(Gap(gap, crowd.why(slot, {_number(plan, week) for week in gap.weeks})))
    return found


def what_helps(gaps: Iterable[Gap], vacancies: dict[UUID, Vacancy]) -> list[Help]:
    """People that are not there, alike ones together, those who fill most weeks first."""
    wanted: Counter[tuple[Any, ...]] = Counter()
    for gap in gaps:
        vacancy = vacancies.get(gap.place.vacancy_id)
        if vacancy and gap.why != Why.TOO_SHORT:
            asks = vacancy.role, vacancy.has_regulated_tasks, vacancy.requires_licence_b
            wanted[(*asks, gap.place.first_week, gap.place.last_week)] += 1
    found = [
        Help(role, regulated, licence, first, last, count, count * ((last - first) // ONE_WEEK + 1))
        for (role, regulated, licence, first, last), count in wanted.items()
    ]
    return sorted(found, key=lambda one: (-one.weeks, one.first_week, one.role, one.last_week))


@dataclass(frozen=True)
class _Taken:
    seats: set[tuple[UUID, int, date]]
    weeks: dict[str, set[int]]  # of a person, by number
    blocks: Counter[str]


def _taken(plan: Plan, problem: Json, held: Iterable[Held]) -> _Taken:
    """By the plan's blocks, and for people also by what was fixed."""
    taken = _Taken(set(), defaultdict(set), Counter())
    for one in problem["fixed"]:
        taken.weeks[one["person"]].update(range(one["first_week"], one["last_week"] + 1))
        taken.blocks[one["person"]] += 1
    for block in plan.blocks.all():
        taken.blocks[str(block.candidacy_id)] += 1
        place = SeatWeeks(block.vacancy_id, block.seat, block.first_week, block.last_week)
        _note(taken, plan, Held(block.candidacy_id, place))
    for one in held:
        _note(taken, plan, one)
    return taken


def _note(taken: _Taken, plan: Plan, one: Held) -> None:
    for week in one.place.weeks:
        taken.seats.add((one.place.vacancy_id, one.place.seat, week))
        taken.weeks[str(one.candidacy_id)].add(_number(plan, week))


class _Crowd:
    """Who may take what, asked by unit so that a town's people are gone through once."""

    def __init__(self, problem: Json, taken: _Taken) -> None:
        self.taken = taken
        self.barred = {tuple(pair) for pair in problem["barred"]}
        self.by_unit: dict[str, list[Json]] = defaultdict(list)
        for person in problem["people"]:
            for unit in person["wishes"]:
                self.by_unit[unit].append(person)

    def why(self, slot: Json, weeks: Collection[int]) -> Why:
        asked = set(slot["requires"])
        may = [
            person
            for person in self.by_unit[slot["unit"]]
            if asked <= set(person["has"]) and (person["id"], slot["id"]) not in self.barred
        ]
        if not may:
            return Why.NOBODY_ELIGIBLE
        can = [person for person in may if not set(weeks).isdisjoint(person["weeks"])]
        if not can:
            return Why.NOBODY_AVAILABLE
        return Why.TOO_SHORT if any(self._is_free(person, weeks) for person in can) else Why.ALL_PROMISED

    def _is_free(self, person: Json, weeks: Collection[int]) -> bool:
        busy = self.taken.weeks.get(person["id"], set())
        most = person.get("max_weeks", len(person["weeks"]))
        has_left = self.taken.blocks[person["id"]] < person.get("max_blocks", 1) and len(busy) < most
        return has_left and not (set(weeks) & set(person["weeks"])) <= busy


def _number(plan: Plan, week: date) -> int:
    return (week - plan.season.first_week) // ONE_WEEK + 1
