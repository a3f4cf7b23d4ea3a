"""Posters and slides of a lecture as files: exact paper sizes, vector QR code, fonts of our own."""

import json
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import font_source_sans_pro
import typst

from recruitment.lectures.posters import qr_svg, to_type

SLIDE = (1920 / 144 * 25.4, 1080 / 144 * 25.4)  # the page of a presentation, in millimetres
_SLIDE_PPI = 144  # so that its picture is 1920 x 1080
_HERE = Path(__file__).parent
# The same letters on every machine, whatever fonts it has.
_FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[font_source_sans_pro.font_directory],
)


class Sheet(Enum):
    """What can be taken away: template, size in millimetres and format, by the name of the file."""

    POSTER_A4 = ("affisch-a4.pdf", "poster", (210.0, 297.0), "pdf")
    POSTER_A3 = ("affisch-a3.pdf", "poster", (297.0, 420.0), "pdf")
    SLIDE_PDF = ("bild.pdf", "slide", SLIDE, "pdf")
    SLIDE_PNG = ("bild.png", "slide", SLIDE, "png")

    @property
    def file_name(self) -> str:
        return self.value[0]


class Words(NamedTuple):
    """What stands on a sheet, in the language of who asked for it."""

    title: str
    lead: str
    code: str
    url: str
    organisation: str
    department: str
    contact: str
    qr_label: str
    language: str


def draw_sheet(sheet: Sheet, words: Words, at: datetime) -> bytes:
    """A PDF is tagged, with title and language. One with a name in letters that the font does not have
    cannot be (PDF/UA): it is drawn all the same, with boxes, for the code is what people need."""
    if sheet.value[3] == "png":
        return _compiled(sheet, words, at)
    try:
        return _compiled(sheet, words, at, pdf_standards="ua-1")
    except typst.TypstError:
        return _compiled(sheet, words, at)


def _compiled(sheet: Sheet, words: Words, at: datetime, **more: Any) -> bytes:
    """Words go in as data: nothing that somebody has written is read as markup."""
    _name, template, (width, height), kind = sheet.value
    data = {name: _clean(text) for name, text in words._asdict().items()}
    data |= {"address": to_type(words.url), "width": width, "height": height}
    made: bytes = typst.compile(
        (_HERE / f"{template}.typ").read_bytes(),
        format=kind,
        ppi=_SLIDE_PPI,
        font_paths=_FONTS,
        sys_inputs={"data": json.dumps(data), "qr": str(qr_svg(words.url))},
        timestamp=at.astimezone(UTC).replace(microsecond=0),
        **more,
    )
    return made


def _clean(text: str) -> str:
    """What paper can show."""
    return "".join(sign for sign in text if sign.isprintable())
