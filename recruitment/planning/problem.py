"""The planner's two values: the problem that comes in and the plan that goes out.

This is the reference of the JSON that `manage.py plan` reads: each class is one object of it, each field one
key; a field with a default may be left out. Weeks are consecutive whole numbers, numbered by the caller.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

FIRST_WEEK = 1
LAST_WEEK = 520
STEP = 10  # all that is counted is a multiple of this, so a bound between two steps falls to the lower
BLOCK_COST = 50  # every block is one more person to introduce
MENTOR_COST = 50  # a person-week beyond what mentors can take; the least week is still worth filling


@dataclass(frozen=True, slots=True)
class Slot:
    """One seat of a vacancy over its weeks.

    `requires` is what a person must have for any block; `week_requires` is what is needed besides for a block
    that touches these weeks, so that a week without a qualified colleague takes nobody who is not.
    """

    id: str
    unit: str
    first_week: int
    last_week: int
    priority: int = 3
    requires: frozenset[str] = frozenset()
    min_block_weeks: int = 1
    week_requires: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mentoring:
    """How many people at once a unit's mentors can take, fixed ones counted; `weeks` says where it differs.

    More than that may come, but each person-week beyond it that is not fixed takes `MENTOR_COST` points from
    the plan's value.
    """

    capacity: int
    weeks: Mapping[int, int] = field(default_factory=dict)

    def capacity_in(self, week: int) -> int:
        return self.weeks.get(week, self.capacity)


@dataclass(frozen=True, slots=True)
class Person:
    """Who could come, which weeks, and to which units (1 would accept, 2 likes, 3 first choice).

    `waited` is the days since they last heard from anybody: of two who are equal to the plan, who has waited
    longest gets the place.
    """

    id: str
    weeks: tuple[int, ...]
    wishes: dict[str, int]
    min_weeks: int = 1
    max_weeks: int | None = None
    has: frozenset[str] = frozenset()
    max_blocks: int = 1
    waited: int = 0

    @property
    def most_weeks(self) -> int:
        return len(self.weeks) if self.max_weeks is None else self.max_weeks


@dataclass(frozen=True, slots=True)
class Block:
    """One person in one slot for unbroken weeks, both ends included."""

    slot: str
    person: str
    first_week: int
    last_week: int

    @property
    def weeks(self) -> range:
        return range(self.first_week, self.last_week + 1)

    def for_person(self, person: str) -> "Block":
        return replace(self, person=person)


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a plan depends on; `fixed` blocks stay whatever rule they break, `barred` pairs never meet.

    With `seed`, of equals who have waited as long the one gets the place whose draw is lowest (`ties.py`).
    """

    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    fixed: tuple[Block, ...] = ()
    barred: frozenset[tuple[str, str]] = frozenset()  # (person, slot)
    mentoring: Mapping[str, Mentoring] = field(default_factory=dict)  # per unit
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class OpenWeeks:
    """The weeks of a slot that nobody covers."""

    slot: str
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverCapacity:
    """A week in which more people come to a unit than its mentors can take."""

    unit: str
    week: int
    people: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The blocks, fixed ones included, and how good they are proven to be.

    `value` sums the blocks that are not fixed, less what the person-weeks cost that they put beyond the
    mentors' capacity; no plan of the same problem is worth more than `bound`. `over_capacity` is there only
    when the problem says what mentors can take.
    """

    blocks: tuple[Block, ...]
    value: int
    bound: int
    covered_weeks: int
    open_weeks: tuple[OpenWeeks, ...]
    seconds: float = field(compare=False)
    over_capacity: tuple[OverCapacity, ...] | None = None

    @property
    def status(self) -> str:
        return "optimal" if self.value == self.bound else "feasible"

    def as_json(self) -> dict[str, object]:
        found = self._always()
        if self.over_capacity is not None:
            found["over_capacity"] = [asdict(week) for week in self.over_capacity]
        return found

    def _always(self) -> dict[str, object]:
        return {
            "blocks": [asdict(block) for block in self.blocks],
            "value": self.value,
            "bound": self.bound,
            "status": self.status,
            "covered_weeks": self.covered_weeks,
            "open_weeks": [{"slot": gap.slot, "weeks": list(gap.weeks)} for gap in self.open_weeks],
            "seconds": self.seconds,
        }


def week_value(priority: int, wish: int) -> int:
    """What one covered week is worth."""
    return 100 * priority + 10 * wish


def plan_from(problem: Problem, chosen: Iterable[Block], bound: int, seconds: float) -> Plan:
    """Return the plan that `chosen` and the fixed blocks make, in the order of the slots and the weeks."""
    slots = {slot.id: slot for slot in problem.slots}
    people = {person.id: person for person in problem.people}
    place = {slot: index for index, slot in enumerate(slots)}
    chosen = list(chosen)
    blocks = sorted([*problem.fixed, *chosen], key=lambda block: (place[block.slot], block.first_week))
    worth = sum(block_value(block, slots[block.slot], people[block.person]) for block in chosen)
    return Plan(
        blocks=tuple(blocks),
        value=worth - MENTOR_COST * (_beyond(problem, blocks) - _beyond(problem, problem.fixed)),
        bound=bound,
        covered_weeks=sum(len(block.weeks) for block in blocks),
        open_weeks=tuple(uncovered(problem.slots, blocks)),
        seconds=round(seconds, 3),
        over_capacity=tuple(over_capacity(problem, blocks)) if problem.mentoring else None,
    )


def block_value(block: Block, slot: Slot, person: Person) -> int:
    return len(block.weeks) * week_value(slot.priority, person.wishes[slot.unit]) - BLOCK_COST


def over_capacity(problem: Problem, blocks: Iterable[Block]) -> Iterator[OverCapacity]:
    unit_of = {slot.id: slot.unit for slot in problem.slots}
    there = Counter((unit_of[block.slot], week) for block in blocks for week in block.weeks)
    for (unit, week), people in sorted(there.items()):
        if unit in problem.mentoring and people > (most := problem.mentoring[unit].capacity_in(week)):
            yield OverCapacity(unit, week, people, most)


def _beyond(problem: Problem, blocks: Iterable[Block]) -> int:
    """Return how many person-weeks there are beyond what mentors can take."""
    return (
        sum(one.people - one.capacity for one in over_capacity(problem, blocks)) if problem.mentoring else 0
    )


def uncovered(slots: Iterable[Slot], blocks: Iterable[Block]) -> Iterable[OpenWeeks]:
    covered: dict[str, set[int]] = {}
    for block in blocks:
        covered.setdefault(block.slot, set()).update(block.weeks)
    for slot in slots:
        weeks = set(range(slot.first_week, slot.last_week + 1)) - covered.get(slot.id, set())
        if weeks:
            yield OpenWeeks(slot.id, tuple(sorted(weeks)))
