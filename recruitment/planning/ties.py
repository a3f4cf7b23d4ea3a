"""Settles who of several equals gets a place: who has waited longest, then a draw that anybody can repeat.

The draw: SHA-256 of the seed, a colon and the person's id, in UTF-8, as hexadecimal digits; the lowest first.
In a terminal: `printf '7:c1' | sha256sum`.
"""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from recruitment.planning.problem import Block, Person, Problem

Rank = tuple[int, str]


def settle_ties(problem: Problem, chosen: Iterable[Block]) -> list[Block]:
    """Return the blocks with nobody left without a place who could take all of somebody's that comes after.

    Only blocks that bring the same with either of them change hands: value, bound and covered weeks stay. A
    problem that names neither seed nor waiting keeps the plan as it is.
    """
    chosen = list(chosen)
    if problem.seed is None and not any(person.waited for person in problem.people):
        return chosen
    bundles: dict[str, list[Block]] = defaultdict(list)
    for block in chosen:
        bundles[block.person].append(block)
    queue = Queue(problem, bundles)
    # who comes first is looked at first: whoever loses a place there can still take that of one further on
    for holder in sorted(bundles, key=queue.rank.__getitem__):
        taker = queue.first_for(bundles[holder], holder)
        bundles[holder] = [block.for_person(taker) for block in bundles[holder]]
    return [block for blocks in bundles.values() for block in blocks]


def rank_of(person: Person, seed: int | None) -> Rank:
    """Return what people are ordered by: the lowest comes first."""
    draw = "" if seed is None else sha256(f"{seed}:{person.id}".encode()).hexdigest()
    return -person.waited, draw


class Queue:
    """Who has no place, by the units they wish for and how much, those first who come first."""

    def __init__(self, problem: Problem, placed: Iterable[str]) -> None:
        self.barred = problem.barred
        self.slots = {slot.id: slot for slot in problem.slots}
        self.people = {person.id: person for person in problem.people}
        self.rank = {person.id: rank_of(person, problem.seed) for person in problem.people}
        self.placed = {*placed, *(block.person for block in problem.fixed)}
        self.fixed = {block.person for block in problem.fixed}
        self.line: dict[tuple[str, int], list[str]] = defaultdict(list)
        for person in sorted(problem.people, key=lambda person: self.rank[person.id]):
            for unit, wish in person.wishes.items():
                self.line[unit, wish].append(person.id)

    def first_for(self, blocks: list[Block], holder: str) -> str:
        """Return who shall have the blocks: whoever comes first, or the holder, who else joins the queue."""
        unit = self.slots[blocks[0].slot].unit
        for name in self.line[unit, self.people[holder].wishes[unit]]:
            if self.rank[name] >= self.rank[holder]:
                break
            if name not in self.placed and self.could_take(name, blocks, holder):
                self.placed.add(name)
                self.placed -= {holder} - self.fixed
                return name
        return holder

    def could_take(self, name: str, blocks: list[Block], holder: str) -> bool:
        person = self.people[name]
        weeks = sum(len(block.weeks) for block in blocks)
        if len(blocks) > person.max_blocks or weeks > person.most_weeks:
            return False
        return all(self.fits(person, block, self.people[holder]) for block in blocks)

    def fits(self, person: Person, block: Block, holder: Person) -> bool:
        """Say whether a person without a place may take the block and likes it as much as who has it."""
        slot = self.slots[block.slot]
        return (
            person.wishes.get(slot.unit) == holder.wishes[slot.unit]
            and len(block.weeks) >= person.min_weeks
            and set(block.weeks) <= set(person.weeks)
            and slot.requires <= person.has
            and all(names <= person.has for week, names in slot.week_requires.items() if week in block.weeks)
            and (person.id, slot.id) not in self.barred
        )
