"""Pages by keyset, (sort value, pk): depth costs nothing and no row is skipped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet

SALT = "recruitment.paging"
RELEVANCE_ENDS_AT = 1_000


class BadCursor(ValueError):
    """The cursor is cut short, forged, or belongs to another question."""


@dataclass(frozen=True)
class Page:
    """Rows in order, and the cursors of its neighbours (None at the ends)."""

    rows: list[Any]
    next: str | None
    previous: str | None


def take_page(queryset: QuerySet, *, size: int, cursor: str = "") -> Page:
    """One page of `queryset`, whose `order_by` names fields or annotations, all one way, pk last.

    A first key of `-relevance` pages by position instead, to 1,000 rows: ranks are no stable keys.
    Raises BadCursor.
    """
    order = tuple(str(name) for name in queryset.query.order_by)
    if order and order[0] == "-relevance":
        return _page_by_position(queryset, order, size, cursor)
    return _page_by_key(queryset, order, size, cursor)


def _page_by_key(queryset: QuerySet, order: tuple[str, ...], size: int, cursor: str) -> Page:
    backwards, after = _read(cursor, order) if cursor else (False, None)
    descending = order[0].startswith("-") != backwards
    names = [name.lstrip("-") for name in order]
    rows = queryset.order_by(*(f"-{name}" if descending else name for name in names))
    if after is not None:
        rows = rows.filter(_beyond(names, after, descending))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    return Page(
        rows=found,
        next=_write(order, names, found[-1:], backwards=False) if has_next else None,
        previous=_write(order, names, found[:1], backwards=True) if has_previous else None,
    )


def _beyond(names: Sequence[str], values: Sequence[Any], descending: bool) -> Q:
    """Rows after `values`; the leading bound lets an index on the first key be used alone."""
    past = "lt" if descending else "gt"
    beyond = Q()
    for index, name in enumerate(names):
        same = Q(**dict(zip(names[:index], values[:index], strict=True)))
        beyond |= same & Q(**{f"{name}__{past}": values[index]})
    return Q(**{f"{names[0]}__{past}e": values[0]}) & beyond


def _page_by_position(queryset: QuerySet, order: tuple[str, ...], size: int, cursor: str) -> Page:
    start = _read(cursor, order)[1][0] if cursor else 0
    end = min(start + size, RELEVANCE_ENDS_AT)
    found = list(queryset[start : end + 1])
    more = len(found) > end - start and end < RELEVANCE_ENDS_AT
    return Page(
        rows=found[: end - start],
        next=_dump(order, False, [end]) if more else None,
        previous=_dump(order, True, [max(0, start - size)]) if start else None,
    )


def _write(order: tuple[str, ...], names: list[str], rows: list[Model], *, backwards: bool) -> str | None:
    if not rows:
        return None
    return _dump(order, backwards, [attrgetter(name.replace("__", "."))(rows[0]) for name in names])


def _dump(order: tuple[str, ...], backwards: bool, values: list[Any]) -> str:
    return signing.dumps([list(order), backwards, [_pack(value) for value in values]], salt=SALT)


def _read(cursor: str, order: tuple[str, ...]) -> tuple[bool, list[Any]]:
    try:
        asked, backwards, values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise BadCursor(cursor) from error
    if tuple(asked) != order:
        raise BadCursor(cursor)
    return backwards, [_unpack(kind, value) for kind, value in values]


def _pack(value: Any) -> tuple[str, Any]:
    if isinstance(value, datetime):
        return "datetime", value.isoformat()
    if isinstance(value, date):
        return "date", value.isoformat()
    if isinstance(value, UUID):
        return "uuid", str(value)
    return "plain", value


_UNPACK: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "uuid": UUID,
    "plain": lambda value: value,
}


def _unpack(kind: str, value: Any) -> Any:
    return _UNPACK[kind](value)
