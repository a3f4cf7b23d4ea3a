"""The recruiter's daily screen: the bank, searched while one types, and what is done with many at once."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from recruitment.bank.facets import facets_of
from recruitment.bank.search import SearchResult, search_candidates, take_found
from recruitment.candidates.models import Candidate
from recruitment.paging import BadCursor, Page
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web import bank_words
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank_forms import BankForm

ROWS = 50
TYPED_ROWS = 20  # while somebody types or ticks a filter, soon enough is worth more than many
COUNTED_TO = 1_000
MOST_TICKED = 1_000


@staff_page(Right.SEE_BANK)
@require_safe
def bank(request: StaffRequest) -> HttpResponse:
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    context = list_context(request, request.GET, size=TYPED_ROWS if is_part else ROWS)
    return render(request, f"bank/list.html{'#results' if is_part else ''}", context)


@staff_page(Right.SEE_BANK)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """The facets of the question, in a request of their own that never delays the rows."""
    result = search_candidates(question_of(request.GET), request.user, timezone.now())
    counted = facets_of(result)
    context = {"groups": bank_words.groups(counted["values"], request.GET)}
    if request.htmx:
        return render(request, "bank/facets.html", context)
    return render(request, "bank/counts.html", context | {"back": bank_words.address(request.GET)})


def list_context(
    request: StaffRequest,
    given: QueryDict,
    ticked: Collection[UUID] = (),
    kept: Mapping[str, str] | None = None,
    size: int = ROWS,
) -> dict[str, Any]:
    """Everything the page of the list shows."""
    season = Season.objects.current(timezone.localdate())
    result = search_candidates(question_of(given), request.user, timezone.now())
    page, result, is_broken = _page(result, given.get("cursor", ""), size)
    return {
        "form_of_question": partial(BankForm, given, season, request.user),  # rows alone need none
        "faults": bank_words.faults(result, given),
        "rows": [_row(person, season, ticked) for person in _with_season(page, season)],
        "count": count_of(result),
        "chips": bank_words.chips(result, given),
        "columns": bank_words.columns(given, result.ordering),
        "next_url": bank_words.address(given, cursor=page.next) if page.next else "",
        "previous_url": bank_words.address(given, cursor=page.previous) if page.previous else "",
        "is_broken": is_broken,
        "is_alike": result.is_alike and bool(page.rows),
        "is_ranked": result.ordering == "relevance",
        "season": season,
        "may_work": request.user.may(Right.WORK_IN_BANK),
        "question": given.urlencode(),
        "may_be_everybody": bool(page.next or page.previous) and not result.is_alike,
        "on_one_list": len(result.asked.get("list", ())) == 1,
        "undo": _undo(request),
        "kept": kept or {},
    }


def _undo(request: StaffRequest) -> dict[str, str] | None:
    """What was just done to many and can be taken back; offered once."""
    return request.session.pop("deed", None)


def question_of(given: QueryDict) -> QueryDict:
    """What was asked, without what only the page needs."""
    question = given.copy()
    for name in ("cursor", "lang"):
        question.pop(name, None)
    return question


def _page(result: SearchResult, cursor: str, size: int) -> tuple[Page, SearchResult, bool]:
    """The page that the cursor asks for, and of whom; the first one, and so, when the cursor is broken."""
    try:
        return *take_found(result, size=size, cursor=cursor), False
    except BadCursor:
        return *take_found(result, size=size), True


def _with_season(page: Page, season: Season | None) -> list[Candidate]:
    """The page's people with what their rows show, in two questions."""
    rows = list(page.rows)
    mine = Prefetch("candidacies", Candidacy.objects.filter(season=season), to_attr="now")
    prefetch_related_objects(rows, "university", mine)
    return rows


def _row(person: Candidate, season: Season | None, ticked: Collection[UUID]) -> dict[str, Any]:
    candidacy = person.now[0] if person.now else None  # type: ignore[attr-defined]
    return {
        "person": person,
        "candidacy": candidacy,
        "is_ticked": person.pk in ticked,
        "terms": person.terms_on(season.first_week) if season else None,
    }


def week_strip(season: Season, candidacy: Candidacy) -> list[dict]:
    """The season's weeks, those that the person can work marked."""
    able = set(candidacy.weeks)
    words = {True: _("can work"), False: _("cannot work")}
    return [
        {
            "number": week.isocalendar().week,
            "state": "available" if week in able else "none",
            "word": words[week in able],
        }
        for week in season.weeks
    ]


def count_of(result: SearchResult) -> str:
    if result.errors:
        return ""
    found = result.found.order_by()[: COUNTED_TO + 1].count()
    if found > COUNTED_TO:
        return _("More than 1,000 people")
    return ngettext("%(count)s person", "%(count)s people", found) % {"count": found}
