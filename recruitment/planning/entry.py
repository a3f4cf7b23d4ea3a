"""One object of a JSON file being read: every value is asked for by its key and judged at its place."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from recruitment.planning.problem import FIRST_WEEK, LAST_WEEK

WEEK_NAMES = {str(week) for week in range(FIRST_WEEK, LAST_WEEK + 1)}
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

    def pairs(self, key: str) -> Iterator[tuple[str, str, Any]]:
        """Yield (name, place, value) of an object that may be left out."""
        value = self.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"must be an object, not {shown(value)}")
            return
        place = f"{self.place}.{key}" if self.place else key
        for name, item in value.items():
            yield name, f"{place}[{shown(name)}]", item

    def named(self, key: str, keys: Collection[str]) -> Iterator[tuple[str, "Entry"]]:
        for name, place, item in self.pairs(key):
            yield name, Entry(item, place, self.faults, keys)

    def by_week(self, key: str) -> Iterator[tuple[int, str, Any]]:
        """Yield (week, place, value) of an object whose keys are weeks."""
        for name, place, item in self.pairs(key):
            if is_week(name):
                yield int(name), place, item
            else:
                self.faults.append(f"{place}: must be a week, {FIRST_WEEK}..{LAST_WEEK}")

    def names(self, key: str) -> frozenset[str]:
        """Return a list of texts as a set."""
        found = set()
        for place, item in self.items(key, []):
            if is_name(item):
                found.add(item)
            else:
                self.faults.append(f"{place}: must be a text that is not empty, not {shown(item)}")
        return frozenset(found)


def is_name(value: object) -> bool:
    """Say whether it is text that can be written down: half a character of two cannot."""
    if not isinstance(value, str) or not value:
        return False
    return value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value)


def is_week(text: str) -> bool:
    """Say whether a key is a week as a number is written: no sign, no zero before it, no other digits."""
    return text in WEEK_NAMES


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
