"""Posters and slides of a lecture as files: exact paper sizes, vector QR code, fonts of our own."""

import json
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple

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


class Paper(NamedTuple):
    """The file's name, the template, width and height in millimetres, the format."""

    file_name: str
    template: str
    size: tuple[float, float]
    kind: Literal["pdf", "png"]


class Sheet(Enum):
    """What can be taken away."""

    POSTER_A4 = Paper("affisch-a4.pdf", "poster", (210.0, 297.0), "pdf")
    POSTER_A3 = Paper("affisch-a3.pdf", "poster", (297.0, 420.0), "pdf")
    SLIDE_PDF = Paper("bild.pdf", "slide", SLIDE, "pdf")
    SLIDE_PNG = Paper("bild.png", "slide", SLIDE, "png")


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
    paper: Paper = sheet.value
    try:
        return _compiled(paper, words, at, "ua-1" if paper.kind == "pdf" else None)
    except typst.TypstError:
        return _compiled(paper, words, at, None)


def _compiled(paper: Paper, words: Words, at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    """Words go in as data: nothing that somebody has written is read as markup."""
    width, height = paper.size
    data: dict[str, str | float] = {name: _clean(text) for name, text in words._asdict().items()}
    data |= {"address": to_type(words.url), "width": width, "height": height}
    return typst.compile(
        (_HERE / f"{paper.template}.typ").read_bytes(),
        format=paper.kind,
        ppi=_SLIDE_PPI,
        font_paths=_FONTS,
        sys_inputs={"data": json.dumps(data), "qr": str(qr_svg(words.url))},
        pdf_standards=standard,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


def _clean(text: str) -> str:
    """What paper can show."""
    return "".join(sign for sign in text if sign.isprintable())
