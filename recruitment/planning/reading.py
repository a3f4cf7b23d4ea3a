"""Reads a planning problem from JSON data and finds every fault in it, with its place and reason."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from recruitment.planning.entry import MISSING, Entry, is_name, not_whole, quoted, shown
from recruitment.planning.problem import FIRST_WEEK, LAST_WEEK, Block, Mentoring, Person, Problem, Slot

MOST = LAST_WEEK - FIRST_WEEK + 1
HIGHEST = 2**63 - 1  # a seed is a number that other programs can hold too
MOST_DAYS = 36_500
MOST_PEOPLE = 10_000  # that mentors can take at once, and any number beyond is as good


class InvalidProblem(ValueError):
    """The data is no planning problem; `faults` says everything that is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def parse_problem(text: str | bytes) -> Problem:
    """Return the problem that a JSON text holds, or raise `InvalidProblem`."""
    try:
        data = json.loads(text, object_pairs_hook=distinct)
    except RecursionError:
        raise InvalidProblem(["the JSON is nested too deeply"]) from None
    except ValueError as error:
        raise InvalidProblem([f"not valid JSON: {error}"]) from None
    return read_problem(data)


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with one key twice: JSON would lose the first without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the key {quoted(twice)} is twice in one object")
    return found


def read_problem(data: object) -> Problem:
    """Return the problem that `data` describes, or raise `InvalidProblem` with every fault."""
    faults: list[str] = []
    top = Entry(data, "", faults, PROBLEM_KEYS)
    slots = [read_slot(entry) for entry in top.entries("slots", SLOT_KEYS)]
    people = [read_person(entry) for entry in top.entries("people", PERSON_KEYS)]
    slot_ids = index_ids("slots", [slot.id for slot in slots], faults)
    person_ids = index_ids("people", [person.id for person in people], faults)
    fixed = [read_fixed(entry, slot_ids, person_ids) for entry in top.entries("fixed", BLOCK_KEYS, [])]
    barred = [
        read_barred(pair, place, slot_ids, person_ids, faults) for place, pair in top.items("barred", [])
    ]
    mentoring = {unit: read_mentoring(entry) for unit, entry in top.named("mentoring", MENTORING_KEYS)}
    seed = top.whole("seed", -HIGHEST, HIGHEST, None)
    faults.extend(overlaps(fixed))
    if faults:
        raise InvalidProblem(faults)
    return Problem(
        slots=tuple(slots),
        people=tuple(people),
        fixed=tuple(block for block in fixed if block),
        barred=frozenset(barred),
        mentoring=mentoring,
        seed=seed,
    )


PROBLEM_KEYS = {"slots", "people", "fixed", "barred", "mentoring", "seed"}
SLOT_KEYS = {
    "id", "unit", "first_week", "last_week", "priority", "requires", "min_block_weeks", "week_requires",
}  # fmt: skip
MENTORING_KEYS = {"capacity", "weeks"}
PERSON_KEYS = {"id", "weeks", "min_weeks", "max_weeks", "has", "wishes", "max_blocks", "waited"}
BLOCK_KEYS = {"slot", "person", "first_week", "last_week"}


def read_slot(entry: Entry) -> Slot:
    first, last = entry.weeks()
    return Slot(
        id=entry.text("id"),
        unit=entry.text("unit"),
        first_week=first,
        last_week=last,
        priority=entry.whole("priority", 1, 5, 3),
        requires=entry.names("requires"),
        min_block_weeks=entry.whole("min_block_weeks", 1, MOST, 1),
        week_requires=read_week_requires(entry),
    )


def read_week_requires(entry: Entry) -> dict[int, frozenset[str]]:
    found = {}
    for week, place, names in entry.by_week("week_requires"):
        found[week] = Entry({place: names}, "", entry.faults, {place}).names(place)
    return found


def read_mentoring(entry: Entry) -> Mentoring:
    weeks = {}
    for week, place, capacity in entry.by_week("weeks"):
        weeks[week] = Entry({place: capacity}, "", entry.faults, {place}).whole(place, 0, MOST_PEOPLE)
    return Mentoring(entry.whole("capacity", 0, MOST_PEOPLE), weeks)


def read_person(entry: Entry) -> Person:
    return Person(
        id=entry.text("id"),
        weeks=read_weeks(entry),
        wishes=read_wishes(entry),
        min_weeks=entry.whole("min_weeks", 1, MOST, 1),
        max_weeks=entry.whole("max_weeks", 0, MOST, None),
        has=entry.names("has"),
        max_blocks=entry.whole("max_blocks", 1, MOST, 1),
        waited=entry.whole("waited", 0, MOST_DAYS, 0),
    )


def read_weeks(entry: Entry) -> tuple[int, ...]:
    """Return the weeks in order; twice the same is refused because `max_weeks` counts them."""
    weeks: set[int] = set()
    for place, week in entry.items("weeks"):
        reason = not_whole(week, FIRST_WEEK, LAST_WEEK, "week ")
        if not reason and week in weeks:
            reason = f"week {week} is there twice"
        if reason:
            entry.faults.append(f"{place}: {reason}")
        else:
            weeks.add(week)
    return tuple(sorted(weeks))


def read_wishes(entry: Entry) -> dict[str, int]:
    wishes = entry.get("wishes")
    if not isinstance(wishes, dict):
        if wishes is not MISSING:
            entry.fault("wishes", f"must be an object, not {shown(wishes)}")
        return {}
    for unit, wish in wishes.items():
        if reason := not_whole(wish, 1, 3):
            entry.fault(f"wishes[{quoted(unit)}]", reason)
    return wishes


def read_fixed(entry: Entry, slots: Collection[str], people: Collection[str]) -> Block | None:
    """Return the block, or None after noting what is wrong with it."""
    faults_before = len(entry.faults)
    first, last = entry.weeks()
    slot, person = entry.text("slot"), entry.text("person")
    for key, value, known in (("slot", slot, slots), ("person", person, people)):
        if value and value not in known:
            entry.fault(key, f"there is no {key} {quoted(value)}")
    return Block(slot, person, first, last) if len(entry.faults) == faults_before else None


def read_barred(
    pair: object, place: str, slots: Collection[str], people: Collection[str], faults: list[str]
) -> tuple[str, str]:
    """Return (person, slot)."""
    if not isinstance(pair, list) or len(pair) != 2:
        faults.append(f"{place}: must be a pair [person, slot], not {shown(pair)}")
        return "", ""
    for index, (value, known, kind) in enumerate(((pair[0], people, "person"), (pair[1], slots, "slot"))):
        if not is_name(value):
            faults.append(f"{place}[{index}]: must be a text that is not empty, not {shown(value)}")
        elif value not in known:
            faults.append(f"{place}[{index}]: there is no {kind} {quoted(value)}")
    return pair[0], pair[1]


def index_ids(kind: str, ids: list[str], faults: list[str]) -> dict[str, int]:
    """Return the place of every id; an id that is there twice is a fault."""
    found: dict[str, int] = {}
    for index, key in enumerate(ids):
        if key and found.setdefault(key, index) != index:
            faults.append(f"{kind}[{index}].id: {quoted(key)} is already the id of {kind}[{found[key]}]")
    return found


def overlaps(fixed: list[Block | None]) -> Iterator[str]:
    """Yield a fault for every fixed block that meets an earlier one in a slot or a person."""
    taken: dict[tuple[str, str, int], int] = {}
    for index, block in enumerate(fixed):
        if block is None:
            continue
        for kind, key in (("slot", block.slot), ("person", block.person)):
            first_takers = [(taken.setdefault((kind, key, week), index), week) for week in block.weeks]
            for other, week in [taker for taker in first_takers if taker[0] != index][:1]:
                yield f"fixed[{index}]: overlaps fixed[{other}] in {kind} {quoted(key)}, week {week}"
