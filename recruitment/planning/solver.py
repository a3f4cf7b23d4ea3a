"""Finds the best plan and proves how good it is."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np

from recruitment.planning.heeding import Heed, Progress
from recruitment.planning.market import Market, make_market
from recruitment.planning.pricing import FINE, Columns, Paths
from recruitment.planning.problem import STEP, Block, Plan, Problem, plan_from
from recruitment.planning.relaxation import Relaxed, dive, relax
from recruitment.planning.sharing import Capacity, Model, points
from recruitment.planning.ties import settle_ties
from recruitment.planning.work import Work

MOST_COLUMNS = 300_000  # blocks that the whole-number search holds in memory
FEW_COLUMNS = 20_000  # and those that it gets through in seconds
NEAR = 0.0005  # a plan this close to its bound is searched further only where that is quick


def solve(problem: Problem, time_limit: float = 60, workers: int = 2, heed: Heed | None = None) -> Plan:
    """The best plan found, with a proven bound on how good any plan could be.

    `time_limit` is in seconds of work on a common machine, counted rather than read off a clock: the same
    problem, limit and number of workers give the same plan. `heed` hears of the best value and the lowest
    bound as they come (None before there is one) and is asked at least once a second or two whether to go on;
    when it answers False, `Cancelled` is raised.
    """
    started = perf_counter()
    progress = Progress(heed)
    progress.tell()
    market, work = make_market(problem, problem.fixed), Work(time_limit)
    relaxed = relax(market, work, progress)
    chosen, bound = dive(market, relaxed, progress), relaxed.bound
    progress.tell(points(market, chosen), bound)
    if points(market, chosen) < bound:
        chosen, bound = _search(market, relaxed, chosen, max(1.0, work.left), workers, progress)
        progress.tell(points(market, chosen), bound)
    blocks = settle_ties(problem, _deal(problem, market, chosen))
    return plan_from(problem, blocks, bound, perf_counter() - started)


def _search(
    market: Market, relaxed: Relaxed, chosen: Columns, limit: float, workers: int, progress: Progress
) -> tuple[Columns, int]:
    """Whole blocks at least as good as `chosen`, and the bound that was proven.

    Only blocks whose loss at the best prices is less than the gap can be in a better plan, so that what is
    proven of them holds for all.
    """
    value = points(market, chosen)
    most = FEW_COLUMNS if relaxed.bound - value <= NEAR * relaxed.bound else MOST_COLUMNS
    paths = Paths(market, relaxed.prices)
    columns = paths.columns(paths.fine_bound - value * FINE, per_seat=False, most=most)
    if columns is None:  # too many to search: what is found is near enough to its bound
        return chosen, relaxed.bound
    model = Model(Capacity.whole(market), "SAT")
    model.add(columns)
    model.hint(columns, chosen)
    model.solve(
        f"num_workers: {workers} interleave_search: true random_seed: 1 max_deterministic_time: {limit}",
        progress,
    )
    found = columns.take(model.values() > 0.5)
    if points(market, found) > value:
        chosen, value = found, points(market, found)
    proven = int(model.objective.BestBound() + 1e-6) // STEP * STEP
    return chosen, min(relaxed.bound, max(value, proven))


def _deal(problem: Problem, market: Market, chosen: Columns) -> Iterator[Block]:
    """Deal the blocks of each opening out to its seats, in order of their weeks."""
    free_from: dict[tuple[int, int], int] = {}
    for index in np.lexsort((chosen.person, chosen.start, chosen.opening)):
        opening = market.openings[chosen.opening[index]]
        first, end = (opening.first + int(offset[index]) for offset in (chosen.start, chosen.end))
        seat = next(one for one in opening.seats if free_from.get((one, opening.first), 0) <= first)
        free_from[seat, opening.first] = end
        yield Block(problem.slots[seat].id, problem.people[chosen.person[index]].id, first, end - 1)
