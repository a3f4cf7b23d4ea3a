"""The recruiter's daily screen: the bank, searched while one types, and what is done with many at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.facets import facets
from recruitment.bank.search import CandidateFilter, SearchResult, search_candidates
from recruitment.candidates.actions import set_tags
from recruitment.candidates.models import Candidate
from recruitment.paging import BadCursor, Page, take_page
from recruitment.seasons.actions import clear_candidacies
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank_forms import BankForm, TagForm

ROWS = 50
COUNTED_TO = 1_000
MOST_TICKED = 1_000


@staff_page(Right.SEE_BANK)
@require_safe
def bank(request: StaffRequest) -> HttpResponse:
    season = Season.objects.current(timezone.localdate())
    question = _question(request.GET)
    result = search_candidates(question, request.user, timezone.now())
    page = _page(result, request.GET.get("cursor", ""))
    context = {
        "form_of_question": BankForm(request.GET, season),
        "faults": _faults(result),
        "rows": [_row(person, season) for person in _with_season(page, season)],
        "count": _count(result),
        "chips": _chips(result, request.GET),
        "ordering": result.ordering,
        "next_url": _address(request.GET, page.next),
        "previous_url": _address(request.GET, page.previous),
        "season": season,
        "may_work": request.user.may(Right.WORK_IN_BANK),
        "question": request.GET.urlencode(),
    }
    partial = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"bank/list.html{partial}", context)


@staff_page(Right.SEE_BANK)
@require_safe
def counts(request: StaffRequest) -> HttpResponse:
    """The facets of the question, in a request of their own that never delays the rows."""
    result = search_candidates(_question(request.GET), request.user, timezone.now())
    counted = facets(result.found, Season.objects.current(timezone.localdate()))
    return render(request, "bank/facets.html", {"groups": _groups(counted["values"], request.GET)})


@staff_page(Right.WORK_IN_BANK)
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    """Clear or tag the people who were ticked."""
    back = f"{reverse('bank')}?{request.POST.get('question', '')}"
    people = Candidate.objects.visible_to(request.user).filter(pk__in=_ticked(request.POST))
    if not people:
        messages.error(request, _("Tick somebody first."))
        return redirect(back)
    if request.POST.get("action") == "clear":
        _clear(request, people)
    else:
        _tag(request, people)
    return redirect(back)


def _question(given: QueryDict) -> QueryDict:
    """What was asked, without what only the page needs."""
    question = given.copy()
    for name in ("cursor", "lang"):
        question.pop(name, None)
    return question


def _page(result: SearchResult, cursor: str) -> Page:
    try:
        return take_page(result.queryset, size=ROWS, cursor=cursor)
    except BadCursor:
        return take_page(result.queryset, size=ROWS)


def _with_season(page: Page, season: Season | None) -> list[Candidate]:
    """The page's people with what their rows show, in two questions."""
    rows = Candidate.objects.filter(pk__in=[person.pk for person in page.rows]).select_related("university")
    mine = Candidacy.objects.filter(season=season)
    found = {row.pk: row for row in rows.prefetch_related(Prefetch("candidacies", mine, to_attr="now"))}
    return [found[person.pk] for person in page.rows if person.pk in found]


def _row(person: Candidate, season: Season | None) -> dict[str, Any]:
    candidacy = person.now[0] if person.now else None  # type: ignore[attr-defined]
    return {
        "person": person,
        "candidacy": candidacy,
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


def _faults(result: SearchResult) -> list[dict]:
    """What was not understood, with the name of the filter it belongs to."""
    return [
        {"name": _label(name), "text": " ".join(map(str, faults))} for name, faults in result.errors.items()
    ]


def _label(name: str) -> str:
    known = CandidateFilter.base_filters.get(name.removesuffix("__not"))
    if known is None:
        return name
    return f"{_('Not')}: {known.label}" if name.endswith("__not") else str(known.label)


def _chips(result: SearchResult, given: QueryDict) -> list[dict]:
    """Each filter in use, as a link to the list without it."""
    shown = [name for name in result.asked if name != "ordering"]
    return [
        {"label": f"{_label(name)}: {_said(given, name)}", "url": _without(given, name)} for name in shown
    ]


def _said(given: QueryDict, name: str) -> str:
    known = CandidateFilter.base_filters[name]
    words = {str(value): str(text) for value, text in known.extra.get("choices", ())}
    return ", ".join(words.get(value, value) for value in given.getlist(name) if value)


def _without(given: QueryDict, name: str) -> str:
    rest = given.copy()
    for one in (name, "cursor"):
        rest.pop(one, None)
    return f"?{rest.urlencode()}"


def _address(given: QueryDict, cursor: str | None) -> str:
    if cursor is None:
        return ""
    question = given.copy()
    question["cursor"] = cursor
    return f"?{question.urlencode()}"


def _groups(counted: dict, given: QueryDict) -> list[dict]:
    """Counts per value of each parameter, each a link that narrows the list to it."""
    groups = []
    for name, values in counted.items():
        words = {
            str(value): str(text)
            for value, text in CandidateFilter.base_filters[name].extra.get("choices", ())
        }
        options = [
            {"label": words.get(str(value), value), "count": number, "url": _with(given, name, value)}
            for value, number in values.items()
            if number
        ]
        if options:
            groups.append({"label": _label(name), "options": options})
    return groups


def _with(given: QueryDict, name: str, value: Any) -> str:
    question = given.copy()
    question.pop("cursor", None)
    question[name] = str(value)
    return f"{reverse('bank')}?{question.urlencode()}"


def _ticked(given: QueryDict) -> list[UUID]:
    """The ids that were ticked; anything else in their place ticks nobody."""
    try:
        return [UUID(value) for value in given.getlist("ids")[:MOST_TICKED]]
    except ValueError:
        return []


def _clear(request: StaffRequest, people) -> None:
    season = Season.objects.current(timezone.localdate())
    rows = Candidacy.objects.filter(candidate__in=people, season=season)
    done = clear_candidacies(rows, by=request.user, at=timezone.now())
    text = ngettext(
        "%(count)s person is cleared for the season.", "%(count)s people are cleared for the season.", done
    )
    messages.success(request, text % {"count": done})


def _tag(request: StaffRequest, people) -> None:
    form = TagForm(request.POST)
    if not (form.is_valid() and form.words()):
        messages.error(request, _("Write a tag first."))
        return
    words = {"remove": form.words()} if request.POST.get("action") == "untag" else {"add": form.words()}
    done = set_tags(people, by=request.user, at=timezone.now(), **words)
    messages.success(
        request, ngettext("%(count)s person changed.", "%(count)s people changed.", done) % {"count": done}
    )
