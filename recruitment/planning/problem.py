"""The planner's two values: the problem that comes in and the plan that goes out."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

FIRST_WEEK = 1
LAST_WEEK = 520
STEP = 10  # every block's value is a multiple of this, so a bound between two steps falls to the lower


@dataclass(frozen=True, slots=True)
class Slot:
    """One seat of a vacancy over its weeks."""

    id: str
    unit: str
    first_week: int
    last_week: int
    priority: int = 3
    requires: frozenset[str] = frozenset()
    min_block_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Who could come, which weeks, and to which units (1 would accept, 2 likes, 3 first choice)."""

    id: str
    weeks: tuple[int, ...]
    wishes: dict[str, int]
    min_weeks: int = 1
    max_weeks: int | None = None
    has: frozenset[str] = frozenset()
    max_blocks: int = 1

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


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a plan depends on; `fixed` blocks stay whatever rule they break, `barred` pairs never meet."""

    slots: tuple[Slot, ...]
    people: tuple[Person, ...]
    fixed: tuple[Block, ...] = ()
    barred: frozenset[tuple[str, str]] = frozenset()  # (person, slot)


@dataclass(frozen=True, slots=True)
class OpenWeeks:
    """The weeks of a slot that nobody covers."""

    slot: str
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The blocks, fixed ones included, and how good they are proven to be.

    `value` sums the blocks that are not fixed; no plan of the same problem is worth more than `bound`.
    """

    blocks: tuple[Block, ...]
    value: int
    bound: int
    covered_weeks: int
    open_weeks: tuple[OpenWeeks, ...]
    seconds: float = field(compare=False)

    @property
    def status(self) -> str:
        return "optimal" if self.value == self.bound else "feasible"

    def as_json(self) -> dict[str, object]:
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


BLOCK_COST = 50  # every block is one more person to introduce


def plan_from(problem: Problem, chosen: Iterable[Block], bound: int, seconds: float) -> Plan:
    """Return the plan that `chosen` and the fixed blocks make, in the order of the slots and the weeks."""
    slots = {slot.id: slot for slot in problem.slots}
    people = {person.id: person for person in problem.people}
    place = {slot: index for index, slot in enumerate(slots)}
    chosen = list(chosen)
    blocks = sorted([*problem.fixed, *chosen], key=lambda block: (place[block.slot], block.first_week))
    return Plan(
        blocks=tuple(blocks),
        value=sum(block_value(block, slots[block.slot], people[block.person]) for block in chosen),
        bound=bound,
        covered_weeks=sum(len(block.weeks) for block in blocks),
        open_weeks=tuple(uncovered(problem.slots, blocks)),
        seconds=round(seconds, 3),
    )


def block_value(block: Block, slot: Slot, person: Person) -> int:
    return len(block.weeks) * week_value(slot.priority, person.wishes[slot.unit]) - BLOCK_COST


def uncovered(slots: Iterable[Slot], blocks: Iterable[Block]) -> Iterable[OpenWeeks]:
    covered: dict[str, set[int]] = {}
    for block in blocks:
        covered.setdefault(block.slot, set()).update(block.weeks)
    for slot in slots:
        weeks = set(range(slot.first_week, slot.last_week + 1)) - covered.get(slot.id, set())
        if weeks:
            yield OpenWeeks(slot.id, tuple(sorted(weeks)))
