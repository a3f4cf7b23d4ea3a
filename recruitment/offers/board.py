"""The season board: units and vacancies down, weeks across, and in every cell what is so and who."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Max, Min, Q, StringAgg, Sum, TextField, Value
from django.db.models.functions import Cast

from recruitment.offers.locking import OPEN
from recruitment.offers.models import Offer
from recruitment.planning.held import SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.models import Vacancy, VacancyQuerySet
from recruitment.vacancies.seats import Need
from recruitment.workdays import weeks_between


class CellState(StrEnum):
    COVERED = "covered"  # a yes
    OFFERED = "offered"  # sent, waiting for an answer
    PLANNED = "planned"  # a draft, an offer in waiting, or a block of the plan that is shown
    OPEN = "open"
    NONE = "none"  # outside the vacancy's weeks


@dataclass(frozen=True)
class Cell:
    """Unbroken weeks of one seat in which the same is so. An open cell is one week."""

    state: CellState
    first_week: date
    last_week: date
    who: str = ""
    candidacy_id: UUID | None = None
    candidate_id: UUID | None = None
    offer_id: UUID | None = None
    offer_state: str = ""
    block_id: UUID | None = None

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    @property
    def span(self) -> int:
        return len(self.weeks)


@dataclass
class WeekSum:
    """Seats of one week by state; `rate` is the share with a yes, 0 to 100, None when nobody is needed."""

    week: date
    covered: int = 0
    offered: int = 0
    planned: int = 0
    open: int = 0

    @property
    def needed(self) -> int:
        return self.covered + self.offered + self.planned + self.open

    @property
    def rate(self) -> int | None:
        return 100 * self.covered // self.needed if self.needed else None

    def add(self, state: CellState) -> None:
        if state != CellState.NONE:
            setattr(self, state.value, getattr(self, state.value) + 1)


@dataclass(frozen=True)
class SeatRow:
    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class VacancyRow:
    vacancy: Vacancy
    seats: list[SeatRow]


@dataclass(frozen=True)
class UnitRow:
    unit: Unit
    vacancies: list[VacancyRow]
    weeks: list[WeekSum]


@dataclass(frozen=True)
class Board:
    season: Season
    plan: Plan | None
    weeks: list[date]
    units: list[UnitRow] = field(default_factory=list)
    sums: list[WeekSum] = field(default_factory=list)


def season_board(
    season: Season,
    user: User,
    *,
    at: datetime,
    plan: Plan | None = None,
    vacancies: VacancyQuerySet | None = None,
) -> Board:
    """What `user` may see of a season, in three queries; `vacancies` narrows it, `plan` is drawn over it."""
    chosen = Vacancy.objects.open() if vacancies is None else vacancies
    rows = chosen.filter(season=season).visible_to(user).select_related("unit")
    found = list(rows.order_by("unit__name", "unit_id", "first_week", "role", "pk"))
    taken = _taken(found, plan, at)
    weeks = season.weeks
    units = [
        _unit_row(list(group), weeks, taken) for _unit, group in groupby(found, key=lambda one: one.unit_id)
    ]
    sums = _sums(weeks, [row for unit in units for row in unit.vacancies])
    return Board(season, plan, weeks, units, sums)


def board_mark(season: Season) -> str:
    """Another text as soon as anything on the board may look different; two questions."""
    offers = Offer.objects.filter(vacancy__season=season).aggregate(
        count=Count("pk"),
        live=Count("pk", filter=Q(state__in=OPEN)),
        **{name: Max(name) for name in ("created_at", "sent_at", "answered_at", "proposed_at", "closed_at")},
    )
    needs = season.vacancies.aggregate(
        Count("pk"),
        Sum("seats"),
        Min("first_week"),
        Max("last_week"),
        by_week=StringAgg(Cast("seats_by_week", TextField()), Value(","), order_by="pk"),
        open=Count("pk", filter=Q(state="open")),
    )
    plan = latest_proposal(season)
    blocks = plan.blocks.aggregate(Count("pk"), Max("last_week")) if plan else {}
    told = [*offers.values(), *needs.values(), plan and plan.pk, *blocks.values()]
    return sha256(repr(told).encode()).hexdigest()[:16]


def latest_proposal(season: Season) -> Plan | None:
    """The proposal that waits for a human, the newest first."""
    return season.plans.proper().filter(state=Plan.State.SOLVED).order_by("-created_at", "pk").first()


type Taken = dict[tuple[UUID, int], dict[date, Cell]]

_STATES = {
    Offer.State.ACCEPTED_CONDITIONAL: CellState.COVERED,
    Offer.State.CONFIRMED: CellState.COVERED,
    Offer.State.SENT: CellState.OFFERED,
}


def _taken(vacancies: list[Vacancy], plan: Plan | None, at: datetime) -> Taken:
    """Who has which seat-week: a promise before a draft, a draft before a proposal."""
    offers = Offer.objects.filter(vacancy__in=vacancies, state__in=OPEN).select_related("candidate")
    shown = [_cell_of_offer(one) for one in offers if not one.has_lapsed(at)]
    shown.sort(key=lambda one: list(CellState).index(one[1].state))
    if plan and plan.state == Plan.State.SOLVED:
        blocks = plan.blocks.filter(vacancy__in=vacancies).select_related("candidacy__candidate")
        shown += [_cell_of_block(one) for one in blocks]
    taken: Taken = defaultdict(dict)
    for place, cell in shown:
        for week in place.weeks:
            taken[place.vacancy_id, place.seat].setdefault(week, cell)
    return taken


def _cell_of_offer(offer: Offer) -> tuple[SeatWeeks, Cell]:
    place = SeatWeeks(offer.vacancy_id, offer.seat, offer.first_week, offer.last_week)
    return place, Cell(
        state=_STATES.get(Offer.State(offer.state), CellState.PLANNED),
        first_week=offer.first_week,
        last_week=offer.last_week,
        who=offer.candidate.full_name,
        candidacy_id=offer.candidacy_id,
        candidate_id=offer.candidate_id,
        offer_id=offer.pk,
        offer_state=offer.state,
    )


def _cell_of_block(block: PlanBlock) -> tuple[SeatWeeks, Cell]:
    place = SeatWeeks(block.vacancy_id, block.seat, block.first_week, block.last_week)
    return place, Cell(
        state=CellState.PLANNED,
        first_week=block.first_week,
        last_week=block.last_week,
        who=block.candidacy.candidate.full_name,
        candidacy_id=block.candidacy_id,
        candidate_id=block.candidacy.candidate_id,
        block_id=block.pk,
    )


def _unit_row(vacancies: list[Vacancy], weeks: list[date], taken: Taken) -> UnitRow:
    rows = [_vacancy_row(vacancy, weeks, taken) for vacancy in vacancies]
    return UnitRow(vacancies[0].unit, rows, _sums(weeks, rows))


def _vacancy_row(vacancy: Vacancy, weeks: list[date], taken: Taken) -> VacancyRow:
    numbers = range(1, vacancy.seats + 1)
    return VacancyRow(
        vacancy,
        [SeatRow(seat, _cells(vacancy.need, seat, weeks, taken[vacancy.pk, seat])) for seat in numbers],
    )


def _cells(need: Need, seat: int, weeks: list[date], taken: dict[date, Cell]) -> list[Cell]:
    """The whole season from left to right, neighbours of one kind drawn together."""
    drawn: list[Cell] = []
    for week in weeks:
        cell = taken.get(week) or _empty(need, seat, week)
        if drawn and _continues(drawn[-1], cell):
            drawn[-1] = _spanned(drawn[-1], drawn[-1].first_week, week)
        else:
            drawn.append(_spanned(cell, week, week))
    return drawn


def _empty(need: Need, seat: int, week: date) -> Cell:
    return Cell(CellState.OPEN if need.has(seat, [week]) else CellState.NONE, week, week)


def _continues(before: Cell, cell: Cell) -> bool:
    """Open weeks stay apart, so that each leads to who could come just then."""
    if cell.state == CellState.OPEN:
        return False
    key = (cell.state, cell.offer_id, cell.block_id)
    return key == (before.state, before.offer_id, before.block_id)


def _spanned(cell: Cell, first: date, last: date) -> Cell:
    return replace(cell, first_week=first, last_week=last)


def _sums(weeks: list[date], rows: Iterable[VacancyRow]) -> list[WeekSum]:
    sums = {week: WeekSum(week) for week in weeks}
    for row in rows:
        for seat in row.seats:
            for cell in seat.cells:
                for week in cell.weeks:
                    sums[week].add(cell.state)
    return list(sums.values())
