"""What differs between two versions of a job description: told by the words of the duties alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Told(Protocol):
    """A duty as somebody wrote it, in a row or not yet."""

    text: str
    kind: str
    is_done: bool
    reason: str


class Sort(StrEnum):
    ADDED = "added"
    ENDED = "ended"
    RETYPED = "retyped"
    RULED_OUT = "ruled_out"
    NO_LONGER_RULED_OUT = "no_longer_ruled_out"


@dataclass(frozen=True)
class Change:
    sort: Sort
    text: str
    kind: str
    reason: str = ""


def wording(text: str) -> str:
    """Two duties with the same wording are one: capitals and spaces aside."""
    return " ".join(text.split()).casefold()


def added(before: Iterable[Told] | None, after: Sequence[Told]) -> list[int]:
    """The places in `after` of duties that are done and were not done before.

    Nothing is added in a first version (`before` is None): it says how things are.
    """
    if before is None:
        return []
    known = {wording(duty.text) for duty in before if duty.is_done}
    return [place for place, duty in enumerate(after) if duty.is_done and wording(duty.text) not in known]


def changes_between(before: Sequence[Told], after: Sequence[Told]) -> list[Change]:
    """In the order of the page: what came or changed as it stands in `after`, then what went."""
    old, new = _by_wording(before), _by_wording(after)
    came = [_came(old, key, duty) for key, duty in new.items()]
    went = [_went(duty) for (is_done, text), duty in old.items() if (is_done, text) not in new]
    return [change for change in came + went if change]


def _by_wording(duties: Iterable[Told]) -> dict[tuple[bool, str], Told]:
    return {(duty.is_done, wording(duty.text)): duty for duty in duties}


def _came(old: dict[tuple[bool, str], Told], key: tuple[bool, str], duty: Told) -> Change | None:
    if key not in old:
        sort = Sort.ADDED if duty.is_done else Sort.RULED_OUT
        return Change(sort, duty.text, duty.kind, duty.reason)
    if old[key].kind != duty.kind:
        return Change(Sort.RETYPED, duty.text, duty.kind)
    return None


def _went(duty: Told) -> Change:
    return Change(Sort.ENDED if duty.is_done else Sort.NO_LONGER_RULED_OUT, duty.text, duty.kind)
