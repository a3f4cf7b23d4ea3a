"""The recruiter's daily screen: the bank, searched while one types, and what is done with many at once."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.facets import facets_of
from recruitment.bank.mailings import write_to_people
from recruitment.bank.search import SearchResult, search_candidates, take_found
from recruitment.candidates.actions import set_tags
from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.paging import BadCursor, Page
from recruitment.seasons.actions import clear_candidacies
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web import bank_words
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank_forms import BankForm, TagForm

ROWS = 50
COUNTED_TO = 1_000
MOST_TICKED = 1_000


@staff_page(Right.SEE_BANK)
@require_safe
def bank(request: StaffRequest) -> HttpResponse:
    context = _list(request, request.GET)
    partial = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"bank/list.html{partial}", context)


@staff_page(Right.SEE_BANK)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """The facets of the question, in a request of their own that never delays the rows."""
    result = search_candidates(_question(request.GET), request.user, timezone.now())
    counted = facets_of(result)
    context = {"groups": bank_words.groups(counted["values"], request.GET)}
    if request.htmx:
        return render(request, "bank/facets.html", context)
    return render(request, "bank/counts.html", context | {"back": bank_words.address(request.GET)})


@staff_page(Right.WORK_IN_BANK)
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    """Clear or tag the people who were ticked; a rule's no keeps the ticks and what was written."""
    question = QueryDict(request.POST.get("question", ""))
    ticked = _ticked(request.POST)
    people = list(Candidate.objects.visible_to(request.user).filter(pk__in=ticked))
    try:
        if request.POST.get("action") == "write":
            return _write(request, people)
        _act(request, people)
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        context = _list(request, question, ticked, request.POST.get("tags", ""))
        return render(request, "bank/list.html", context, status=409)
    cursor = question.get("cursor")
    return redirect(bank_words.address(question, cursor=cursor))


def _list(
    request: StaffRequest, given: QueryDict, ticked: Collection[UUID] = (), tags: str = ""
) -> dict[str, Any]:
    """Everything the page of the list shows."""
    season = Season.objects.current(timezone.localdate())
    result = search_candidates(_question(given), request.user, timezone.now())
    page, result, is_broken = _page(result, given.get("cursor", ""))
    return {
        "form_of_question": BankForm(given, season, request.user),
        "faults": bank_words.faults(result, given),
        "rows": [_row(person, season, ticked) for person in _with_season(page, season)],
        "count": _count(result),
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
        "tags": tags,
    }


def _question(given: QueryDict) -> QueryDict:
    """What was asked, without what only the page needs."""
    question = given.copy()
    for name in ("cursor", "lang"):
        question.pop(name, None)
    return question


def _page(result: SearchResult, cursor: str) -> tuple[Page, SearchResult, bool]:
    """The page that the cursor asks for, and of whom; the first one, and so, when the cursor is broken."""
    try:
        return *take_found(result, size=ROWS, cursor=cursor), False
    except BadCursor:
        return *take_found(result, size=ROWS), True


def _with_season(page: Page, season: Season | None) -> list[Candidate]:
    """The page's people with what their rows show, in two questions."""
    rows = Candidate.objects.filter(pk__in=[person.pk for person in page.rows]).select_related("university")
    mine = Candidacy.objects.filter(season=season)
    found = {row.pk: row for row in rows.prefetch_related(Prefetch("candidacies", mine, to_attr="now"))}
    return [found[person.pk] for person in page.rows if person.pk in found]


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


def _count(result: SearchResult) -> str:
    if result.errors:
        return ""
    found = result.found.order_by()[: COUNTED_TO + 1].count()
    if found > COUNTED_TO:
        return _("More than 1,000 people")
    return ngettext("%(count)s person", "%(count)s people", found) % {"count": found}


def _ticked(given: QueryDict) -> list[UUID]:
    """The ids that were ticked; anything else in their place ticks nobody."""
    try:
        return [UUID(value) for value in given.getlist("ids")[:MOST_TICKED]]
    except ValueError:
        return []


def _act(request: StaffRequest, people: list[Candidate]) -> None:
    if not people:
        raise RuleBroken("nobody_ticked", _("Nobody was ticked, so nothing was done. Tick people first."))
    if request.POST.get("action") == "clear":
        _clear(request, people)
    else:
        _tag(request, people)


def _write(request: StaffRequest, people: list[Candidate]) -> HttpResponse:
    """The same people in the order of their names, so that the list of the mailing is easy to read."""
    in_order = sorted(people, key=lambda person: (person.last_name, person.first_name))
    mailing = write_to_people([one.pk for one in in_order], by=request.user, at=timezone.now())
    return redirect("mailing", mailing.pk)


def _clear(request: StaffRequest, people: list[Candidate]) -> None:
    season = Season.objects.current(timezone.localdate())
    if season is None:
        raise RuleBroken("no_season", _("There is no season to clear people for."))
    rows = list(Candidacy.objects.filter(candidate__in=people, season=season))
    done = clear_candidacies(rows, by=request.user, at=timezone.now())
    _tell_cleared(request, done)
    _tell_left_alone(request, len(rows) - done, len(people) - len(rows), season)


def _tell_cleared(request: StaffRequest, done: int) -> None:
    if done:
        text = ngettext(
            "%(count)s person is cleared for the season.",
            "%(count)s people are cleared for the season.",
            done,
        )
        messages.success(request, text % {"count": done})


def _tell_left_alone(request: StaffRequest, before: int, outside: int, season: Season) -> None:
    """Who was ticked and not cleared is not passed over in silence."""
    if before:
        text = ngettext(
            "%(count)s person was cleared already, or is further on.",
            "%(count)s people were cleared already, or are further on.",
            before,
        )
        messages.info(request, text % {"count": before})
    if outside:
        text = ngettext(
            "%(count)s person has not joined %(season)s and was not cleared.",
            "%(count)s people have not joined %(season)s and were not cleared.",
            outside,
        )
        messages.warning(request, text % {"count": outside, "season": season.name})


def _tag(request: StaffRequest, people: list[Candidate]) -> None:
    form = TagForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("tag_not_text", str(form.errors["tags"][0]))
    if not form.words():
        raise RuleBroken("tag_missing", _("Write a tag first."))
    takes_off = request.POST.get("action") == "untag"
    words = {"remove": form.words()} if takes_off else {"add": form.words()}
    done = set_tags(people, by=request.user, at=timezone.now(), **words)
    if not done:
        messages.info(request, _("Nobody had the tag.") if takes_off else _("They had the tag already."))
        return
    text = ngettext("%(count)s person changed.", "%(count)s people changed.", done)
    messages.success(request, text % {"count": done})
