"""The rows that a question names by slug, code or id: all looked up in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower

from recruitment.ads.models import JobAd, ShareLink
from recruitment.bank.models import PeopleList
from recruitment.candidates.models import University
from recruitment.lectures.models import Lecture
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User

type Found = dict[str, dict[str, list[str]]]


def look_up(asked: Mapping[str, Iterable[str]], user: User | None = None) -> Found:
    """By kind and by what was asked (casefolded), the ids it stands for; what is not there is not known.

    Kinds are university, unit, lecture, season, job, link, sharer_unit and list. A job stands for itself
    and all its links, a sharer's unit for its own links and its people's; a list is known to who may see it.
    """
    parts = [
        part
        for kind, texts in asked.items()
        if texts
        for part in _rows(kind, {text.casefold() for text in texts}, user)
    ]
    found: Found = defaultdict(lambda: defaultdict(list))
    if parts:
        for kind, key, name, number in parts[0].union(*parts[1:], all=True).order_by():
            for text in {key, name.casefold()}:
                found[kind][text].append(number)
    return found


def _rows(kind: str, texts: set[str], user: User | None) -> list[QuerySet[Any, Any]]:
    if kind == "list":
        lists = PeopleList.objects.visible_to(user) if user else PeopleList.objects.none()
        return [_named(lists.filter(pk__in=_ids(texts)), kind, "pk", "pk", "pk")]
    return _ROWS[kind](kind, texts)


def _universities(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    return [_named(University.objects.filter(pk__in=texts), kind, "pk", "slug", "pk")]


def _units(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    return [_named(Unit.objects.filter(_is(texts, "slug", "pk")), kind, "pk", "slug", "pk")]


def _lectures(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    codes = {text.upper() for text in texts}
    return [_named(Lecture.objects.filter(_is(codes, "code", "pk")), kind, "pk", "code", "pk")]


def _seasons(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    years = {int(text) for text in texts if text.isdecimal() and len(text) == 4}
    rows = Season.objects.filter(Q(year__in=years) | Q(pk__in=_ids(texts)))
    return [_named(rows, kind, "pk", "year", "pk")]


def _jobs(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    jobs = JobAd.objects.filter(_is(texts, "slug", "pk"))
    links = ShareLink.objects.filter(_is(texts, "job__slug", "job_id"))
    return [_named(jobs, kind, "pk", "slug", "pk"), _named(links, kind, "job_id", "job__slug", "pk")]


def _links(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    links = ShareLink.objects.alias(bare=Lower("code")).filter(_is(texts, "bare", "pk"))
    return [_named(links, kind, "pk", "code", "pk")]


def _sharers(kind: str, texts: set[str]) -> list[QuerySet[Any, Any]]:
    """The unit stands for itself too, so that one without links is known, and finds nobody."""
    of_unit = ShareLink.objects.filter(_is(texts, "unit__slug", "unit_id"))
    of_people = ShareLink.objects.filter(_is(texts, "sharer__units__slug", "sharer__units"))
    return [
        *_units(kind, texts),
        _named(of_unit, kind, "unit_id", "unit__slug", "pk"),
        _named(of_people, kind, "sharer__units__pk", "sharer__units__slug", "pk"),
    ]


_ROWS = {
    "university": _universities,
    "unit": _units,
    "lecture": _lectures,
    "season": _seasons,
    "job": _jobs,
    "link": _links,
    "sharer_unit": _sharers,
}


def _is(texts: set[str], name: str, key: str) -> Q:
    return Q(**{f"{name}__in": texts}) | Q(**{f"{key}__in": _ids(texts)})


def _ids(texts: set[str]) -> list[UUID]:
    return [number for text in texts if (number := _as_id(text))]


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(rows: QuerySet[Any], kind: str, key: str, name: str, number: str) -> QuerySet[Any, Any]:
    """(kind, id asked for, name asked for, id it stands for), all as text."""
    columns = [Cast(F(column), TextField()) for column in (key, name, number)]
    return rows.order_by().values_list(Value(kind, output_field=TextField()), *columns)
