"""People taken out of the bank as a table: chosen columns, harmless in a spreadsheet, noted each time."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any
from uuid import UUID

import phonenumbers
from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from recruitment.bank.deeds import MOST_PEOPLE
from recruitment.bank.models import Export
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Unit, User
from recruitment.workdays import in_stockholm, weeks_text

AT_A_TIME = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel reads UTF-8 with this mark, and a Swedish Excel parts columns at semicolons.
MARK, DELIMITER = "\ufeff", ";"
# A cell that begins so is a formula to a spreadsheet.
_ARMED = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

type Cell = str | int | date | None


@dataclass(frozen=True)
class Known:
    """What the cells of all people need to know."""

    units: dict[UUID, str]
    season: Season | None
    today: date

    def names(self, keys: Iterable[UUID]) -> str:
        return ", ".join(self.units[key] for key in keys if key in self.units)


@dataclass(frozen=True)
class Column:
    label: Promise
    cell: Callable[[Candidate, Known], Cell]


def _candidacy(person: Candidate) -> Candidacy | None:
    found: list[Candidacy] = person.now  # type: ignore[attr-defined]
    return found[0] if found else None


def _phone(person: Candidate, known: Known) -> str:
    """As people write it, and never with a plus, which a spreadsheet would count with."""
    try:
        number = phonenumbers.parse(person.phone)
    except phonenumbers.NumberParseException:
        return person.phone
    form = phonenumbers.PhoneNumberFormat
    if number.country_code == 46:
        return phonenumbers.format_number(number, form.NATIONAL)
    return phonenumbers.format_number(number, form.INTERNATIONAL).replace("+", "00 ", 1)


def _stage(person: Candidate, known: Known) -> str:
    row = _candidacy(person)
    return str(row.get_state_display()) if row else ""


def _weeks(person: Candidate, known: Known) -> str:
    row = _candidacy(person)
    return weeks_text(row.weeks) if row else ""


def _areas(person: Candidate, known: Known) -> str:
    return ", ".join(str(Area(area).label) for area in person.wanted_areas if area in Area.values)


def _day(name: str) -> Callable[[Candidate, Known], Cell]:
    def cell(person: Candidate, known: Known) -> Cell:
        at = getattr(person, name)
        return in_stockholm(at).date() if at else None

    return cell


def _shown(name: str) -> Callable[[Candidate, Known], Cell]:
    return lambda person, known: str(getattr(person, f"get_{name}_display")())


def _yes(name: str) -> Callable[[Candidate, Known], Cell]:
    return lambda person, known: gettext("Yes") if getattr(person, name) else gettext("No")


# All that may leave the bank in a file: never notes, own text, personal links or who looked at what.
COLUMNS: dict[str, Column] = {
    "first_name": Column(_("First name"), lambda person, known: person.first_name),
    "last_name": Column(_("Last name"), lambda person, known: person.last_name),
    "email": Column(_("E-mail"), lambda person, known: person.email),
    "phone": Column(_("Mobile"), _phone),
    "status": Column(_("Status"), _shown("status")),
    "education_status": Column(_("Education"), _shown("education_status")),
    "university": Column(_("University"), lambda person, known: str(person.university or "")),
    "started": Column(
        _("Programme began"), lambda person, known: f"{person.admit_term} {person.admit_year or ''}".strip()
    ),
    "terms": Column(
        _("Terms completed"),
        lambda person, known: person.terms_on(known.season.first_week if known.season else known.today),
    ),
    "verified_level": Column(_("Verified degree"), _shown("verified_level")),
    "vfu": Column(_("Placement (VFU) done"), _yes("vfu_completed")),
    "vfu_area": Column(_("Area of the placement (VFU)"), _shown("vfu_area")),
    "licence_b": Column(_("Driving licence B"), _shown("licence_b")),
    "extent": Column(_("Extent"), _shown("extent")),
    "areas": Column(_("Wanted areas"), _areas),
    "units": Column(_("Wanted units"), lambda person, known: known.names(person.wanted_units)),
    "stage": Column(_("Stage in the season"), _stage),
    "weeks": Column(_("Weeks"), _weeks),
    "tags": Column(_("Tags"), lambda person, known: ", ".join(person.tags)),
    "source": Column(_("Came by"), _shown("first_source_kind")),
    "registered_at": Column(_("Registered"), _day("registered_at")),
    "renewed_at": Column(_("Renewed"), _day("renewed_at")),
    "last_contacted_at": Column(_("Last contact"), _day("last_contacted_at")),
}
USUAL = ("first_name", "last_name", "email", "phone", "education_status", "terms", "stage", "weeks")


def export_people(
    found: QuerySet[Candidate],
    columns: Sequence[str],
    format: str,
    *,
    question: str = "",
    by: User,
    at: datetime,
) -> tuple[Export, list[UUID]]:
    """Note the export, and whom it holds, by name. RuleBroken: columns_unknown, too_many_chosen."""
    chosen = [name for name in COLUMNS if name in columns]
    if not chosen or len(chosen) != len(set(columns)):
        raise RuleBroken("columns_unknown", gettext("Choose the columns of the file."), field="columns")
    if format not in Export.Format.values:
        raise RuleBroken("format_unknown", gettext("Choose CSV or Excel."), field="format")
    shown = found.filter(is_placeholder=False)  # nothing of theirs leaves the bank in a file
    keys = list(shown.order_by("sort_name", "pk").values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    if len(keys) > MOST_PEOPLE:
        raise RuleBroken("too_many_chosen", gettext("Choose fewer people: at most 20,000 at a time."))
    values = {"question": question, "columns": chosen, "format": format, "people": len(keys)}
    return Export.objects.create(by=by, at=at, **values), keys


def csv_lines(export: Export, keys: Sequence[UUID]) -> Iterator[str]:
    """The file, line by line."""
    yield MARK
    for row in _table(export, keys):
        yield csv_line(row)


def csv_line(cells: Iterable[Cell]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=DELIMITER, lineterminator="\r\n").writerow(map(disarmed, cells))
    return line.getvalue()


def xlsx_file(export: Export, keys: Sequence[UUID]) -> bytes:
    """The file; its rows wait on disk until it is packed."""
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet(gettext("People"))
    for row in _table(export, keys):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def _table(export: Export, keys: Sequence[UUID]) -> Iterator[list[Cell]]:
    columns = [COLUMNS[name] for name in export.columns]
    yield [str(column.label) for column in columns]
    today = in_stockholm(export.at).date()
    known = Known(dict(Unit.objects.values_list("pk", "name")), Season.objects.current(today), today)
    mine = Prefetch("candidacies", Candidacy.objects.filter(season=known.season), to_attr="now")
    for some in batched(keys, AT_A_TIME):
        rows = Candidate.objects.filter(pk__in=some).defer("search", "folded_name", "noted")
        people = rows.select_related("university").prefetch_related(mine).in_bulk()
        for person in (people[key] for key in some if key in people):
            yield [disarmed(column.cell(person, known)) for column in columns]


def disarmed(value: Cell) -> Cell:
    """Text that no spreadsheet takes for a formula: with an apostrophe before it where it would."""
    if not isinstance(value, str):
        return value
    text = _NOT_TEXT.sub("", value)
    return f"'{text}" if text.startswith(_ARMED) else text


def columns_to_choose() -> list[tuple[str, Any]]:
    return [(name, column.label) for name, column in COLUMNS.items()]
