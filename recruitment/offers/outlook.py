"""How the summer is likely to fill: offers, next in line and answers so far, handed to planning.forecast."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from math import ceil
from uuid import UUID

from django.db.models import F, Func, QuerySet

from recruitment.offers.board import Board, Cell, CellState, season_board
from recruitment.offers.models import LIVE, Offer
from recruitment.planning.belief import Belief, Experience
from recruitment.planning.forecast import (
    MOST_IN_LINE,
    Outlook,
    Seat,
    forecast,
    latest_start,
    offers_expected,
    reserves_needed,
)
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, User
from recruitment.workdays import (
    ONE_DAY,
    ONE_WEEK,
    add_working_days,
    format_week,
    in_stockholm,
    is_working_day,
    monday_of,
    parse_week,
    previous_working_day,
)

State = Offer.State
AHEAD = 40  # working days: two months
SURE = 0.9  # how sure one wants to be of a seat
_YES = (State.ACCEPTED_CONDITIONAL, State.CONFIRMED, State.CANDIDATE_WITHDREW)
_ANSWERED = (*_YES, State.DECLINED, State.EXPIRED)


@dataclass(frozen=True)
class WeekOutlook:
    """One week of the season on a chosen day. `full` and `filled` as in planning.forecast, on that day."""

    week: date
    seats: int
    covered: int
    full: float
    filled: float
    in_line: int


@dataclass(frozen=True)
class Leaving:
    """How many offers, counted together, will have left by the evening of a day."""

    day: date
    offers: int


@dataclass(frozen=True)
class SeasonOutlook:
    """`answers` and `rate` say what the belief rests on; `reserves` is how many next in line a seat needs to
    be filled with SURE by `day`, None when no line is long enough; `offers` how many will have to leave.

    `start_by` is the last day on which the first offer of a seat may leave for it to be filled with SURE when
    the season begins (or by the chosen day), with `line` next in line; None when two months are too short.
    `leaving` is for the end of each week to come until all have left, everybody in line being asked in turn
    from today.
    """

    season: Season
    day: date
    weeks: list[WeekOutlook]
    answers: int
    rate: float
    reserves: int | None
    offers: int
    line: int | None
    start_by: date | None
    leaving: list[Leaving]


def season_outlook(season: Season, user: User, *, at: datetime, by: date | None = None) -> SeasonOutlook:
    """What `user` may see of it, in six queries; `by` is a day within two months, else the season's eve."""
    today = in_stockholm(at).date()
    board = season_board(season, user, at=at)
    day = _chosen_day(season, today, by)
    days = working_days(today, day)
    belief = Belief(_experience(season), working_days(today, add_working_days(today, _reply_days())))
    lines = _in_line(season, board)
    seats = _seats(board, lines, today)
    expected = offers_expected(seats, belief, days)
    line = reserves_needed(belief, AHEAD, SURE)
    return SeasonOutlook(
        season,
        day,
        [_week(one, board, lines, days) for one in forecast(seats, belief, days)],
        sum(belief.experience.yes.values()) + sum(belief.experience.no.values()),
        belief.rate,
        reserves_needed(belief, days, SURE),
        _whole(expected[days]),
        line,
        _start_by(belief, line, by or season.first_week or day),
        list(_leaving(expected, today, day)),
    )


def _leaving(expected: list[float], today: date, day: date) -> Iterator[Leaving]:
    """Until all have left."""
    for end in _ends_of_weeks(today, day):
        yield (one := Leaving(end, _whole(expected[working_days(today, end)])))
        if one.offers == _whole(expected[-1]):
            return


def _whole(count: float) -> int:
    return ceil(count - 0.5)


def _start_by(belief: Belief, line: int | None, day: date) -> date | None:
    start = None if line is None else latest_start(belief, AHEAD, line, SURE)
    return None if start is None else add_working_days(day, start - AHEAD)


def _ends_of_weeks(today: date, day: date) -> list[date]:
    """The last working day of this week and of those after it, and at last `day` itself."""
    sundays = [monday_of(today) + number * ONE_WEEK - ONE_DAY for number in range(1, AHEAD)]
    ends = [previous_working_day(sunday) for sunday in sundays]
    return [*(end for end in ends if today <= end < day), day]


@lru_cache(maxsize=4096)
def working_days(first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; 0 when it is not later."""
    days = (date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal() + 1))
    return sum(is_working_day(day) for day in days)


def last_day(today: date) -> date:
    """The last day that is looked ahead to."""
    return add_working_days(today, AHEAD)


def _chosen_day(season: Season, today: date, by: date | None) -> date:
    eve = season.first_week or last_day(today)
    return max(today, min(by or eve, last_day(today)))


def _reply_days() -> int:
    return max(1, round(Organisation.objects.current().reply_days * 5 / 7))


def _experience(season: Season) -> Experience:
    """Answers of this season and the one before it, by working days from sending."""
    rows = Offer.objects.filter(
        vacancy__season__year__in=(season.year - 1, season.year), state__in=_ANSWERED, sent_at__isnull=False
    ).values_list("state", "sent_at", "answered_at", "reply_by")
    yes: Counter[int] = Counter()
    no: Counter[int] = Counter()
    for state, sent, answered, reply_by in rows:
        days = _days_between(sent, answered or reply_by)
        (yes if state in _YES else no)[days] += 1
    return Experience(yes, no)


def _days_between(sent: datetime | None, answered: datetime | None) -> int:
    """Both are there in what has been answered; the fields may be empty in what has not."""
    if sent is None or answered is None:
        return 0
    return working_days(in_stockholm(sent).date(), in_stockholm(answered).date())


def _in_line(season: Season, board: Board) -> dict[date, int]:
    """How many cleared people without a promise there are for each seat that still lacks a yes, per week."""
    promised = Offer.objects.filter(vacancy__season=season, state__in=LIVE)
    free = Candidacy.objects.plannable().filter(season=season).exclude(pk__in=promised.values("candidacy"))
    available = Counter(_weeks_of(free))
    return {
        one.week: min(available[one.week] // max(1, one.needed - one.covered), MOST_IN_LINE)
        for one in board.sums
    }


def _weeks_of(candidacies: QuerySet[Candidacy]) -> Iterable[date]:
    return candidacies.values_list(Func(F("weeks"), function="unnest"), flat=True)


def _seats(board: Board, lines: dict[date, int], today: date) -> list[Seat]:
    cells = [
        cell
        for unit in board.units
        for row in unit.vacancies
        for seat in row.seats
        for cell in _joined(seat.cells)
    ]
    offered = [cell.offer_id for cell in cells if cell.offer_id and cell.state == CellState.OFFERED]
    rows = Offer.objects.filter(pk__in=offered, sent_at__isnull=False).values_list("pk", "sent_at")
    sent = {key: at for key, at in rows if at}
    return [_seat(cell, lines, sent, today) for cell in cells]


def _joined(cells: list[Cell]) -> list[Cell]:
    """Open weeks side by side are one need."""
    joined: list[Cell] = []
    for cell in cells:
        before = joined[-1] if joined else None
        if before and before.state == cell.state == CellState.OPEN:
            joined[-1] = replace(before, last_week=cell.last_week)
        elif cell.state != CellState.NONE:
            joined.append(cell)
    return joined


def _seat(cell: Cell, lines: dict[date, int], sent: dict[UUID, datetime], today: date) -> Seat:
    weeks = tuple(format_week(week) for week in cell.weeks)
    if cell.state == CellState.COVERED:
        return Seat(weeks, is_promised=True)
    in_line = min(lines[week] for week in cell.weeks)
    if cell.state == CellState.OFFERED and cell.offer_id:
        return Seat(
            weeks, waited=working_days(in_stockholm(sent[cell.offer_id]).date(), today), in_line=in_line
        )
    written = cell.state == CellState.PLANNED
    return Seat(weeks, in_line=max(in_line, int(written)))


def _week(one: Outlook, board: Board, lines: dict[date, int], days: int) -> WeekOutlook:
    week = parse_week(one.week)
    covered = next(total.covered for total in board.sums if total.week == week)
    return WeekOutlook(week, one.seats, covered, one.full[days], one.filled[days], lines[week])
