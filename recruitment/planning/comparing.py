"""Two plans of a season side by side: who is put elsewhere, and what is won or lost by it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.wishes import wish_of
from recruitment.seasons.models import Candidacy

FIRST_CHOICE = 3


@dataclass(frozen=True)
class Totals:
    """What a plan gives: weeks filled, people placed, weeks at a unit that is somebody's first choice."""

    weeks: int
    people: int
    first_choice_weeks: int


@dataclass(frozen=True)
class Change:
    """One person who is not in the same places in both."""

    candidacy: Candidacy
    before: list[PlanBlock]
    after: list[PlanBlock]


@dataclass(frozen=True)
class Comparison:
    before: Totals
    after: Totals
    changes: list[Change]

    @property
    def weeks_won(self) -> int:
        return self.after.weeks - self.before.weeks


def compare_plans(before: Plan, after: Plan) -> Comparison:
    """Proposed blocks only: what offers hold is the same in both, or no plan's doing."""
    one, other = _by_person(before), _by_person(after)
    changes = [
        Change(_candidacy(one.get(key) or other[key]), one.get(key, []), other.get(key, []))
        for key in {*one, *other}
        if _places(one.get(key, [])) != _places(other.get(key, []))
    ]
    changes.sort(key=lambda change: (change.candidacy.candidate.sort_name, str(change.candidacy.pk)))
    return Comparison(_totals(one), _totals(other), changes)


def _by_person(plan: Plan) -> dict[UUID, list[PlanBlock]]:
    found = defaultdict(list)
    for block in plan.blocks.select_related("candidacy__candidate", "vacancy__unit").order_by("first_week"):
        found[block.candidacy_id].append(block)
    return dict(found)


def _candidacy(blocks: list[PlanBlock]) -> Candidacy:
    return blocks[0].candidacy


def _places(blocks: list[PlanBlock]) -> set[tuple[UUID, int, date, date]]:
    return {(one.vacancy_id, one.seat, one.first_week, one.last_week) for one in blocks}


def _totals(people: dict[UUID, list[PlanBlock]]) -> Totals:
    blocks = [block for rows in people.values() for block in rows]
    wanted = [one for one in blocks if wish_of(one.candidacy.candidate, one.vacancy.unit) == FIRST_CHOICE]
    return Totals(
        weeks=sum(len(one.weeks) for one in blocks),
        people=len(people),
        first_choice_weeks=sum(len(one.weeks) for one in wanted),
    )
