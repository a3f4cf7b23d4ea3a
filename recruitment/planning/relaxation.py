"""The linear relaxation: blocks may be taken in parts, and only those are looked at that could matter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recruitment.planning.heeding import Progress
from recruitment.planning.market import Market
from recruitment.planning.pricing import FINE, Columns, Paths, Prices
from recruitment.planning.sharing import Capacity, Model
from recruitment.planning.work import Work

NEAR = 10 * FINE  # blocks this close to a best chain come into the relaxation together with it
WHOLE = 1 - 1e-6
LEAST_LIMIT = 0.05  # what one linear program may always cost
MANY = 15_000  # people from whom on it pays to make all rows first, so that each round builds on the last
GO_ON = "use_preprocessing: false use_scaling: false"  # both would make the solver begin anew
ANOTHER = 1.5  # times the last round: with less work left the next would be cut off and waste what is known


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The blocks that mattered, the share of each, and the best prices found: their bound is proven."""

    columns: Columns
    shares: NDArray[np.float64]
    prices: Prices
    bound: int


def relax(market: Market, work: Work, progress: Progress) -> Relaxed:
    """Return the relaxation of a market, solved to the end unless the work for it runs out.

    People's prices are the dual values of the blocks known so far; at those prices the openings' best chains
    give a proven bound and name the blocks that were missing.
    """
    model = Model(Capacity.whole(market), "GLOP")
    many = len(market.crowd.left) >= MANY
    if many:
        model.make_rows()
    columns, known = Columns.none(), np.zeros(0, np.int64)
    prices = Prices.zero(market)
    best: Paths | None = None
    reached, spent = -1.0, 0.0
    while True:
        paths = Paths(market, prices)
        best = paths if best is None or paths.fine_bound < best.fine_bound else best
        progress.tell(bound=best.bound)
        if best.bound <= reached + 1e-3 or work.left <= ANOTHER * spent:
            break
        found = paths.columns(NEAR, per_seat=True)
        assert found is not None  # no limit was given
        codes = found.codes(market)
        found = found.take(~np.isin(codes, known))
        before = work.left
        work.spend(len(market.opening) * market.width, 1e7)
        if not len(found):
            break
        known = np.r_[known, codes]
        columns = columns.and_also(found)
        model.add(found)
        limit = max(LEAST_LIMIT, work.left / 3)
        model.solve(f"max_deterministic_time: {limit} {GO_ON if many else ''}", progress)
        work.spend(model.solver.iterations() * len(model.rows), 1e8)
        prices = model.prices()
        reached, spent = model.objective.Value(), before - work.left
    return Relaxed(columns, model.values(), best.prices, best.bound)


def dive(market: Market, relaxed: Relaxed, progress: Progress) -> Columns:
    """Return whole blocks: those the relaxation takes wholly, then the largest part, again and again."""
    capacity = Capacity.whole(market)
    chosen, columns, shares = Columns.none(), relaxed.columns, relaxed.shares
    while len(columns):
        taken = shares >= min(WHOLE, shares.max())
        taken &= np.cumsum(taken) <= 1 if shares.max() < WHOLE else True
        chosen = chosen.and_also(columns.take(taken))
        capacity = capacity.without(columns.take(taken))
        columns = columns.take(~taken)
        columns = columns.take(capacity.admits(columns))
        model = Model(capacity, "GLOP")
        model.add(columns)
        model.solve("", progress)
        progress.tell()
        shares = model.values()
    return chosen
