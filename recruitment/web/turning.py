"""Lists on pages: one page by cursor, and what was not understood is said rather than ignored."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from recruitment.paging import BadCursor, Page, take_page

ROWS = 25


@dataclass(frozen=True)
class Turn:
    """A page of a list; `note` says what in the address was not understood."""

    rows: list[Any] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""
    note: str = ""


def turn(request: HttpRequest, rows: QuerySet, *, known: Collection[str] = (), size: int = ROWS) -> Turn:
    """The page that the address asks for. A parameter outside `known` finds nothing, and says so."""
    if unknown := sorted(set(request.GET) - {*known, "cursor", "lang"}):
        return Turn(note=_("This list knows no “%(name)s”, so it shows nothing.") % {"name": unknown[0][:40]})
    try:
        return _turn(request, take_page(rows, size=size, cursor=request.GET.get("cursor", "")))
    except BadCursor:
        note = _("The address of this page of the list was broken. Here is the list from the beginning.")
        return _turn(request, take_page(rows, size=size), note)


def not_understood(value: str) -> Turn:
    """An empty list for a value that the filter does not have."""
    return Turn(note=_("“%(value)s” is not something this list can show.") % {"value": value[:40]})


def _turn(request: HttpRequest, page: Page, note: str = "") -> Turn:
    return Turn(page.rows, _address(request, page.previous), _address(request, page.next), note)


def _address(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    question = request.GET.copy()
    question["cursor"] = cursor
    return f"?{question.urlencode()}"
