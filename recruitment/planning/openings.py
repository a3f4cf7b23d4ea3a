"""Finds the openings: seats of a vacancy that are alike, over the weeks that nobody has yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recruitment.planning.problem import Block, Slot


@dataclass(frozen=True, slots=True)
class Opening:
    """Free weeks `first` to before `end`, in each of the slots `seats` (their indexes)."""

    first: int
    end: int
    unit: str
    priority: int
    requires: frozenset[str]
    shortest: int
    barred: frozenset[str]
    week_requires: tuple[tuple[int, frozenset[str]], ...]
    seats: tuple[int, ...]


def runs(weeks: Iterable[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs of ascending weeks as (first, end)."""
    found: list[tuple[int, int]] = []
    for week in weeks:
        if found and found[-1][1] == week:
            found[-1] = (found[-1][0], week + 1)
        else:
            found.append((week, week + 1))
    return found


def make_openings(
    slots: Sequence[Slot], taken: Iterable[Block], barred: Iterable[tuple[str, str]]
) -> list[Opening]:
    busy: dict[str, set[int]] = defaultdict(set)
    kept_out: dict[str, set[str]] = defaultdict(set)
    for block in taken:
        busy[block.slot].update(block.weeks)
    for person, slot_id in barred:
        kept_out[slot_id].add(person)
    alike = defaultdict(list)
    for index, slot in enumerate(slots):
        free = (week for week in range(slot.first_week, slot.last_week + 1) if week not in busy[slot.id])
        kind = (slot.unit, slot.priority, slot.requires, slot.min_block_weeks, frozenset(kept_out[slot.id]))
        for first, end in runs(free):
            if end - first >= slot.min_block_weeks:
                alike[first, end, *kind, wanted_in(slot, first, end)].append(index)
    return [Opening(*kind, seats=tuple(seats)) for kind, seats in alike.items()]


def wanted_in(slot: Slot, first: int, end: int) -> tuple[tuple[int, frozenset[str]], ...]:
    """Return what these weeks require beyond what the slot always does."""
    wanted = ((week, slot.week_requires[week] - slot.requires) for week in sorted(slot.week_requires))
    return tuple((week, names) for week, names in wanted if names and first <= week < end)


def all_requires(opening: Opening) -> frozenset[str]:
    return opening.requires.union(*(names for _, names in opening.week_requires))
