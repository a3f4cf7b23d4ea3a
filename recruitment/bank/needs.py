"""Take a season's vacancies in from a sheet: every row tried as it will become, the good ones saved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.bank.exporting import MARK, csv_line
from recruitment.bank.names import clean
from recruitment.bank.need_words import (
    HEADINGS,
    Columns,
    NotUnderstood,
    choose_columns,
    read_cell,
    read_number,
    seats_by_week,
)
from recruitment.bank.sheets import open_list
from recruitment.bank.tables import NotATable, Row, Table
from recruitment.errors import RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.actions import create_vacancy, vacancy_defaults
from recruitment.vacancies.models import LIMITS, Vacancy
from recruitment.workdays import week_label

MOST_ROWS = 300
MOST_BYTES = 1_000_000
_NEEDED = ("salary_min", "salary_max", "collective_agreement")
_PLACE = ("unit", "role", "first_week", "last_week")


@dataclass(frozen=True)
class Fault:
    """`field` is the column's name in the API, empty for the row as a whole."""

    field: str
    message: str


@dataclass
class Line:
    """What becomes of the row on `line`: a vacancy, or nothing: it `is_there` already, or has `faults`."""

    line: int
    vacancy: Vacancy | None = None
    is_there: bool = False
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Needs:
    lines: list[Line]
    unknown: Sequence[str]  # headings that are not read

    @property
    def new(self) -> list[Line]:
        return [one for one in self.lines if one.vacancy]

    @property
    def there(self) -> list[Line]:
        return [one for one in self.lines if one.is_there]

    @property
    def wrong(self) -> list[Line]:
        return [one for one in self.lines if one.faults]


def read_needs(stream: BinaryIO | bytes) -> str:
    """The sheet as text, to be tried and then saved as it was tried. NotATable says what is wrong with it."""
    table = open_list(stream, MOST_BYTES)
    rows = [row.cells for row in table.rows]
    if len(rows) > MOST_ROWS:
        most = ngettext("A sheet has %(most)d row at most.", "A sheet has %(most)d rows at most.", MOST_ROWS)
        raise NotATable("too_many_rows", most % {"most": MOST_ROWS})
    return "".join(csv_line(cells) for cells in (table.headings, *rows))


def try_needs(season: Season, text: str, *, by: User, at: datetime) -> Needs:
    """What `take_needs` would do; nothing is written."""
    with transaction.atomic():
        found = take_needs(season, text, by=by, at=at)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def take_needs(season: Season, text: str, *, by: User, at: datetime) -> Needs:
    """State what the rows ask for, each by the rules of a vacancy that is stated by hand.

    A row whose unit, role and weeks are there already makes nothing: twice is harmless. NotATable: no_unit.
    """
    season = Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    table = open_list(text.encode(), 4 * MOST_BYTES)
    columns = _columns(table, season)
    sheet = _Sheet(season, columns, by, at)
    rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    return Needs([sheet.take(row) for row in rows[:MOST_ROWS]], columns.unknown)


def empty_sheet(season: Season, units: Iterable[Unit]) -> Iterator[str]:
    """The headings, and a row for each unit to fill in; weeks at the end for needs that vary."""
    yield MARK
    labels = [str(label) for label, _words in HEADINGS.values()]
    weeks = [week_label(week) for week in season.weeks]
    yield csv_line([*labels, *weeks])
    for unit in units:
        yield csv_line([unit.name, *[""] * (len(labels) + len(weeks) - 1)])


def _columns(table: Table, season: Season) -> Columns:
    columns = choose_columns(table.headings, season)
    if not columns.has("unit") or not (columns.weeks or columns.has("first_week")):
        text = _("The sheet needs the columns unit and first week, or unit and a column for each week.")
        raise NotATable("no_unit", text)
    return columns


class _Sheet:
    def __init__(self, season: Season, columns: Columns, by: User, at: datetime) -> None:
        self.season, self.columns, self.by, self.at = season, columns, by, at
        mine = Unit.objects.of(by).filter(is_active=True)
        self.units = {key.casefold(): unit for unit in mine for key in (unit.slug, unit.name)}
        there = season.vacancies.open().values_list(*_PLACE)
        self.there: set[tuple[Any, ...]] = set(there)
        self.said_before: dict[UUID, dict[str, Any]] = {}

    def take(self, row: Row) -> Line:
        line = Line(row.line)
        values = self._values(row, line)
        if line.faults:
            return line
        place = values["unit"].pk, *(values[name] for name in _PLACE[1:])
        line.is_there = place in self.there
        if line.is_there:
            return line
        try:
            with transaction.atomic():
                line.vacancy = create_vacancy(values, by=self.by, at=self.at)
        except RuleBroken as broken:
            line.faults = [Fault(broken.field, str(broken.message))]
        except ValidationError as wrong:
            line.faults = [Fault(name, text) for name, texts in wrong.message_dict.items() for text in texts]
        else:
            self.there.add(place)
        return line

    def _values(self, row: Row, line: Line) -> dict[str, Any]:
        """What the unit said last, and over it what the row says."""
        said: dict[str, Any] = {}
        counts: dict[date, int] = {}
        for held, cell in zip(self.columns.held, row.cells, strict=False):
            if held and clean(cell):
                self._read(held, cell, said, counts, line)
        unit = said.get("unit")
        if not isinstance(unit, Unit):
            line.faults.append(Fault("unit", self._no_unit(unit)))
            return said
        values = self._before(unit) | said | self._by_week(counts, line) | {"season": self.season}
        line.faults += _faults_of(values)
        return values

    def _before(self, unit: Unit) -> dict[str, Any]:
        """What the unit said last before this sheet: no row says anything for another."""
        if unit.pk not in self.said_before:
            self.said_before[unit.pk] = vacancy_defaults(unit, self.season)
        return self.said_before[unit.pk]

    def _read(
        self, held: str | date, cell: str, said: dict[str, Any], counts: dict[date, int], line: Line
    ) -> None:
        try:
            if isinstance(held, date):
                counts[held] = read_number(clean(cell))
            elif held == "unit":
                said[held] = self.units.get(clean(cell).casefold(), clean(cell))
            else:
                said[held] = read_cell(held, cell, self.season)
        except NotUnderstood as fault:
            name = week_label(held) if isinstance(held, date) else held
            line.faults.append(Fault(name, str(fault)))

    def _by_week(self, counts: Mapping[date, int], line: Line) -> dict[str, Any]:
        if not self.columns.weeks or not (counts or not self.columns.has("first_week")):
            return {}
        everyone = dict.fromkeys(self.columns.weeks, 0) | dict(counts)
        found = seats_by_week(everyone)
        if not found and not line.faults:
            line.faults.append(Fault("seats", _("No week has a seat.")))
        return found

    def _no_unit(self, told: str | None) -> str:
        if not told:
            return _("This must be filled in.")
        return _("You have no unit that is called “%(name)s”.") % {"name": told[:60]}


def _faults_of(values: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _NEEDED:
        if values.get(name) in (None, ""):
            yield Fault(name, _("This must be filled in."))
    for name, (least, most) in LIMITS.items():
        if name in values and not least <= values[name] <= most:
            yield Fault(name, _("Between %(least)s and %(most)s.") % {"least": least, "most": most})
