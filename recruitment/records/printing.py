"""A document of headings and facts as an accessible PDF: tagged, with its language, no network."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import typst

TEMPLATE = Path(__file__).with_name("document.typ")


class Part(NamedTuple):
    """A heading with what stands under it: text, a list, lines, and facts as (term, value or its lines)."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    text: str = ""
    items: Sequence[str] = ()
    lines: Sequence[str] = ()


def as_pdf(title: str, intro: str, parts: Sequence[Part], *, language: str, at: datetime) -> bytes:
    """Words go in as data: nothing that somebody has written is read as markup.

    Letters that no font here has cannot be in an accessible PDF: such a document is made all the same, with
    boxes for them, and without that promise.
    """
    data = {
        "title": _clean(title),
        "intro": _clean(intro),
        "language": language,
        "parts": [_plain(part) for part in parts],
    }
    try:
        return _compiled(data, at, "ua-1")
    except typst.TypstError:
        return _compiled(data, at, None)


def _compiled(data: dict[str, Any], at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standard,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    return made


def _plain(part: Part) -> dict[str, Any]:
    facts = [[_clean(term), _clean(value)] for term, value in part.facts]
    return {
        "title": _clean(part.title),
        "facts": facts,
        "text": _clean(part.text),
        "items": [_clean(item) for item in part.items],
        "lines": [_clean(line) for line in part.lines],
    }


def _clean(text: str) -> str:
    """What a page of paper can show; thousands are parted by a space that never breaks."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\xa0")
