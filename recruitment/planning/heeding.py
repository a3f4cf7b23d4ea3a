"""Tells whoever waits for a plan how far it is, and stops the work when they no longer want it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import perf_counter

Heed = Callable[[int | None, int | None], bool]
PULSE = 0.5  # seconds between two questions when there is nothing new to tell
STOPPING = 0.05  # seconds between two tries to stop a step that has hardly begun


class Cancelled(Exception):
    """Whoever asked for the plan said that it is no longer wanted."""


@dataclass(slots=True)
class Progress:
    """The best value and the lowest bound so far; `heed` hears of both and answers whether to go on.

    It is asked in the thread that asked for the plan, so that it may use that thread's database connection.
    What it answers never changes a plan, it only ends the work.
    """

    heed: Heed | None = None
    value: int | None = None
    bound: int | None = None
    asked: float = 0

    def tell(self, value: int | None = None, bound: int | None = None) -> None:
        if not self.heed:
            return
        new = (self.value if value is None else value, self.bound if bound is None else bound)
        if new == (self.value, self.bound) and perf_counter() - self.asked < PULSE:
            return
        self.value, self.bound = new
        if not self.heed(*new):
            raise Cancelled
        self.asked = perf_counter()

    def during(self, step: Callable[[], int], stop: Callable[[], object]) -> int:
        """Return what a long step answers; ask now and then while it works, and `stop` it after a no."""
        if not self.heed:
            return step()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(step)
            try:
                while wait([answer], PULSE).not_done:
                    self.tell()
            except BaseException:
                while wait([answer], STOPPING).not_done:
                    stop()
                raise
            return answer.result()
