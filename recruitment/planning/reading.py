"""Reads a planning problem from JSON data and finds every fault in it, with its place and reason."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from recruitment.planning.problem import FIRST_WEEK, LAST_WEEK, Block, Person, Problem, Slot

MOST = LAST_WEEK - FIRST_WEEK + 1


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
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {quoted(twice)} is twice in one object")
    return found


def read_problem(data: object) -> Problem:
    """Return the problem that `data` describes, or raise `InvalidProblem` with every fault."""
    faults: list[str] = []
    top = Entry(data, "", faults, {"slots", "people", "fixed", "barred"})
    slots = [read_slot(entry) for entry in top.entries("slots", SLOT_KEYS)]
    people = [read_person(entry) for entry in top.entries("people", PERSON_KEYS)]
    slot_ids = index_ids("slots", [slot.id for slot in slots], faults)
    person_ids = index_ids("people", [person.id for person in people], faults)
    fixed = [read_fixed(entry, slot_ids, person_ids) for entry in top.entries("fixed", BLOCK_KEYS, [])]
    barred = [
        read_barred(pair, place, slot_ids, person_ids, faults) for place, pair in top.items("barred", [])
    ]
    faults.extend(overlaps(fixed))
    if faults:
        raise InvalidProblem(faults)
    return Problem(tuple(slots), tuple(people), tuple(block for block in fixed if block), frozenset(barred))


SLOT_KEYS = {"id", "unit", "first_week", "last_week", "priority", "requires", "min_block_weeks"}
PERSON_KEYS = {"id", "weeks", "min_weeks", "max_weeks", "has", "wishes", "max_blocks"}
BLOCK_KEYS = {"slot", "person", "first_week", "last_week"}
MISSING: Any = object()


class Entry:
    """One JSON object being read: notes a fault for whatever is not as it should be and reads on."""

    def __init__(self, data: object, place: str, faults: list[str], keys: Collection[str]) -> None:
        self.place = place
        self.faults = faults
        self.broken = not isinstance(data, dict)
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if self.broken:
            self.fault("", f"must be an object, not {shown(data)}")
        for key in self.data:
            if key not in keys:
                self.fault(key, "unknown key")

    def fault(self, key: str, reason: str) -> None:
        place = ".".join(part for part in (self.place, key) if part)
        self.faults.append(f"{place}: {reason}" if place else f"the problem {reason}")

    def get(self, key: str, default: Any = MISSING) -> Any:
        """Return the value, or the default, or MISSING after noting that it is missing."""
        value = self.data.get(key, default)
        if value is MISSING and not self.broken:
            self.fault(key, "is missing")
        return value

    def text(self, key: str) -> str:
        value = self.get(key)
        if value is not MISSING and not is_name(value):
            self.fault(key, f"must be a text that is not empty, not {shown(value)}")
        return value if is_name(value) else ""

    def whole(self, key: str, low: int, high: int, default: Any = MISSING, word: str = "") -> Any:
        value = self.get(key, default)
        if key not in self.data:
            return low if value is MISSING else value
        if reason := not_whole(value, low, high, word):
            self.fault(key, reason)
            return low
        return value

    def weeks(self) -> tuple[int, int]:
        """Return first and last week; they are checked one by one and together."""
        faults_before = len(self.faults)
        first = self.whole("first_week", FIRST_WEEK, LAST_WEEK, word="week ")
        last = self.whole("last_week", FIRST_WEEK, LAST_WEEK, word="week ")
        if len(self.faults) == faults_before and last < first:
            self.fault("last_week", f"week {last} is before the first, {first}")
        return first, last

    def items(self, key: str, default: Any = MISSING) -> Iterator[tuple[str, Any]]:
        """Yield (place, item) of a list."""
        value = self.get(key, default)
        if value is not MISSING and not isinstance(value, list):
            self.fault(key, f"must be a list, not {shown(value)}")
            return
        place = f"{self.place}.{key}" if self.place else key
        for index, item in enumerate(value if value is not MISSING else []):
            yield f"{place}[{index}]", item

    def entries(self, key: str, keys: Collection[str], default: Any = MISSING) -> Iterator["Entry"]:
        for place, item in self.items(key, default):
            yield Entry(item, place, self.faults, keys)

    def names(self, key: str) -> frozenset[str]:
        """Return a list of texts as a set."""
        found = set()
        for place, item in self.items(key, []):
            if is_name(item):
                found.add(item)
            else:
                self.faults.append(f"{place}: must be a text that is not empty, not {shown(item)}")
        return frozenset(found)


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
    )


def read_person(entry: Entry) -> Person:
    return Person(
        id=entry.text("id"),
        weeks=read_weeks(entry),
        wishes=read_wishes(entry),
        min_weeks=entry.whole("min_weeks", 1, MOST, 1),
        max_weeks=entry.whole("max_weeks", 0, MOST, None),
        has=entry.names("has"),
        max_blocks=entry.whole("max_blocks", 1, MOST, 1),
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


def is_name(value: object) -> bool:
    return isinstance(value, str) and value != ""


def is_whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high  # a bool is an int, but no number of weeks


def not_whole(value: object, low: int, high: int, word: str = "") -> str:
    """Return why the value is no whole number within the limits, or nothing."""
    if is_whole(value, low, high):
        return ""
    if type(value) is not int:
        return f"must be a whole number, not {shown(value)}"
    return f"{word}{shown(value)} is outside {low}..{high}"


def shown(value: object) -> str:
    """Show a value in a line, cut where it is long."""
    text = quoted(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
