"""Opens a list whether it is text or an Excel workbook; of a workbook the first sheet that is shown."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from recruitment.bank.tables import MAX_BYTES, NotATable, Row, Table, headings_of, open_table

ZIP = b"PK\x03\x04"
XLSX_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
# What the parts hold unpacked: the texts that cells share are held in memory, the sheet is not.
MOST_UNPACKED, MOST_SHARED, MOST_PARTS = 400_000_000, 60_000_000, 1_000
SHARED = "xl/sharedstrings.xml"
MOST_COLUMNS = 100
LONGEST_CELL = 2_000

# Whatever a workbook that is damaged, or made to harm, makes its reader stumble over.
_DAMAGED = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError),
    *(AttributeError, OSError, EOFError, NotImplementedError, OverflowError, RuntimeError),
)


def open_list(source: BinaryIO | bytes, max_bytes: int = MAX_BYTES) -> Table:
    """The table in a seekable file or in bytes, a row at a time; NotATable when there is none."""
    stream = BytesIO(source) if isinstance(source, bytes) else source
    if not is_workbook(stream):
        return open_table(stream, max_bytes)
    refuse_bombs(stream, max_bytes)
    rows = _rows(stream)
    return Table(headings_of(rows), rows, "xlsx", "")


def is_workbook(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(len(ZIP)) == ZIP


def refuse_bombs(stream: BinaryIO, max_bytes: int = MAX_BYTES) -> None:
    """By the sizes the parts are said to have: no reader of a zip reads beyond them."""
    if stream.seek(0, 2) > max_bytes:
        limit = max_bytes // 1_000_000
        raise NotATable("too_large", format_lazy(_("The file is larger than {limit} MB."), limit=limit))
    try:
        with zipfile.ZipFile(stream) as packed:
            parts = packed.infolist()
    except _DAMAGED:
        raise _not_a_workbook() from None
    if not {part.filename for part in parts} >= XLSX_PARTS:
        raise _not_a_workbook()
    shared = sum(part.file_size for part in parts if part.filename.lower() == SHARED)
    if len(parts) > MOST_PARTS or shared > MOST_SHARED or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise NotATable("unpacks_too_large", _("The workbook is too large. Save the list as CSV instead."))


def _rows(stream: BinaryIO) -> Iterator[Row]:
    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        sheet.reset_dimensions()  # what a file says of its own size is no more than a guess
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            yield Row(number, texts)
    except NotATable:
        raise
    except (*_DAMAGED, StopIteration):
        raise _not_a_workbook() from None


def _text(cell: Any) -> str:
    """As the cell is read by people: no decimals where there are none, a day without its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).lower() if isinstance(cell, bool) else str(cell)[:LONGEST_CELL]


def _not_a_workbook() -> NotATable:
    return NotATable(
        "spreadsheet", _("This is no Excel workbook that can be read. Save the list as CSV, then try again.")
    )
