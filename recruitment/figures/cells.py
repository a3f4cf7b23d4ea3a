"""Small counts are told as few, and no sum gives one away (domain.md 9: cells under five are suppressed)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

FEWEST_TOLD = 5
_MOST_OF_FEW = FEWEST_TOLD - 1
_ANY = 10**9


@dataclass(frozen=True)
class Cell:
    """`count` is told; else there are one to four (`is_few`), or it is kept back for the sake of others."""

    count: int | None
    is_few: bool = False


KEPT_BACK = Cell(None)
FEW = Cell(None, is_few=True)

# Rows of steps: nobody comes to a later one without those before it, so that counts fall to the right.
type Table = Sequence[Sequence[int]]


class Told(NamedTuple):
    rows: list[list[Cell]]
    sums: list[Cell]


def cell(count: int) -> Cell:
    return FEW if 0 < count < FEWEST_TOLD else Cell(count)


def told_apart(table: Table) -> Told:
    """Rows that others know the sums of: each by itself, and summed only as far as it is told."""
    rows = [[cell(count) for count in row] for row in table]
    return Told(rows, [Cell(sum(one.count or 0 for one in column)) for column in zip(*rows, strict=True)])


def told_together(table: Table) -> Told:
    """Rows with their true sums, and as little kept back as hides what is few."""
    sheet = _Sheet(table)
    for step in range(len(sheet.sums)):
        sheet.protect(step)
    return Told(sheet.rows, [cell(count) for count in sheet.sums])


class _Sheet:
    """A table on its way to being told.

    Where what is told gives a small count away, the smallest row that is told there is kept back, too,
    from that step on: how it goes on would say what it was. Where that is not enough, all rows are.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = [[cell(count) for count in row] for row in table]
        self.sums = [sum(column) for column in zip(*table, strict=True)]

    def protect(self, step: int) -> None:
        for row in self._partners(step):
            if not self._gives_away(step):
                return
            self._keep_back([row], step)
        if self._gives_away(step):
            self._keep_back(range(len(self.rows)), step)

    def _partners(self, step: int) -> list[int]:
        """The rows that may be kept back for others, least first."""
        told = [row for row, counts in enumerate(self.table) if counts[step] >= FEWEST_TOLD]
        return sorted(told, key=lambda row: (self.table[row][step], row))

    def _keep_back(self, rows: Iterable[int], step: int) -> None:
        for row in rows:
            self.rows[row][step:] = [KEPT_BACK] * (len(self.sums) - step)

    def _gives_away(self, step: int) -> bool:
        """Whether somebody who subtracts what is told from the sum learns a small count."""
        hidden = self._hidden(step)
        bounds = {row: (self._least(row, step), self._most(row, step)) for row in hidden}
        least, most = (sum(bound[end] for bound in bounds.values()) for end in (0, 1))
        if self.sums[step] < FEWEST_TOLD:  # the sum itself is told as few
            return len(self.rows) > 1 and least >= _MOST_OF_FEW
        left = sum(self.table[row][step] for row in hidden)
        return any(
            max(low, left - (most - high)) == min(high, left - (least - low))
            for row, (low, high) in bounds.items()
            if 0 < self.table[row][step] < FEWEST_TOLD
        )

    def _hidden(self, step: int) -> list[int]:
        return [row for row, cells in enumerate(self.rows) if cells[step].count is None]

    def _least(self, row: int, step: int) -> int:
        """What it must be: one where it is few, and no less than what is known of a later step."""
        if self.rows[row][step].is_few:
            return 1
        later = range(step + 1, len(self.sums))
        return max((self.table[row][one] for one in later if self._is_known(row, one)), default=0)

    def _most(self, row: int, step: int) -> int:
        """What it can be: four where it is few, and no more than what is known of an earlier step."""
        if self.rows[row][step].is_few:
            return _MOST_OF_FEW
        earlier = [self.table[row][one] for one in range(step) if self._is_known(row, one)]
        return min(earlier, default=_ANY)

    def _is_known(self, row: int, step: int) -> bool:
        """Told, or all that is hidden there, so that the sum tells it."""
        return self.rows[row][step].count is not None or self._hidden(step) == [row]
