"""Turns the season board into what the board and coverage components draw."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recruitment.offers.board import Board, Cell, CellState, SeatRow, UnitRow, VacancyRow, WeekSum
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import format_week, monday_of, weeks_between, weeks_text, working_days

type Json = dict[str, Any]
type Place = tuple[Vacancy, int, date]  # a seat in a week


def words() -> dict[str, str]:
    return {
        "covered": pgettext("week", "Covered"),
        "offered": pgettext("week", "Offered"),
        "planned": pgettext("week", "Planned"),
        "open": pgettext("week", "Open"),
    }


def draw_board(
    board: Board, today: date, *, current: Place | None = None, asked: str = "", only_open: bool = False
) -> Json:
    """From the first week in which anybody is needed to the last. `current` is the place
    whose panel is shown, `asked` the filters that a cell's address keeps."""
    now, weeks = monday_of(today), needed_weeks(board)
    units = [_Drawing(board, weeks, current, asked, only_open).unit(unit) for unit in board.units]
    return {
        "weeks": [
            {"number": week.isocalendar().week, "dates": working_days(week), "now": week == now}
            for week in weeks
        ],
        "units": [unit for unit in units if unit["seats"]],
    }


def needed_weeks(board: Board) -> list[date]:
    needed = [one.week for one in board.sums if one.needed]
    return weeks_between(needed[0], needed[-1]) if needed else []


def draw_coverage(board: Board, asked: str = "", *, otherwise: str = "") -> list[Json]:
    """Share of the seats per week by state; a column leads to the week's first open seat, or `otherwise`."""
    first_open = _first_open(board)
    return [
        {
            "week": one.week.isocalendar().week,
            "percent": one.rate,
            "parts": _parts(one),
            "url": _address(board, first_open.get(one.week), asked) or otherwise,
        }
        for one in board.sums
        if one.needed
    ]


def _first_open(board: Board) -> dict[date, Place]:
    found: dict[date, Place] = {}
    for row in (row for unit in board.units for row in unit.vacancies):
        for seat in row.seats:
            for cell in seat.cells:
                if cell.state == CellState.OPEN:
                    found.setdefault(cell.first_week, (row.vacancy, seat.number, cell.first_week))
    return found


def _address(board: Board, place: Place | None, asked: str) -> str:
    return place_url(board.season.year, *place, asked) if place else ""


def _parts(one: WeekSum) -> list[Json]:
    counted = [(state, word, getattr(one, state)) for state, word in words().items()]
    return [
        {"state": state, "word": word, "count": count, "percent": 100 * count // one.needed}
        for state, word, count in counted
        if count
    ]


def board_sheet(board: Board) -> Iterator[list[str]]:
    """A head, then a line for each seat: what is so in every week, by its word."""
    weeks, named = needed_weeks(board), words()
    yield [_("Unit"), _("Vacancy"), _("Seat"), *map(format_week, weeks)]
    for unit in board.units:
        for row in unit.vacancies:
            for seat in row.seats:
                states = {week: cell.state for cell in seat.cells for week in cell.weeks}
                line = [unit.unit.name, str(row.vacancy.get_role_display()), str(seat.number)]
                yield line + [named.get(states[week].value, "") for week in weeks]


def _worst(one: WeekSum) -> str:
    """The state that still asks for something to be done."""
    return next((state for state in ("open", "planned", "offered") if getattr(one, state)), "covered")


@dataclass(frozen=True)
class _Drawing:
    """The rows under the board's head."""

    board: Board
    weeks: list[date]
    current: Place | None
    asked: str
    only_open: bool

    def unit(self, row: UnitRow) -> Json:
        seats = [
            self.seat(vacancy, seat)
            for vacancy in row.vacancies
            for seat in vacancy.seats
            if self.is_shown(seat)
        ]
        sums = [one for one in row.weeks if one.week in self.weeks]
        weeks = [{"covered": one.covered, "needed": one.needed, "state": _worst(one)} for one in sums]
        return {"name": row.unit.name, "weeks": weeks, "seats": seats}

    def is_shown(self, seat: SeatRow) -> bool:
        return not self.only_open or any(cell.state == CellState.OPEN for cell in seat.cells)

    def seat(self, row: VacancyRow, seat: SeatRow) -> Json:
        vacancy, year = row.vacancy, self.board.season.year
        many = f" {seat.number}" if len(row.seats) > 1 else ""
        cells = [self.cell(vacancy, seat.number, cell) for cell in seat.cells]
        return {
            "title": f"{vacancy.get_role_display()}{many}",
            "note": weeks_text(vacancy.need.weeks_of(seat.number)),
            "url": reverse("edit_vacancy", args=[year, vacancy.pk]),
            "cells": [cell for cell in cells if cell["span"]],
        }

    def is_current(self, vacancy: Vacancy, seat: int, cell: Cell) -> bool:
        if self.current is None:
            return False
        shown, number, week = self.current
        return (shown, number) == (vacancy, seat) and cell.first_week <= week <= cell.last_week

    def cell(self, vacancy: Vacancy, seat: int, cell: Cell) -> Json:
        if cell.state == CellState.NONE:
            return {"state": "none", "span": len([week for week in cell.weeks if week in self.weeks])}
        url = place_url(self.board.season.year, vacancy, seat, cell.first_week, self.asked)
        return {
            "state": cell.state.value,
            "word": words()[cell.state.value],
            "span": cell.span,
            "weeks": weeks_text(cell.weeks),
            "who": cell.who,
            "url": url,
            "key": f"{vacancy.pk}-{seat}-{cell.first_week}",
            "current": self.is_current(vacancy, seat, cell),
        }


def place_url(year: int, vacancy: Vacancy, seat: int, week: date, asked: str = "") -> str:
    address = reverse("place", args=[year, vacancy.pk, seat, format_week(week)])
    return f"{address}?{asked}" if asked else address


def gap_text(value: int | None, bound: int | None) -> str:
    """How near the best possible a plan is, in plain words."""
    if value is None or bound is None:
        return ""
    if value >= bound:
        return _("Proven: no plan can be better.")
    share = 100 * (bound - value) / bound
    return _("At most %(share)s %% from the best possible.") % {"share": f"{share:.2f}".replace(".", ",")}
