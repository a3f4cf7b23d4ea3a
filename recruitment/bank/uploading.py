"""From a file to a draft of an import: kept in slices, its columns chosen, its first rows tried."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from recruitment.bank.columns import FIELDS, LONGEST_MET, Columns, choose_columns
from recruitment.bank.importing import ImportReport, Remark, new_ones, no_season, people_of
from recruitment.bank.imports import Import
from recruitment.bank.reading import LONG, keep_file
from recruitment.bank.sheets import is_workbook, open_list, refuse_bombs
from recruitment.bank.slicing import cut_into_slices, unpack_rows
from recruitment.bank.tables import NotATable, Row
from recruitment.errors import RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

TRIED, SHOWN = 100, 8
LONGEST_NAME = 200
# What somebody may say a column holds; "" is nothing that is read.
CHOICES = [name for name in FIELDS if name != "beyond"]


@dataclass(frozen=True)
class Trial:
    """What would come of the first `tried` rows; `rows` are the very first, as they stand in the file."""

    tried: int
    new: int
    known: int
    refused: int
    doubts: int
    rows: list[list[str]]
    remarks: list[Remark]
    fault: str = ""


@transaction.atomic
def upload_list(stream: BinaryIO, file_name: str, *, by: User, at: datetime) -> Import:
    """Keep a list as a draft; nobody is written down. Raises NotATable.

    A long workbook is only kept as it came: the clock reads it (reading.read_next).
    """
    is_long = is_workbook(stream) and stream.seek(0, 2) > LONG
    row = Import.objects.create(
        state=Import.State.READING if is_long else Import.State.DRAFT,
        file_name=file_name[-LONGEST_NAME:].replace("\0", ""),
        season=Season.objects.nearest_open(in_stockholm(at).date()),
        language=get_language() or "sv",
        created_by=by,
        created_at=at,
        moved_at=at,
    )
    if is_long:
        refuse_bombs(stream)
        keep_file(row, stream)
    else:
        cut_into_slices(row, open_list(stream))
    return row


def choose_fields(row: Import, fields: Sequence[str]) -> Import:
    """Say what each column holds. RuleBroken: columns_unknown, import_not_a_draft, no_email_column ..."""
    check_fields(row, fields)
    if not Import.objects.filter(pk=row.pk, state=Import.State.DRAFT).update(fields=list(fields)):
        raise RuleBroken(
            "import_not_a_draft", _("The import has begun, so its columns can no longer change.")
        )
    row.refresh_from_db()
    return row


def check_fields(row: Import, fields: Sequence[str]) -> Columns:
    row.refuse_unread()
    if len(fields) != len(row.headings) or not set(fields) <= {"", *CHOICES}:
        raise RuleBroken("columns_unknown", _("Choose what each column holds."), field="fields")
    return choose_columns(row.headings, fields)


def try_import(row: Import, at: datetime, fields: Sequence[str] | None = None) -> Trial:
    """What would come of the first hundred rows, with these fields; nothing is written."""
    row.refuse_unread()
    rows = next(_first_rows(row), [])
    try:
        columns = check_fields(row, row.fields if fields is None else fields)
    except NotATable as fault:
        return Trial(len(rows), 0, 0, 0, 0, _shown(rows), [], str(fault.message))
    report = ImportReport()
    people = list(people_of(rows, columns, row.season or no_season(at), report))
    new = len(new_ones(people))
    known = report.known + len(people) - new
    return Trial(len(rows), new, known, report.refused, report.warnings, _shown(rows), report.rows[:SHOWN])


def _first_rows(row: Import) -> Iterator[list[Row]]:
    for piece in row.slices.filter(nth=0):
        yield unpack_rows(piece)[:TRIED]


def _shown(rows: Iterable[Row]) -> list[list[str]]:
    return [[cell[:LONGEST_MET] for cell in one.cells] for one in list(rows)[:SHOWN]]
