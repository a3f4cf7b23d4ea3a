"""The forecast against seasons thrown with dice: of what it gives 70 per cent, do seven of ten come true?"""

import random
import time
from collections import Counter, defaultdict

from recruitment.planning.belief import Belief, Experience
from recruitment.planning.forecast import Seat, forecast
from tests.planning.playing import played

SEASONS, WEEKS, REPLY_DAYS, AHEAD = 300, 8, 5, (5, 10, 20)


def main() -> None:
    """Two worlds: shares of yes as the prior believes, and ones spread evenly from 0.3 to 0.9."""
    for world in ("as the prior says", "anything from 0.3 to 0.9"):
        dice, began, told = random.Random(7), time.perf_counter(), defaultdict(list)
        for _season in range(SEASONS):
            for probability, came_true in season(world, dice):
                told[min(9, int(probability * 10))].append((probability, came_true))
        table(world, told, time.perf_counter() - began)


def season(world, dice):
    """Forty answers have come; a summer of seats is forecast and then played."""
    share = dice.betavariate(6, 4) if world.startswith("as") else dice.uniform(0.3, 0.9)
    truth = Belief(Experience(), REPLY_DAYS)
    belief = Belief(experience(share, truth, dice, answers=40), REPLY_DAYS)
    seats = [some_seat(dice) for _seat in range(3 * WEEKS)]
    outlooks = forecast(seats, belief, max(AHEAD))
    days = [0 if seat.is_promised else played(seat, share, truth, dice) for seat in seats]
    for outlook in outlooks:
        latest = max(day for seat, day in zip(seats, days, strict=True) if outlook.week in seat.weeks)
        yield from ((outlook.full[day], latest <= day) for day in AHEAD)


def experience(share, truth, dice, answers):
    yes, no, days = Counter(), Counter(), range(REPLY_DAYS + 1)
    for _answer in range(answers):
        says_yes = dice.random() < share
        [day] = dice.choices(days, truth.yes_days if says_yes else truth.no_days)
        (yes if says_yes else no)[day] += 1
    return Experience(yes, no)


def some_seat(dice):
    first = dice.randrange(WEEKS)
    weeks = tuple(f"{25 + week}" for week in range(first, min(WEEKS, first + 4)))
    if dice.random() < 0.4:
        return Seat(weeks, is_promised=True)
    if dice.random() < 0.6:
        return Seat(weeks, waited=dice.randrange(4), in_line=dice.randrange(4))
    return Seat(weeks, in_line=1 + dice.randrange(4), starts=dice.randrange(5))


def table(world, told, seconds):
    weeks = sum(len(cases) for cases in told.values())
    print(f"forecast: {SEASONS} seasons, yes {world}: said, came true, weeks")
    off = 0.0
    for tenth, cases in sorted(told.items()):
        said = sum(probability for probability, _true in cases) / len(cases)
        true = sum(came_true for _probability, came_true in cases) / len(cases)
        off += abs(said - true) * len(cases) / weeks
        print(f"{tenth / 10:10.0%}-{(tenth + 1) / 10:<5.0%}{said:8.2f}{true:8.2f}{len(cases):8}")
    print(f"{'off on the whole (budget 0.05)':35}{off:8.3f}   in {seconds:.0f} s")
