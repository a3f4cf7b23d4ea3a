"""Prices people's time and finds what the seats would then bring at most: a proven bound.

Once every person has a price the openings no longer compete: each of their seats takes the best chain of
blocks, a longest path over its weeks. The chains and everybody's price together are worth at least as much
as the best plan (Lagrange duality). All is done in whole numbers, so the bound is exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recruitment.planning.market import Ints, Market, spread, starts_of
from recruitment.planning.problem import BLOCK_COST, LAST_WEEK, STEP

FINE = 1 << 16  # prices are whole numbers of this part of a point
NEVER = -(1 << 60)
EFFORT_PER_COLUMN = 100


@dataclass(frozen=True, slots=True)
class Prices:
    """What it costs to use a person, never below zero: per block, and per week of who has several.

    Mentors' time has a price too, at most what it costs to go beyond it, so that nothing is gained there.
    """

    block: Ints  # per person
    meeting: Ints  # per own person and week: their blocks must not meet
    week: Ints  # per own person: all their blocks share a number of weeks
    mentors: Ints  # per mentored unit and week

    @classmethod
    def zero(cls, market: Market) -> "Prices":
        people, own = len(market.crowd.left), int(market.crowd.own.max(initial=0)) + 1
        return cls(
            np.zeros(people, np.int64),
            np.zeros((own, LAST_WEEK + 2), np.int64),
            np.zeros(own, np.int64),
            np.zeros_like(market.mentors),
        )

    def total(self, market: Market) -> int:
        """Return what all the time that people have costs."""
        crowd = market.crowd
        whole = self.block @ crowd.left + self.meeting.sum() + self.week[crowd.own] @ crowd.most
        return int(whole + (self.mentors * market.mentors).sum())


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks as arrays; weeks are offsets from the opening's first, `end` is not included."""

    person: Ints
    opening: Ints
    start: Ints
    end: Ints
    points: Ints
    spare: Ints  # at most zero: what the bound loses when this block is forced into the plan

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def none(cls) -> "Columns":
        return cls(*(np.zeros(0, np.int64) for _ in cls.__slots__))

    def and_also(self, other: "Columns") -> "Columns":
        return Columns(*(np.r_[getattr(self, name), getattr(other, name)] for name in self.__slots__))

    def take(self, which: Ints | NDArray[np.bool_]) -> "Columns":
        return Columns(*(getattr(self, name)[which] for name in self.__slots__))

    def codes(self, market: Market) -> Ints:
        """Return one number per block, the same for the same block."""
        span = market.width + 1
        return ((self.person * len(market.openings) + self.opening) * span + self.start) * span + self.end


class Paths:
    """The best chains of blocks through every opening under given prices."""

    def __init__(self, market: Market, prices: Prices) -> None:
        self.market, self.prices = market, prices
        weekly = prices.meeting + prices.week[:, None]
        self.toll = np.cumsum(weekly, axis=1) - weekly  # of all weeks before this one
        self.mentor_toll = np.cumsum(prices.mentors, axis=1) - prices.mentors
        self.tolled = bool(weekly.any())
        self.mentor_tolled = bool(prices.mentors.any())
        firsts = market.member_index[:-1]
        cheapest = prices.block[market.member]
        self.cheapest = np.minimum.reduceat(cheapest, firsts) if len(firsts) else np.zeros(0, np.int64)
        self.charge = self.cheapest + BLOCK_COST * FINE
        self.behind = self.backward()
        self.best = self.behind[:, 0]
        self.ahead, self.near = self.forward()
        self.fine_bound = int(self.best @ market.seats) + prices.total(market)

    @property
    def bound(self) -> int:
        return self.fine_bound // FINE // STEP * STEP

    def worth(self, groups: Ints, week: Ints | int) -> Ints:
        """Return what the weeks before `week` bring; the difference of two is what a block brings."""
        market = self.market
        worth = market.gain[groups] * FINE * week
        if self.tolled:
            worth -= self.toll[market.own[groups], market.first[market.opening[groups]] + week]
        if self.mentor_tolled:
            opening = market.opening[groups]
            worth -= self.mentor_toll[market.mentored[opening], market.first[opening] + week]
        return worth

    def backward(self) -> Ints:
        """Return the best chain from each week to the end."""
        market = self.market
        paths = np.zeros((len(market.openings), market.width + 1), np.int64)
        best = np.full(len(market.opening), NEVER)
        latest = market.end - market.shortest
        for week in range(market.width - 1, -1, -1):
            paths[:, week] = paths[:, week + 1]
            groups = np.flatnonzero((market.start <= week) & (week <= latest))
            end = week + market.shortest[groups]
            ending = paths[market.opening[groups], end] + self.worth(groups, end)
            best[groups] = np.maximum(best[groups], ending)
            self.lift(paths[:, week], groups, best[groups] - self.worth(groups, week) - self.charge[groups])
        return paths

    def forward(self) -> tuple[Ints, Ints]:
        """Return the best chain from the start to each week, and per group how near its best block comes."""
        market = self.market
        paths = np.zeros((len(market.openings), market.width + 1), np.int64)
        best = np.full(len(market.opening), NEVER)
        near = np.full(len(market.opening), NEVER)
        earliest = market.start + market.shortest
        for week in range(1, market.width + 1):
            paths[:, week] = paths[:, week - 1]
            groups = np.flatnonzero((earliest <= week) & (week <= market.end))
            start = week - market.shortest[groups]
            opening = market.opening[groups]
            best[groups] = np.maximum(best[groups], paths[opening, start] - self.worth(groups, start))
            reach = best[groups] + self.worth(groups, week) - self.charge[groups]
            self.lift(paths[:, week], groups, reach)
            near[groups] = np.maximum(near[groups], reach + self.behind[opening, week] - self.best[opening])
        return paths, near

    def lift(self, column: Ints, groups: Ints, reach: Ints) -> None:
        """Raise each opening's value to the best that its groups reach."""
        firsts = starts_of(self.market.opening[groups])
        if len(firsts):
            openings = self.market.opening[groups[firsts]]
            column[openings] = np.maximum(column[openings], np.maximum.reduceat(reach, firsts))

    def columns(self, slack: int, *, per_seat: bool = False, most: int | None = None) -> Columns | None:
        """Return the blocks that could be in a plan at most `slack` (in fine points) under the bound.

        With `per_seat` only as many people for each block of an opening as it has seats, the cheapest.
        None when there are more than `most`.
        """
        market = self.market
        promising = np.flatnonzero(self.near >= -slack)
        if most is not None and self.effort(promising) > EFFORT_PER_COLUMN * most:
            return None
        group, start, end, spare = self.near_blocks(promising, slack)
        member, extra, first = self.takers(promising)
        # the members of a group lie together, the cheapest first: count those that the slack still allows
        rank = np.searchsorted(promising, group)
        beyond = int(extra.max(initial=0)) + slack + 1
        line = np.repeat(np.arange(len(promising)), np.diff(first)) * beyond + extra
        count = np.searchsorted(line, rank * beyond + spare + slack, side="right") - first[rank]
        if per_seat:
            count = np.minimum(count, market.seats[market.opening[group]])
        if most is not None and count.sum() > most:
            return None
        which = np.repeat(np.arange(len(group)), count)
        place = spread(first[rank], count)
        group, start, end = group[which], start[which], end[which]
        points = (end - start) * market.gain[group] - BLOCK_COST
        spare = spare[which] - extra[place]
        found = Columns(member[place], market.opening[group], start, end, points, spare)
        return self.distinct(found, per_seat)

    def effort(self, groups: Ints) -> int:
        """Return how many blocks and members there are to look at."""
        market = self.market
        starts = (market.end - market.start - market.shortest)[groups] + 1
        return int((starts * (starts + 1) // 2).sum() + np.diff(market.member_index)[groups].sum())

    def near_blocks(self, promising: Ints, slack: int) -> tuple[Ints, ...]:
        """Return group, start, end and spare of every block within the slack, for the cheapest member."""
        market = self.market
        found = [np.zeros((4, 0), np.int64)]
        room = market.end[promising] - market.start[promising]
        for length in range(1, market.width + 1):
            for offset in range(market.width - length + 1):
                fits = (market.shortest[promising] <= length) & (offset + length <= room)
                group = promising[fits]
                if not len(group):
                    break
                opening, start = market.opening[group], market.start[group] + offset
                end = start + length
                spare = self.ahead[opening, start] + self.behind[opening, end] - self.best[opening]
                spare += self.worth(group, end) - self.worth(group, start) - self.charge[group]
                keep = spare >= -slack
                found.append(np.stack([group, start, end, spare])[:, keep])
        return tuple(np.concatenate(found, axis=1))

    def takers(self, promising: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the members of groups, cheapest first, what each costs beyond it, and where they start."""
        market = self.market
        size = np.diff(market.member_index)[promising]
        member = market.member[spread(market.member_index[promising], size)].astype(np.int64)
        group = np.repeat(np.arange(len(promising)), size)
        extra = self.prices.block[member] - np.repeat(self.cheapest[promising], size)
        order = np.lexsort((extra, group))
        return member[order], extra[order], np.r_[0, np.cumsum(size)]

    def distinct(self, found: Columns, per_seat: bool) -> Columns:
        market = self.market
        _, first = np.unique(found.codes(market), return_index=True)
        found = found.take(first)
        if not per_seat:
            return found
        span = market.width + 1
        place = (found.opening * span + found.start) * span + found.end
        order = np.lexsort((found.person, market.crowd.choices[found.person], -found.spare, place))
        found, place = found.take(order), place[order]
        firsts = starts_of(place)
        rank = np.arange(len(place)) - np.repeat(firsts, np.diff(np.r_[firsts, len(place)]))
        return found.take(rank < market.seats[found.opening])
