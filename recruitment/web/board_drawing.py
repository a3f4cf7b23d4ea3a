"""Turns the season board into what the board and coverage components draw."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from recruitment.offers.board import Board, Cell, SeatRow, UnitRow, VacancyRow, WeekSum
from recruitment.vacancies.models import Vacancy
from recruitment.web.weeks import working_days
from recruitment.workdays import format_week, monday_of, weeks_text

type Json = dict[str, Any]


def words() -> dict[str, str]:
    return {
        "covered": pgettext("week", "Covered"),
        "offered": pgettext("week", "Offered"),
        "planned": pgettext("week", "Planned"),
        "open": pgettext("week", "Open"),
    }


def draw_board(board: Board, today: date, *, current: str = "") -> Json:
    """`current` is the address of the cell whose panel is shown."""
    now = monday_of(today)
    return {
        "weeks": [
            {"number": week.isocalendar().week, "dates": working_days(week), "now": week == now}
            for week in board.weeks
        ],
        "units": [_unit(board, unit, current) for unit in board.units],
    }


def draw_coverage(sums: list[WeekSum], url: str) -> list[Json]:
    """Share of the seats per week by state, for the weeks in which anybody is needed."""
    return [
        {"week": one.week.isocalendar().week, "percent": one.rate, "parts": _parts(one), "url": url}
        for one in sums
        if one.needed
    ]


def _parts(one: WeekSum) -> list[Json]:
    counted = [(state, word, getattr(one, state)) for state, word in words().items()]
    return [
        {"state": state, "word": word, "count": count, "percent": 100 * count // one.needed}
        for state, word, count in counted
        if count
    ]


def _unit(board: Board, row: UnitRow, current: str) -> Json:
    seats = [_seat(board, vacancy, seat, current) for vacancy in row.vacancies for seat in vacancy.seats]
    weeks = [{"covered": one.covered, "needed": one.needed, "state": _worst(one)} for one in row.weeks]
    return {"name": row.unit.name, "weeks": weeks, "seats": seats}


def _worst(one: WeekSum) -> str:
    """The state that still asks for something to be done."""
    return next((state for state in ("open", "planned", "offered") if getattr(one, state)), "covered")


def _seat(board: Board, row: VacancyRow, seat: SeatRow, current: str) -> Json:
    vacancy = row.vacancy
    many = f" {seat.number}" if len(row.seats) > 1 else ""
    return {
        "title": f"{vacancy.get_role_display()}{many}",
        "note": weeks_text(vacancy.weeks),
        "url": reverse("edit_vacancy", args=[board.season.year, vacancy.pk]),
        "cells": [_cell(board.season.year, vacancy, seat.number, cell, current) for cell in seat.cells],
    }


def _cell(year: int, vacancy: Vacancy, seat: int, cell: Cell, current: str) -> Json:
    if cell.state == "none":
        return {"state": "none", "span": cell.span}
    url = place_url(year, vacancy, seat, cell.first_week)
    return {
        "state": cell.state.value,
        "word": words()[cell.state.value],
        "span": cell.span,
        "weeks": weeks_text(cell.weeks),
        "who": cell.who,
        "url": url,
        "key": f"{vacancy.pk}-{seat}-{cell.first_week}",
        "current": url == current,
    }


def place_url(year: int, vacancy: Vacancy, seat: int, week: date) -> str:
    return reverse("place", args=[year, vacancy.pk, seat, format_week(week)])


def gap_text(value: int | None, bound: int | None) -> str:
    """How near the best possible a plan is, in plain words."""
    if value is None or bound is None:
        return ""
    if value >= bound:
        return _("Proven: no plan can be better.")
    share = 100 * (bound - value) / bound
    return _("At most %(share)s %% from the best possible.") % {"share": f"{share:.2f}".replace(".", ",")}
