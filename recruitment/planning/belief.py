"""What answers to offers look like: a stated prior, and what this season's answers have taught. Pure.

Whether a person says yes: a Beta distribution; the prior counts as ten answers, six of them yes. On which
working day an answer comes: the share of each day, yes and no apart (Dirichlet; the prior counts as ten
answers each). Silence is a no on the last day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, lgamma, log

PRIOR_YES, PRIOR_NO = 6.0, 4.0
PRIOR_ANSWERS = 10.0
NODES = 40  # shares of yes that are weighed, evenly spread over 0 to 1


@dataclass(frozen=True)
class Experience:
    """Answers so far: working day after sending (from 0) -> how many. An expired offer: a no on its last."""

    yes: Mapping[int, int] = field(default_factory=dict)
    no: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Belief:
    """`reply_days`: the working day on which an offer ends, counted from the day it left."""

    experience: Experience
    reply_days: int

    @cached_property
    def shares(self) -> list[tuple[float, float]]:
        """(share of yes, weight) of the posterior; the weights make 1."""
        a = PRIOR_YES + sum(self.experience.yes.values())
        b = PRIOR_NO + sum(self.experience.no.values())
        at = [(node + 0.5) / NODES for node in range(NODES)]
        density = [_beta(share, a, b) for share in at]
        return [(share, weight / sum(density)) for share, weight in zip(at, density, strict=True)]

    @cached_property
    def rate(self) -> float:
        """The mean share of yes."""
        return sum(share * weight for share, weight in self.shares)

    @cached_property
    def yes_days(self) -> list[float]:
        """Share of the yes that come on each working day, 0 to `reply_days`."""
        return self._days(self.experience.yes, _early(self.reply_days))

    @cached_property
    def no_days(self) -> list[float]:
        """The same of the no; half of the prior's wait until the offer ends."""
        prior = [share / 2 for share in _early(self.reply_days)]
        prior[-1] += 0.5
        return self._days(self.experience.no, prior)

    def _days(self, seen: Mapping[int, int], prior: list[float]) -> list[float]:
        counts = [PRIOR_ANSWERS * share for share in prior]
        for day, number in seen.items():
            counts[min(max(day, 0), self.reply_days)] += number
        return [count / sum(counts) for count in counts]


def _early(last: int) -> list[float]:
    """Most answer within two days, fewer and fewer later: each day three quarters of the day before."""
    falling = [0.75**day for day in range(last + 1)]
    return [share / sum(falling) for share in falling]


def _beta(share: float, a: float, b: float) -> float:
    return exp((a - 1) * log(share) + (b - 1) * log(1 - share) + lgamma(a + b) - lgamma(a) - lgamma(b))
