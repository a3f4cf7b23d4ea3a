"""Counts work instead of reading the clock, so that the same problem always gets the same plan."""

from dataclasses import dataclass


@dataclass(slots=True)
class Work:
    """What may still be done, in seconds of a common machine with nothing else to do."""

    left: float

    def spend(self, count: float, per_second: float) -> None:
        self.left -= count / per_second
