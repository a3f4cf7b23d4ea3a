"""Do things at once, each on a connection of its own, and tell what came of each."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from recruitment.errors import RuleBroken


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Start all together; what each returned, the code of the rule that said no, or the error itself."""
    barrier = Barrier(len(doings))
    with ThreadPoolExecutor(len(doings)) as pool:
        return [doing.result() for doing in [pool.submit(_one, barrier, doing) for doing in doings]]


def times(count: int, doing: Callable[[], object]) -> Sequence[Callable[[], object]]:
    return [doing] * count


def _one(barrier: Barrier, doing: Callable[[], object]) -> object:
    try:
        connections["default"].ensure_connection()
        barrier.wait(timeout=20)
        return doing()
    except RuleBroken as broken:
        return broken.code
    except Exception as error:
        return error
    finally:
        connections["default"].close()
