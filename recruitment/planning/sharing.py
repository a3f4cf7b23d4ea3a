"""Shares what there is among blocks: the rows of the linear relaxation and of the whole-number search."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from recruitment.planning.heeding import Progress
from recruitment.planning.market import Ints, Market, spread
from recruitment.planning.pricing import FINE, Columns, Prices
from recruitment.planning.problem import LAST_WEEK, MENTOR_COST

INFINITY = pywraplp.Solver.infinity()
SEATS, BLOCKS, MEETING, WEEKS, MENTORS = range(5)  # kinds of rows


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is left: seats per opening and week, blocks and weeks per person, weeks of own people."""

    market: Market
    seats: Ints
    blocks: Ints
    weeks: Ints
    free: Ints  # 1 or 0 per own person and week
    mentors: Ints  # people per mentored unit and week; below zero where there are too many

    @classmethod
    def whole(cls, market: Market) -> "Capacity":
        crowd = market.crowd
        own = np.ones((int(crowd.own.max(initial=0)) + 1, LAST_WEEK + 2), np.int64)
        seats = np.repeat(market.seats[:, None], market.width, axis=1)
        return cls(market, seats, crowd.left.copy(), crowd.most.copy(), own, market.mentors.copy())

    def without(self, chosen: Columns) -> "Capacity":
        """Return what is left when these blocks are taken."""
        seats, blocks, weeks, free, mentors = (
            array.copy() for array in (self.seats, self.blocks, self.weeks, self.free, self.mentors)
        )
        length = chosen.end - chosen.start
        week = spread(chosen.start, length)
        opening, person = np.repeat(chosen.opening, length), np.repeat(chosen.person, length)
        np.subtract.at(seats, (opening, week), 1)
        np.subtract.at(blocks, chosen.person, 1)
        np.subtract.at(weeks, chosen.person, length)
        free[self.market.crowd.own[person], self.market.first[opening] + week] = 0
        free[0] = 1  # whoever has one block only cannot meet himself
        np.subtract.at(mentors, (self.market.mentored[opening], self.market.first[opening] + week), 1)
        mentors[0] = 0  # nobody counts where nobody said how many
        return Capacity(self.market, seats, blocks, weeks, free, mentors)

    @property
    def beyond(self) -> Ints:
        """Return how many people too many there are per mentored unit and week."""
        return np.maximum(0, -self.mentors)

    def admits(self, columns: Columns) -> NDArray[np.bool_]:
        """Return which of the blocks would still fit, each on its own."""
        full = before(self.seats <= 0)
        busy = before(self.free == 0)
        own, first = self.market.crowd.own[columns.person], self.market.first[columns.opening]
        fits = full[columns.opening, columns.end] == full[columns.opening, columns.start]
        fits &= busy[own, first + columns.end] == busy[own, first + columns.start]
        fits &= self.blocks[columns.person] > 0
        fits &= columns.end - columns.start <= self.weeks[columns.person]
        return fits


def before(marks: NDArray[np.bool_]) -> Ints:
    """Return how many marks lie before each place of a row, and before its end."""
    counts = np.zeros((marks.shape[0], marks.shape[1] + 1), np.int64)
    np.cumsum(marks, axis=1, out=counts[:, 1:])
    return counts


def points(market: Market, chosen: Columns) -> int:
    """Return what these blocks are worth together."""
    alone = int(chosen.points.sum())
    if len(market.mentors) == 1:
        return alone
    return alone - MENTOR_COST * int(Capacity.whole(market).without(chosen).beyond.sum())


class Model:
    """Which blocks to take for the most points; `kind` is GLOP (fractions allowed) or SAT (whole blocks)."""

    def __init__(self, capacity: Capacity, kind: str) -> None:
        self.capacity = capacity
        self.market = capacity.market
        self.crowd = capacity.market.crowd
        self.solver = pywraplp.Solver.CreateSolver(kind)
        self.whole = kind == "SAT"
        self.objective = self.solver.Objective()
        self.objective.SetMaximization()
        self.rows: dict[tuple[int, ...], pywraplp.Constraint] = {}
        self.shares: list[pywraplp.Variable] = []
        self.beyond: dict[tuple[int, int], pywraplp.Variable] = {}

    def add(self, columns: Columns) -> None:
        table = (columns.person, columns.opening, columns.start, columns.end, columns.points)
        for person, opening, start, end, points in zip(*(part.tolist() for part in table), strict=True):
            share = self.solver.BoolVar("") if self.whole else self.solver.NumVar(0, INFINITY, "")
            self.objective.SetCoefficient(share, points)
            for row, amount in self.uses(person, opening, start, end):
                row.SetCoefficient(share, amount)
            self.shares.append(share)

    def uses(
        self, person: int, opening: int, start: int, end: int
    ) -> Iterator[tuple[pywraplp.Constraint, int]]:
        """Yield every row that a block takes from, and how much it takes."""
        capacity, own = self.capacity, self.crowd.own[person]
        for week in range(start, end):
            yield self.row(SEATS, opening, week, capacity.seats), 1
        yield self.row(BLOCKS, person, 0, capacity.blocks), 1
        if own:
            first = self.market.first[opening]
            for week in range(first + start, first + end):
                yield self.row(MEETING, own, week, capacity.free), 1
            yield self.row(WEEKS, person, 0, capacity.weeks), end - start
        if unit := int(self.market.mentored[opening]):
            first = int(self.market.first[opening])
            for week in range(first + start, first + end):
                yield self.mentor_row(unit, week), 1

    def row(self, kind: int, which: int, week: int, amounts: Ints) -> pywraplp.Constraint:
        """Return the row that keeps the use of something within its amount, a new one at its first use."""
        key = (kind, which, week)
        if key not in self.rows:
            amount = amounts[which] if kind in (BLOCKS, WEEKS) else amounts[which, week]
            self.rows[key] = self.solver.Constraint(-INFINITY, float(amount))
        return self.rows[key]

    def make_rows(self) -> None:
        """Make every row there can be: a model that only gets new blocks goes on where it was."""
        market, crowd = self.market, self.crowd
        for opening, one in enumerate(market.openings):
            for week in range(one.end - one.first):
                self.row(SEATS, opening, week, self.capacity.seats)
                if unit := int(market.mentored[opening]):
                    self.mentor_row(unit, one.first + week)
        for person in np.unique(market.member).tolist():
            self.row(BLOCKS, person, 0, self.capacity.blocks)
            if own := int(crowd.own[person]):
                self.row(WEEKS, person, 0, self.capacity.weeks)
                for run in range(crowd.run_index[person], crowd.run_index[person + 1]):
                    for week in range(crowd.run_first[run], crowd.run_end[run]):
                        self.row(MEETING, own, week, self.capacity.free)

    def mentor_row(self, unit: int, week: int) -> pywraplp.Constraint:
        """Return the row of a unit's mentors in a week; each person beyond them costs points."""
        if (unit, week) in self.beyond:
            return self.rows[MENTORS, unit, week]
        row = self.row(MENTORS, unit, week, np.maximum(0, self.capacity.mentors))
        most = int(self.market.seats[self.market.mentored == unit].sum())
        extra = self.solver.IntVar(0, most, "") if self.whole else self.solver.NumVar(0, INFINITY, "")
        self.objective.SetCoefficient(extra, -MENTOR_COST)
        row.SetCoefficient(extra, -1)
        self.beyond[unit, week] = extra
        return row

    def hint(self, columns: Columns, chosen: Columns) -> None:
        """Begin the search at the blocks `chosen` among all the `columns` of this model."""
        known = set(chosen.codes(self.market).tolist())
        hint = [float(code in known) for code in columns.codes(self.market).tolist()]
        beyond = self.capacity.without(chosen).beyond
        extras = [float(beyond[place]) for place in self.beyond]
        self.solver.SetHint([*self.shares, *self.beyond.values()], [*hint, *extras])

    def solve(self, parameters: str, progress: Progress) -> bool:
        """Solve and return whether the best is proven."""
        if not self.solver.SetSolverSpecificParametersAsString(parameters):
            raise ValueError(f"the solver does not know the parameters: {parameters}")
        done = progress.during(self.solver.Solve, self.solver.InterruptSolve)
        return done == pywraplp.Solver.OPTIMAL

    def values(self) -> NDArray[np.float64]:
        return np.array([share.solution_value() for share in self.shares], np.float64)

    def prices(self) -> Prices:
        """Return the dual values as prices of people's time."""
        prices = Prices.zero(self.market)
        for (kind, which, week), row in self.rows.items():
            price = max(0, round(row.dual_value() * FINE))
            if kind == BLOCKS:
                prices.block[which] = price
            elif kind == MEETING:
                prices.meeting[which, week] = price
            elif kind == WEEKS:
                prices.week[self.crowd.own[which]] = price
            elif kind == MENTORS:
                prices.mentors[which, week] = min(price, MENTOR_COST * FINE)
        return prices
