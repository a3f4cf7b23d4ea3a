"""The funnel in words, bars and lines for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from recruitment.bank.sums import Touch
from recruitment.figures.asking import Asked, By
from recruitment.figures.cells import FEWEST_TOLD, Cell
from recruitment.figures.funnel import STEPS, Funnel, PerHire, Row
from recruitment.figures.headings import GONE, Heading
from recruitment.staff.models import User
from recruitment.staff.rights import Right

NOTHING, KEPT_BACK = "", "–"
# Long enough to be seen, and the same for every small count.
_FEW_PERCENT = 1
_PAGES = {By.LECTURE: ("lecture", Right.SEE_LECTURES), By.JOB: ("job", Right.SEE_JOBS)}


@dataclass(frozen=True)
class Line:
    """A row of the table; `values` are column, value and what stands under it, after the first column."""

    key: str
    label: str
    under: str
    url: str
    values: Sequence[tuple[str, str, str]]


def drawn(found: Funnel, user: User) -> dict[str, Any]:
    columns = [(name, label) for name, label in _columns(found) if name != "cost"]
    return {
        "tiles": tiles(found.total.heading),
        "bars": bars(found.total),
        "columns": [label for _name, label in columns],
        "lines": [_line(row, found.asked.by, columns, user) for row in found.rows],
        "total": _line(found.total, found.asked.by, columns, user),
        "total_label": _total_label(found.asked),
        "counted": counted(found.asked),
        "few": any(one.is_few for row in found.rows for one in row.cells),
        "kept_back": any(one == Cell(None) for row in found.rows for one in row.cells),
    }


def sheet(found: Funnel) -> Iterator[list[str]]:
    """The same table, for a file."""
    columns = _columns(found)
    yield [str(By(found.asked.by).label), *(label for _name, label in columns)]
    for row in found.rows:
        label = ", ".join(filter(None, [row.heading.label, row.heading.under]))
        yield [label, *(_value(row, name) for name, _label in columns)]
    yield [_total_label(found.asked), *(_value(found.total, name) for name, _label in columns)]


def told(cell: Cell) -> str:
    if cell.is_few:
        return _("under %(count)s") % {"count": FEWEST_TOLD}
    return KEPT_BACK if cell.count is None else number_format(cell.count, force_grouping=True)


def counted(asked: Asked) -> str:
    """What the figures are about, in one line."""
    parts = [asked.season.name if asked.season else "", _period(asked)]
    if asked.touch == Touch.LAST:
        parts.append(_("by what people came by last"))
    return ", ".join(filter(None, parts))


def _period(asked: Asked) -> str:
    first, last = (date_format(day, "F Y") if day else "" for day in (asked.first, asked.last))
    if first and last:
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(month)s") % {"month": first}
    return _("until %(month)s") % {"month": last} if last else _("all the time")


# The drawing


def tiles(heading: Heading) -> list[dict[str, Any]]:
    """What came before anybody registered: counted another way, so that no bar compares them."""
    counts = (
        (_("in the room"), _("at the lectures"), heading.shown),
        (_("clicked"), _("people’s openings of shared links"), heading.clicked),
    )
    return [
        {"label": label, "note": note, "value": _grouped(count)}
        for label, note, count in counts
        if count is not None
    ]


def bars(total: Row) -> list[dict[str, Any]]:
    """One bar for each step, as long as its part of the first; small counts all alike."""
    longest = total.cells[0].count or 0
    return [
        {
            "label": str(step.label),
            "value": told(cell),
            "percent": _percent(cell, longest),
            "note": _share(cell, longest) if step != STEPS[0] else "",
        }
        for step, cell in zip(STEPS, total.cells, strict=True)
    ]


def _share(cell: Cell, longest: int) -> str:
    return f"({_percent(cell, longest)} %)" if cell.count and longest else ""


def _percent(cell: Cell, longest: int) -> int:
    if cell.count is None:
        return _FEW_PERCENT
    return min(100, round(100 * cell.count / longest)) if longest else 0


# The table


def _columns(found: Funnel) -> list[tuple[str, str]]:
    """What there is something of, and every step."""
    rows = [*found.rows, found.total]
    columns = [
        (name, label)
        for name, label in (("shown", _("In the room")), ("clicked", _("Clicked")))
        if any(getattr(row.heading, name) is not None for row in rows)
    ]
    columns += [(step.value, str(step.label)) for step in STEPS]
    if any(row.heading.cost is not None for row in rows):
        columns += [("cost", _("Cost")), ("per_hire", _("Cost per hire"))]
    return columns


def _line(row: Row, by: str, columns: Sequence[tuple[str, str]], user: User) -> Line:
    values = [(label, _value(row, name), _under(row, name)) for name, label in columns]
    heading = row.heading
    return Line(heading.key, heading.label, heading.under, _url(by, heading.key, user), values)


def _url(by: str, key: str, user: User) -> str:
    """The lecture's or the ad's own page, for who may be there."""
    name, right = _PAGES.get(By(by), ("", None))
    if right is None or not user.may(right) or key in ("", GONE):
        return ""
    return reverse(name, args=[key])


def _value(row: Row, name: str) -> str:
    if name == "per_hire":
        return _per_hire(row.per_hire)
    if name == "cost":
        return _kronor(row.heading.cost)
    if name in ("shown", "clicked"):
        count = getattr(row.heading, name)
        return NOTHING if count is None else number_format(count, force_grouping=True)
    return told(row.cells[[step.value for step in STEPS].index(name)])


def _under(row: Row, name: str) -> str:
    """What it cost in all stands under what each hire has cost."""
    if name != "per_hire" or row.heading.cost is None:
        return ""
    return _("%(kronor)s in all") % {"kronor": _kronor(row.heading.cost)}


def _kronor(kronor: int | None) -> str:
    return NOTHING if kronor is None else _("SEK %(kronor)s") % {"kronor": _grouped(kronor)}


def _per_hire(cost: PerHire | None) -> str:
    if cost is None:
        return NOTHING
    kronor = _kronor(cost.least)
    if cost.least != cost.most:
        bounds = {"least": _grouped(cost.least), "most": _grouped(cost.most)}
        kronor = _("SEK %(least)s to %(most)s") % bounds
    return kronor if cost.step == STEPS[-1] else _("%(kronor)s per yes") % {"kronor": kronor}


def _grouped(kronor: int) -> str:
    return str(number_format(kronor, force_grouping=True))


def _total_label(asked: Asked) -> str:
    return _("Sum of what is told") if asked.by == By.SOURCE else _("All together")
