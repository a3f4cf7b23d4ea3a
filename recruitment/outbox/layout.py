"""Reads a message's text as one would read it on paper, so that the HTML can show the same."""

import re
from dataclasses import dataclass
from itertools import groupby

from recruitment.outbox.links import is_ours

_FACT = re.compile(r"([^\s:][^:]{0,38}): (\S.*)")


@dataclass(frozen=True)
class Block:
    """Lines of one kind: `text`, `facts` ("Unit: Youth"), `items` (- ), `quote` (> ) or `link`.

    The line that leads up to a link ("Answer here:") becomes its label.
    """

    kind: str
    lines: list[str]
    label: str = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [(fact[1], fact[2]) for fact in map(_FACT.fullmatch, self.lines) if fact]


def blocks(text: str) -> list[Block]:
    """All of a text, in order."""
    return [block for paragraph in text.split("\n\n") for block in _of_paragraph(paragraph.split("\n"))]


def _of_paragraph(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    for kind, group in groupby(lines, key=_kind):
        if kind == "link":
            found += [Block("link", [address], _take_label(found)) for address in group]
        else:
            found.append(_of_lines(kind, list(group)))
    return [block for block in found if block.lines]


def _kind(line: str) -> str:
    if line.startswith("- "):
        return "items"
    if line.startswith("> "):
        return "quote"
    return "link" if is_ours(line) else "text"


def _of_lines(kind: str, lines: list[str]) -> Block:
    if kind == "text":
        is_facts = len(lines) > 1 and all(map(_FACT.fullmatch, lines))
        return Block("facts" if is_facts else "text", lines)
    return Block(kind, [line[2:] for line in lines])


def _take_label(found: list[Block]) -> str:
    """The line that ends with a colon just before a link; it is taken out of what was found."""
    if not (found and found[-1].kind == "text" and found[-1].lines[-1].endswith(":")):
        return ""
    return found[-1].lines.pop().removesuffix(":")
