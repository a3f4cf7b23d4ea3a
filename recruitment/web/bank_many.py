"""What is done with many people of the bank at once: those who were ticked, or everybody who was found."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from recruitment.bank.deeds import choose_all, put_on_list, tag_many, take_off_list, undo_deed
from recruitment.bank.keeping import make_list
from recruitment.bank.mailings import invite_to_interview, invite_to_season, write_to_people
from recruitment.bank.models import Deed, PeopleList
from recruitment.bank.search import search_candidates
from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.seasons.actions import clear_candidacies
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web import bank_words
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank import list_context, question_of
from recruitment.web.bank_forms import TagForm

MOST_TICKED = 1_000
SURELY = 100  # more than this many are asked about first


@staff_page(Right.WORK_IN_BANK)
@require_POST
def many(request: StaffRequest) -> HttpResponse:
    """Do it to those who were ticked, or to all; a rule's no keeps the ticks and what was written."""
    question, ticked = QueryDict(request.POST.get("question", "")), _ticked(request.POST)
    try:
        people = _chosen(request, question, ticked)
        if request.POST.get("action") in _LETTERS:
            return _LETTERS[request.POST["action"]](request, people)
        if not people:
            raise RuleBroken("nobody_ticked", _("Nobody was ticked, so nothing was done. Tick people first."))
        if len(people) > SURELY and not request.POST.get("is_sure"):
            return _ask_first(request, len(people), question)
        _ACTS.get(request.POST.get("action", ""), _tag)(request, people, question)
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        context = list_context(request, question, ticked, request.POST.dict())
        return render(request, "bank/list.html", context, status=409)
    return redirect(bank_words.address(question, cursor=question.get("cursor")))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def undo(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take back what was done to many; somebody else's deed does not exist."""
    deed = Deed.objects.select_related("people_list").filter(pk=pk, by=request.user).first()
    question = QueryDict(request.POST.get("question", ""))
    if deed:
        _take_back(request, deed)
    return redirect(bank_words.address(question, cursor=question.get("cursor")))


def _take_back(request: StaffRequest, deed: Deed) -> None:
    try:
        undo_deed(deed, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        messages.info(request, str(broken.message))
    else:
        messages.success(request, _("Undone."))


def _chosen(request: StaffRequest, question: QueryDict, ticked: list[UUID]) -> list[UUID]:
    """In the order of their names, so that a mailing's list is easy to read."""
    rows = Candidate.objects.visible_to(request.user)
    if request.POST.get("everybody"):
        found = search_candidates(question_of(question), request.user, timezone.now())
        ticked = choose_all(found.found)
    return list(rows.filter(pk__in=ticked).order_by("sort_name", "pk").values_list("pk", flat=True))


def _ticked(given: QueryDict) -> list[UUID]:
    """The ids that were ticked; anything else in their place ticks nobody."""
    try:
        return [UUID(value) for value in given.getlist("ids")[:MOST_TICKED]]
    except ValueError:
        return []


def _write(request: StaffRequest, people: list[UUID]) -> HttpResponse:
    mailing = write_to_people(people, by=request.user, at=timezone.now())
    return redirect("mailing", mailing.pk)


def _ask_first(request: StaffRequest, count: int, question: QueryDict) -> HttpResponse:
    """How many it would be, before anything is done; what was chosen and written goes along."""
    text = _SURE.get(request.POST.get("action", ""), _SURE["tag"])
    named = request.POST.get("tags") or request.POST.get("list_name") or ""
    left_out = ("csrfmiddlewaretoken", "is_sure")
    context = {
        "title": text % {"count": count, "name": " ".join(named.split())},
        "kept": [
            (name, value) for name, values in request.POST.lists() for value in values if name not in left_out
        ],
        "back": bank_words.address(question, cursor=question.get("cursor")),
        "may_be_undone": request.POST.get("action") != "clear",
    }
    return render(request, "bank/sure.html", context)


def _invite(request: StaffRequest, people: list[UUID]) -> HttpResponse:
    season = Season.objects.nearest_open(timezone.localdate())
    mailing = invite_to_season(people, season, by=request.user, at=timezone.now())
    return redirect("mailing", mailing.pk)


def _ask_to_interview(request: StaffRequest, people: list[UUID]) -> HttpResponse:
    season = Season.objects.nearest_open(timezone.localdate())
    mailing = invite_to_interview(people, season, by=request.user, at=timezone.now())
    return redirect("mailing", mailing.pk)


def _clear(request: StaffRequest, people: list[UUID], question: QueryDict) -> None:
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


def _tag(request: StaffRequest, people: list[UUID], question: QueryDict) -> None:
    form = TagForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("tag_not_text", str(form.errors["tags"][0]))
    if not form.words():
        raise RuleBroken("tag_missing", _("Write a tag first."))
    takes_off = request.POST.get("action") == "untag"
    deed = tag_many(people, form.words(), take_off=takes_off, by=request.user, at=timezone.now())
    if not deed.count:
        messages.info(request, _("Nobody had the tag.") if takes_off else _("They had the tag already."))
        return
    text = ngettext("%(count)s person changed.", "%(count)s people changed.", deed.count)
    _done(request, deed, text % {"count": deed.count})


def _enlist(request: StaffRequest, people: list[UUID], question: QueryDict) -> None:
    name = " ".join(request.POST.get("list_name", "").split())
    if not name:
        raise RuleBroken("list_missing", _("Write the name of a list first, an old one or a new one."))
    row = _list_called(request, name) or make_list(name, by=request.user, at=timezone.now())
    deed = put_on_list(row, people, by=request.user, at=timezone.now())
    text = ngettext(
        "%(count)s person was put on %(list)s.", "%(count)s people were put on %(list)s.", deed.count
    )
    _done(request, deed, text % {"count": deed.count, "list": row.name})


def _list_called(request: StaffRequest, name: str) -> PeopleList | None:
    """One's own rather than a shared one of the same name."""
    rows = list(PeopleList.objects.visible_to(request.user).filter(name__iexact=name).order_by("pk"))
    rows.sort(key=lambda row: row.owner_id != request.user.pk)
    return rows[0] if rows else None


def _delist(request: StaffRequest, people: list[UUID], question: QueryDict) -> None:
    asked = search_candidates(question_of(question), request.user, timezone.now()).asked
    row = PeopleList.objects.visible_to(request.user).filter(pk__in=asked.get("list", [])).first()
    if row is None:
        raise RuleBroken("list_missing", _("Show the people of a list first."))
    deed = take_off_list(row, people, by=request.user, at=timezone.now())
    text = ngettext(
        "%(count)s person was taken off %(list)s.", "%(count)s people were taken off %(list)s.", deed.count
    )
    _done(request, deed, text % {"count": deed.count, "list": row.name})


def _done(request: StaffRequest, deed: Deed, text: str) -> None:
    """Said on the next page, with a button that takes it back."""
    if deed.count:
        request.session["deed"] = {"url": reverse("bank_undo", args=[deed.pk]), "text": text}
    else:
        messages.info(request, text)


_LETTERS = {"write": _write, "invite": _invite, "interview": _ask_to_interview}
_ACTS: dict[str, Any] = {"clear": _clear, "enlist": _enlist, "delist": _delist, "tag": _tag, "untag": _tag}
_SURE = {
    "clear": gettext_lazy("Clear %(count)s people for the season?"),
    "enlist": gettext_lazy("Put %(count)s people on the list “%(name)s”?"),
    "delist": gettext_lazy("Take %(count)s people off this list?"),
    "tag": gettext_lazy("Add the tag “%(name)s” to %(count)s people?"),
    "untag": gettext_lazy("Remove the tag “%(name)s” from %(count)s people?"),
}
