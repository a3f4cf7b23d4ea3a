"""How likely each week is filled by a day, from what is out, who is next in line and how people answer. Pure.

Days are working days from today (0). A seat's offers are made one after the other: the next in line is asked
on the day of the no. All seats share one unknown share of yes, so a bad season is bad everywhere at once:
the probabilities are averaged over what that share may be (`Belief.shares`), not computed at its mean.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod

from recruitment.planning.belief import Belief

MOST_IN_LINE = 25


@dataclass(frozen=True)
class Seat:
    """One seat over some weeks. `waited`: working days since its offer left, None when nothing is out;
    then the first in line, if any, is asked on day `starts`. `in_line`: how many may be asked after that.
    """

    weeks: tuple[str, ...]
    is_promised: bool = False
    waited: int | None = None
    in_line: int = 0
    starts: int = 0


@dataclass(frozen=True)
class Outlook:
    """Of one week, by day (index 0 is today): the probability that all seats are filled, the expected number
    of filled seats."""

    week: str
    seats: int
    full: list[float]
    filled: list[float]


def forecast(seats: Sequence[Seat], belief: Belief, days: int) -> list[Outlook]:
    """Week by week, in order, for today and `days` working days on. Seats that are alike are counted once."""
    nodes = [(weight, _Node(share, belief, days)) for share, weight in belief.shares]
    kinds: dict[str, Counter[Seat]] = defaultdict(Counter)
    for seat in seats:
        for week in seat.weeks:
            kinds[week][replace(seat, weeks=())] += 1
    return [_outlook(week, alike, nodes, days) for week, alike in sorted(kinds.items())]


def reserves_needed(belief: Belief, days: int, target: float) -> int | None:
    """How many next in line an unasked seat needs to be filled by `days` with this probability.

    None: there is no time for so many, however long the line.
    """
    for reserves in range(MOST_IN_LINE):
        if one_seat(belief, days, reserves)[-1] >= target:
            return reserves
    return None


def latest_start(belief: Belief, days: int, reserves: int, target: float) -> int | None:
    """The last working day on which the first offer of a seat may leave, for this probability by `days`."""
    curve = one_seat(belief, days, reserves)
    needed = next((day for day, share in enumerate(curve) if share >= target), None)
    return None if needed is None else days - needed


def offers_expected(seats: Sequence[Seat], belief: Belief, days: int) -> list[float]:
    """How many offers, counted together, will have left by each day if everybody in line is asked in turn."""
    alike = Counter(replace(seat, weeks=()) for seat in seats)
    total = [0.0] * (days + 1)
    for share, weight in belief.shares:
        node = _Node(share, belief, days)
        for seat, count in alike.items():
            for day, sent in enumerate(node.sent_by(seat)):
                total[day] += weight * count * sent
    return total


def one_seat(belief: Belief, days: int, reserves: int) -> list[float]:
    """The probability by day that a seat is filled whose first offer leaves today."""
    [outlook] = forecast([Seat(("",), in_line=reserves + 1)], belief, days)
    return outlook.full


def _outlook(week: str, alike: Counter[Seat], nodes: list[tuple[float, "_Node"]], days: int) -> Outlook:
    full, filled = [0.0] * (days + 1), [0.0] * (days + 1)
    for weight, node in nodes:
        curves = [(node.filled_by(seat), count) for seat, count in alike.items()]
        for day in range(days + 1):
            full[day] += weight * prod(curve[day] ** count for curve, count in curves)
            filled[day] += weight * sum(curve[day] * count for curve, count in curves)
    return Outlook(week, alike.total(), full, filled)


class _Node:
    """The same if the share of yes were known."""

    def __init__(self, share: float, belief: Belief, days: int) -> None:
        self.days = days
        self.yes = [share * part for part in belief.yes_days]
        self.no = [(1 - share) * part for part in belief.no_days]
        self._fresh: list[list[float]] = [[0.0] * (days + 1)]
        self._known: dict[Seat, list[float]] = {}

    def filled_by(self, seat: Seat) -> list[float]:
        """Of a seat without weeks, for seats of many weeks are alike."""
        if seat not in self._known:
            self._known[seat] = self._filled_by(seat)
        return self._known[seat]

    def _filled_by(self, seat: Seat) -> list[float]:
        if seat.is_promised:
            return [1.0] * (self.days + 1)
        if seat.waited is None:
            return _later(self.fresh(seat.in_line), seat.starts)
        yes, no = self.remaining(seat.waited)
        return self._then(yes, no, self.fresh(seat.in_line))

    def fresh(self, in_line: int) -> list[float]:
        """Filled by day, when the first of so many is asked today."""
        while len(self._fresh) <= in_line:
            self._fresh.append(self._then(self.yes, self.no, self._fresh[-1]))
        return self._fresh[in_line]

    def remaining(self, waited: int) -> tuple[list[float], list[float]]:
        """Of an offer unanswered until today: yes and no by the days to come. An overdue one is a no."""
        yes, no = self.yes[waited:], self.no[waited:]
        total = sum(yes) + sum(no)
        return ([part / total for part in yes], [part / total for part in no]) if total else ([0.0], [1.0])

    def sent_by(self, seat: Seat) -> list[float]:
        """Offers that will have left by each day; what is out has left already."""
        if seat.is_promised:
            return [0.0] * (self.days + 1)
        if seat.waited is None:
            return _later(self._asked(seat.in_line), seat.starts)
        _yes, no = self.remaining(seat.waited)
        return _after(no, self._asked(seat.in_line), self.days)

    def _asked(self, in_line: int) -> list[float]:
        asked = [0.0] * (self.days + 1)
        for _one in range(in_line):
            asked = [1 + more for more in _after(self.no, asked, self.days)]
        return asked

    def _then(self, yes: Sequence[float], no: Sequence[float], next_one: Sequence[float]) -> list[float]:
        """Yes by a day, or no on one before it and the next in line's yes in the days left."""
        later = _after(no, next_one, self.days)
        return [min(1.0, sum(yes[: day + 1]) + later[day]) for day in range(self.days + 1)]


def _after(no: Sequence[float], curve: Sequence[float], days: int) -> list[float]:
    return [
        sum(part * curve[day - came] for came, part in enumerate(no) if came <= day)
        for day in range(days + 1)
    ]


def _later(curve: Iterable[float], starts: int) -> list[float]:
    values = list(curve)
    return ([0.0] * starts + values)[: len(values)]
