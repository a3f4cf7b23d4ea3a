"""Opens a list as municipalities keep it: finds encoding, delimiter and headings, hands out the rows."""

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recruitment.errors import RuleBroken

MAX_BYTES = 50_000_000
MAX_LINE = 100_000
# A quoted cell may hold line breaks; a quote that is never closed must not swallow the rest of the list.
MAX_LINES_OF_ROW = 10
DELIMITERS = ";\t,|"

_CHUNK = 1 << 17
_SAMPLE_LINES = 30
_QUOTED = re.compile(r'"[^"]*"')
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHER_KINDS = (b"%pdf", b"{\\rtf", b"<!doctype", b"<html", b"<?xml")


class NotATable(RuleBroken):
    """The file is not a list of people; the message says what to do about it."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code, message, field="file")


class Row(NamedTuple):
    """`line` is the physical line on which the row begins, as an editor counts."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: Iterator[Row]
    encoding: str
    delimiter: str


def open_table(source: BinaryIO | bytes, max_bytes: int = MAX_BYTES) -> Table:
    """The table in a seekable binary file, or in bytes; NotATable when there is none.

    The file is read twice, a piece at a time: once to know its encoding, once for its rows.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    encoding = _find_encoding(stream, max_bytes)
    lines = _lines(stream, encoding)
    sample = list(islice(lines, _SAMPLE_LINES))
    delimiter = _find_delimiter(sample)
    rows = _rows(_numbered(sample, lines), delimiter)
    return Table(headings_of(rows), rows, encoding, delimiter)


# Encoding


def _find_encoding(stream: BinaryIO, max_bytes: int) -> str:
    stream.seek(0)
    head = stream.read(4096)
    _refuse_other_kinds(head)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _measure(stream, max_bytes)
        return "utf-16"
    is_utf8 = _looks_like_utf8(_text_only(_measured(stream, max_bytes)))
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if is_utf8 else "cp1252"


def _refuse_other_kinds(head: bytes) -> None:
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise NotATable("empty_file", _("The file is empty."))
    if head.startswith(_SPREADSHEETS):
        raise NotATable(
            "spreadsheet", _("This is a spreadsheet file. Open it and save it as CSV, then try again.")
        )
    if head.lstrip(b" \t\r\n\xef\xbb\xbf").lower().startswith(_OTHER_KINDS):
        raise _not_text()


def _measured(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """The pieces of the file, until there are too many of them."""
    size = 0
    while piece := stream.read(_CHUNK):
        size += len(piece)
        if size > max_bytes:
            limit = max_bytes // 1_000_000
            raise NotATable("too_large", format_lazy(_("The file is larger than {limit} MB."), limit=limit))
        yield piece


def _measure(stream: BinaryIO, max_bytes: int) -> None:
    for _piece in _measured(stream, max_bytes):
        pass


def _text_only(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        controls = len(piece) - len(piece.translate(None, _CONTROLS))
        if b"\0" in piece or controls > max(20, len(piece) // 20):
            raise _not_text()
        yield piece


def _looks_like_utf8(pieces: Iterable[bytes]) -> bool:
    """Whether the letters beyond ASCII are UTF-8, but for an odd broken one."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for piece in pieces:
        text = decoder.decode(piece)
        broken = max(0, text.count("\ufffd") - piece.count(b"\xef\xbf\xbd"))
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
        bad += broken
    bad += decoder.decode(b"", final=True).count("\ufffd")
    return bad * 10 <= good


def _not_text() -> NotATable:
    return NotATable("not_text", _("The file is not a text file. Save the list as CSV, then try again."))


# Lines, delimiter, rows


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Physical lines without their ends, whatever ends them; broken letters become U+FFFD."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline=None)
    try:
        while line := text.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise NotATable(
                    "line_too_long", _("A line of the file is far too long to be a row of a list.")
                )
            yield line.removesuffix("\n")
    finally:
        # Else the wrapper would close a file that is not its own.
        text.detach()


def _find_delimiter(lines: list[str]) -> str:
    """The character that cuts most lines into the same number of cells."""
    if lines and (told := re.fullmatch(r'"?sep=(.)"?', lines[0], re.IGNORECASE)) and told[1] in DELIMITERS:
        return told[1]
    bare = _QUOTED.sub("", "\n".join(lines)).split("\n")
    agreement = {delimiter: _agreement(delimiter, bare) for delimiter in DELIMITERS}
    best = max(agreement, key=agreement.__getitem__)
    if agreement[best] == (0, 0):
        raise NotATable(
            "no_columns", _("No columns were found. Save the list as CSV with headings, then try again.")
        )
    return best


def _agreement(delimiter: str, lines: list[str]) -> tuple[int, int]:
    counts = Counter(count for line in lines if (count := line.count(delimiter)))
    return max(((lines_with, count) for count, lines_with in counts.items()), default=(0, 0))


def _numbered(sample: list[str], rest: Iterator[str]) -> Iterator[tuple[int, str]]:
    """All lines with their numbers, without Excel's note on its delimiter."""
    for number, line in enumerate(sample, 1):
        if number > 1 or not line.lower().lstrip('"').startswith("sep="):
            yield number, line
    yield from enumerate(rest, len(sample) + 1)


def _rows(lines: Iterator[tuple[int, str]], delimiter: str) -> Iterator[Row]:
    waiting: deque[tuple[int, str]] = deque()
    while waiting or (waiting := deque(islice(lines, 1))):
        number, line = waiting.popleft()
        if '"' not in line:
            yield Row(number, line.split(delimiter))
            continue
        waiting.extend(islice(lines, MAX_LINES_OF_ROW - 1 - len(waiting)))
        cells, used = _quoted_cells(line, [text for _number, text in waiting], delimiter)
        for _line in range(used):
            waiting.popleft()
        yield Row(number, cells)


def _quoted_cells(line: str, following: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of a row with quotes, and how many following lines belong to it."""
    text = line
    for used in range(len(following) + 1):
        try:
            return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), used
        except csv.Error:
            text += "\n" + following[used] if used < len(following) else ""
    # The quotes do not fit together: then they are only signs in the cells of this one line.
    return line.split(delimiter), 0


def headings_of(rows: Iterator[Row]) -> list[str]:
    """The first row with two filled cells; what stands above it is a title."""
    for row in rows:
        headings = [cell.strip() for cell in row.cells]
        if sum(map(bool, headings)) > 1:
            return headings
    raise NotATable("no_headings", _("No headings were found. The first row should name the columns."))
