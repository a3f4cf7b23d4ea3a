"""A question to the bank in words for people: what was asked, what was not understood, how many have what."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruitment.ads.models import JobAd, ShareLink
from recruitment.bank.filters import NOT
from recruitment.bank.models import PeopleList
from recruitment.bank.search import CandidateFilter, SearchResult
from recruitment.candidates.models import University
from recruitment.lectures.models import Lecture
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit
from recruitment.workdays import weeks_text

# Parameters that name rows, and what the rows are called.
_ROWS: dict[str, tuple[type[Model], str]] = {
    "university": (University, "name"),
    "unit": (Unit, "name"),
    "lecture": (Lecture, "title"),
    "job": (JobAd, "title"),
    "season": (Season, "name"),
    "excluded_unit": (Unit, "name"),
    "link": (ShareLink, "code"),
    "list": (PeopleList, "name"),
}
STARTS = ("started", "started_after", "started_before")
# Column -> the order of its first click, and of the next.
_SORTED_BY = {
    "name": ("name", "-name"),
    "education": ("-terms", "terms"),
    "source": ("-registered_at", "registered_at"),
}


def address(question: QueryDict, **changes: str | None) -> str:
    """The list as `question` asks, with parameters replaced or (None) left out; from its first page."""
    asked = question.copy()
    for name, value in {"cursor": None, **changes}.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"{reverse('bank')}?{asked.urlencode()}" if asked else reverse("bank")


def label(name: str) -> str:
    """What a parameter is called on the page; its own name when there is no such parameter."""
    known = CandidateFilter.base_filters.get(name)
    if known is None:
        return name
    return _("Not: %(filter)s") % {"filter": known.label} if name.endswith(NOT) else str(known.label)


def faults(result: SearchResult, question: QueryDict) -> list[dict[str, str]]:
    """What was not understood, by the filter it belongs to, with the list without it."""
    return [
        {"name": label(name), "text": " ".join(map(str, texts)), "url": address(question, **{name: None})}
        for name, texts in result.errors.items()
    ]


def chips(result: SearchResult, question: QueryDict) -> list[dict[str, str]]:
    """Each filter in use, as a link to the list without it."""
    return [
        {"label": f"{label(name)}: {_said(name, value, question)}", "url": address(question, **{name: None})}
        for name, value in result.asked.items()
        if name != "ordering"
    ]


def _said(asked: str, value: Any, question: QueryDict) -> str:
    name = asked.removesuffix(NOT)
    if name == "sharer_unit":
        return _names_of_units(question.getlist(asked))
    if name in STARTS:
        return ", ".join(map(_start, value if isinstance(value, list) else [value]))
    if name in _ROWS:
        return ", ".join(_names(name, value))
    if name in ("weeks", "weeks_any"):
        return weeks_text(value)
    words = _choices(name)
    return ", ".join(_word(one, words) for one in (value if isinstance(value, list) else [value]))


def _names(name: str, keys: Iterable[str]) -> Iterable[str]:
    model, column = _ROWS[name]
    rows = model._default_manager.filter(pk__in=keys).order_by(column)
    return rows.values_list(column, flat=True)


def _names_of_units(slugs: list[str]) -> str:
    """A unit's links stand for it in what was understood, so that its name is that of what was asked."""
    names = dict(Unit.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return ", ".join(names.get(slug, slug) for slug in slugs)


def _start(number: int) -> str:
    return f"{'HT' if number % 2 else 'VT'} {number // 2}"


def _choices(name: str) -> dict[str, str]:
    given = CandidateFilter.base_filters[name].extra.get("choices", ())
    return {str(value): str(text) for value, text in given}


def _word(value: Any, words: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, _("j F Y"))
    return words.get(str(value), str(value))


def columns(question: QueryDict, ordering: str) -> dict[str, dict[str, str]]:
    """By column that sorts: where its head leads, and which way it is sorted now."""
    return {name: _column(question, ordering, *orders) for name, orders in _SORTED_BY.items()}


def _column(question: QueryDict, ordering: str, first: str, second: str) -> dict[str, str]:
    ways = {first: _way(first), second: _way(second)}
    following = second if ordering == first else first
    return {"url": address(question, ordering=following), "sorted": ways.get(ordering, "")}


def _way(order: str) -> str:
    return "descending" if order.startswith("-") else "ascending"


def groups(counted: dict[str, dict[str, int]], question: QueryDict) -> list[dict[str, Any]]:
    """Counts per value of each parameter, each a link that narrows the list to it."""
    units = dict(Unit.objects.values_list("slug", "name"))
    words = {name: units if name in ("unit", "excluded_unit") else _words_of_values(name) for name in counted}
    options = {name: _options(name, values, words[name], question) for name, values in counted.items()}
    return [{"label": label(name), "options": found} for name, found in options.items() if found]


def _options(
    name: str, values: dict[str, int], words: dict[str, str], question: QueryDict
) -> list[dict[str, Any]]:
    return [
        {"label": words.get(value, value), "count": number, "url": address(question, **{name: value})}
        for value, number in values.items()
        if number
    ]


def _words_of_values(name: str) -> dict[str, str]:
    if name in ("vfu", "verified", "claimed"):
        return {"true": _("Yes"), "false": _("No")}
    if name == "university":
        return dict(University.objects.values_list("pk", "name"))
    return _choices(name)
