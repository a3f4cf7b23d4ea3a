"""Puts together what is alike, so that the planner thinks about kinds of seats and kinds of people.

The seats of a vacancy are interchangeable: an *opening* is an unbroken run of free weeks that some seats
share. Any blocks of which no more than `seats` meet in a week can be dealt out to its seats (intervals of a
line colour greedily). In front of an opening, people with the same usable weeks, shortest block and wish are
one *group*.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from recruitment.planning.openings import Opening, all_requires, make_openings, runs
from recruitment.planning.problem import LAST_WEEK, Block, Person, Problem, week_value

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people as arrays: what they have left when fixed blocks are taken out."""

    left: Ints  # blocks
    most: Ints  # weeks in all
    shortest: Ints
    own: Ints  # 1, 2, ... for whoever can take several blocks (which must not meet), else 0
    choices: Ints  # how many units they wish for
    run_person: Ints  # unbroken runs of free weeks, sorted by person
    run_first: Ints
    run_end: Ints
    run_index: Ints  # the runs of person p are run_index[p]:run_index[p + 1]


@dataclass(frozen=True, slots=True)
class Market:
    """Openings and the groups of people in front of them; weeks are offsets from the opening's first."""

    openings: Sequence[Opening]
    crowd: Crowd
    width: int  # weeks of the longest opening
    first: Ints  # per opening
    seats: Ints
    opening: Ints  # per group, ascending
    start: Ints
    end: Ints
    shortest: Ints
    gain: Ints  # points per week
    own: Ints
    mentored: Ints  # per opening: 1, 2, ... for a unit whose mentors can take so many, else 0
    mentors: Ints  # per mentored unit and week: how many more people they can take
    member: NDArray[np.int32]  # people, those with the fewest wishes first within their group
    member_index: Ints  # the members of group g are member[member_index[g]:member_index[g + 1]]


def spread(first: Ints, count: Ints) -> Ints:
    """Return first[0], first[0] + 1, ... (count[0] of them), then the same for first[1] and on."""
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(count.sum())


def starts_of(values: Ints) -> Ints:
    """Return where each run of equal values starts."""
    return np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, np.int64)


def make_crowd(people: Sequence[Person], taken: Iterable[Block]) -> Crowd:
    held: dict[str, list[Block]] = defaultdict(list)
    for block in taken:
        held[block.person].append(block)
    left = np.array([person.max_blocks - len(held.get(person.id, ())) for person in people], np.int64)
    most = np.array([person.most_weeks for person in people], np.int64)
    shortest = np.array([person.min_weeks for person in people], np.int64)
    found: list[tuple[int, int, int]] = []
    for index, person in enumerate(people):
        busy = {week for block in held.get(person.id, ()) for week in block.weeks}
        most[index] -= len(busy)
        free = [week for week in person.weeks if week not in busy] if busy else person.weeks
        found.extend((index, first, end) for first, end in runs(free))
    left = np.maximum(0, np.minimum(left, most // shortest))
    run_person, run_first, run_end = np.array(found, np.int64).reshape(-1, 3).T
    return Crowd(
        left=left,
        most=most,
        shortest=shortest,
        own=np.where(left > 1, np.cumsum(left > 1), 0),
        choices=np.array([len(person.wishes) for person in people], np.int64),
        run_person=run_person,
        run_first=run_first,
        run_end=run_end,
        run_index=np.searchsorted(run_person, np.arange(len(people) + 1)),
    )


def make_market(problem: Problem, taken: Sequence[Block]) -> Market:
    """Return what is left to share out when the blocks `taken` stay where they are."""
    openings = make_openings(problem.slots, taken, problem.barred)
    crowd = make_crowd(problem.people, taken)
    suitors = Suitors(problem.people, crowd, openings)
    tables = [suitors.groups(index, opening) for index, opening in enumerate(openings)]
    groups = np.concatenate([np.zeros((0, 6), np.int64), *(table for table, _, _ in tables)])
    sizes = np.concatenate([np.zeros(0, np.int64), *(size for _, size, _ in tables)])
    members = np.concatenate([np.zeros(0, np.int32), *(member for _, _, member in tables)])
    opening, start, end, shortest, gain, own = np.ascontiguousarray(groups.T)
    units = {unit: index for index, unit in enumerate(sorted(problem.mentoring), start=1)}
    return Market(
        openings=openings,
        crowd=crowd,
        width=max((opening.end - opening.first for opening in openings), default=0),
        first=np.array([opening.first for opening in openings], np.int64),
        seats=np.array([len(opening.seats) for opening in openings], np.int64),
        opening=opening,
        start=start,
        end=end,
        shortest=shortest,
        gain=gain,
        own=own,
        mentored=np.array([units.get(one.unit, 0) for one in openings], np.int64),
        mentors=make_mentors(problem, taken, units),
        member=members,
        member_index=np.r_[0, np.cumsum(sizes)],
    )


def make_mentors(problem: Problem, taken: Iterable[Block], units: dict[str, int]) -> Ints:
    """Return what mentors have left per unit and week; nobody stands in the row of the other units."""
    left = np.zeros((len(units) + 1, LAST_WEEK + 2), np.int64)
    for unit, index in units.items():
        mentoring = problem.mentoring[unit]
        left[index] = mentoring.capacity
        for week, capacity in mentoring.weeks.items():
            left[index, week] = capacity
    unit_of = {slot.id: units.get(slot.unit, 0) for slot in problem.slots}
    for block in taken:
        left[unit_of[block.slot], block.first_week : block.last_week + 1] -= 1
    left[0] = 0
    return np.maximum(left, 0)


class Suitors:
    """Finds who could take what: people by the units they wish for, those with the fewest wishes first."""

    def __init__(self, people: Sequence[Person], crowd: Crowd, openings: Sequence[Opening]) -> None:
        self.crowd = crowd
        self.numbers = {person.id: index for index, person in enumerate(people)}
        self.least = np.array([person.min_weeks for person in people], np.int64)
        self.by_unit = wishes_by_unit(people, crowd, {opening.unit for opening in openings})
        self.able = {
            name: np.array([name in person.has for person in people], bool)
            for name in sorted(set().union(*(all_requires(opening) for opening in openings)))
        }

    def groups(self, index: int, opening: Opening) -> tuple[Ints, Ints, NDArray[np.int32]]:
        """Return the groups (opening, start, end, shortest, gain, own), their sizes and their members."""
        person, wish, start, end, shortest = self.uses(opening)
        length = opening.end - opening.first + 1
        own = self.crowd.own[person]
        code = (((own * 4 + wish) * length + start) * length + end) * length + shortest
        order = np.argsort(code, kind="stable")
        firsts = starts_of(code[order])
        head = order[firsts]
        gain = week_value(opening.priority, 0) + (week_value(0, 1)) * wish[head]
        table = np.stack(
            [np.full(len(head), index), start[head], end[head], shortest[head], gain, own[head]], 1
        )
        return table, np.diff(np.r_[firsts, len(order)]), person[order].astype(np.int32)

    def uses(self, opening: Opening) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Return every run of weeks that somebody could work in: person, wish, start, end, shortest block.

        A run longer than the weeks that the person has left becomes several, each as long as those.
        """
        crowd = self.crowd
        person, wish = self.eligible(opening)
        count = crowd.run_index[person + 1] - crowd.run_index[person]
        run = spread(crowd.run_index[person], count)
        person, wish = np.repeat(person, count), np.repeat(wish, count)
        start = np.maximum(crowd.run_first[run], opening.first) - opening.first
        end = np.minimum(crowd.run_end[run], opening.end) - opening.first
        if opening.week_requires:
            which, start, end = self.allowed(opening, person, start, end)
            person, wish = person[which], wish[which]
        shortest = np.maximum(self.least[person], opening.shortest)
        fits = np.flatnonzero(shortest <= np.minimum(end - start, crowd.most[person]))
        count = np.maximum(1, end - start - crowd.most[person] + 1)[fits]
        many = np.repeat(fits, count)
        start = spread(start[fits], count)
        end = np.minimum(end[many], start + crowd.most[person[many]])
        return person[many], wish[many], start, end, shortest[many]

    def allowed(self, opening: Opening, person: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
        """Cut the runs at the weeks for which the person lacks something: which run, start, end."""
        kinds = sorted({names for _, names in opening.week_requires}, key=sorted)
        lacks = np.stack([~np.all([self.able[name][person] for name in names], axis=0) for names in kinds], 1)
        patterns, pattern = np.unique(lacks, axis=0, return_inverse=True)
        found = [np.zeros((3, 0), np.int64)]
        for index, lacking in enumerate(patterns):
            without = {names for names, lacked in zip(kinds, lacking, strict=True) if lacked}
            closed = {week for week, names in opening.week_requires if names in without}
            which = np.flatnonzero(pattern.reshape(-1) == index)
            for first, last in runs(week for week in range(opening.first, opening.end) if week not in closed):
                low, high = first - opening.first, last - opening.first
                found.append(np.stack([which, np.maximum(start[which], low), np.minimum(end[which], high)]))
        which, start, end = np.concatenate(found, axis=1)
        order = np.argsort(which, kind="stable")
        return which[order], start[order], end[order]

    def eligible(self, opening: Opening) -> tuple[Ints, Ints]:
        person, wish = self.by_unit.get(opening.unit, (np.zeros(0, np.int64), np.zeros(0, np.int64)))
        fits = np.ones(len(person), bool)
        for name in opening.requires:
            fits &= self.able[name][person]
        if opening.barred:
            fits &= ~np.isin(person, [self.numbers[key] for key in opening.barred])
        return person[fits], wish[fits]


def wishes_by_unit(
    people: Sequence[Person], crowd: Crowd, units: Iterable[str]
) -> dict[str, tuple[Ints, Ints]]:
    """Return per unit who wishes for it and how much; only people who can still take a block."""
    numbers = {unit: index for index, unit in enumerate(sorted(units))}
    count = np.array([len(person.wishes) for person in people], np.int64)
    total = int(count.sum())
    wished = chain.from_iterable(person.wishes for person in people)
    unit = np.fromiter(map(numbers.get, wished, repeat(-1)), np.int64, total)
    wish = np.fromiter(chain.from_iterable(person.wishes.values() for person in people), np.int64, total)
    person = np.repeat(np.arange(len(people)), count)
    useful = np.flatnonzero((unit >= 0) & (crowd.left[person] > 0))
    order = useful[np.lexsort((count[person[useful]], unit[useful]))]
    firsts = starts_of(unit[order])
    names = list(numbers)
    return {
        names[unit[part[0]]]: (person[part], wish[part]) for part in np.split(order, firsts[1:]) if len(part)
    }
