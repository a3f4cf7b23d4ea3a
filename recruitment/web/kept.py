"""What one keeps of the bank: searches that can be shared and watched, and lists picked by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.keeping import change_kept, make_list, save_search, throw_away
from recruitment.bank.models import Kept, PeopleList, SavedSearch, Watch
from recruitment.bank.search import search_candidates
from recruitment.bank.watching import unwatch_search, watch_search
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.staff.models import Unit, User
from recruitment.staff.rights import Right
from recruitment.web import bank_words
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.offer_forms import ActionForm
from recruitment.web.rule_forms import let_choose_rows

FORM = require_http_methods(["GET", "HEAD", "POST"])


class KeptForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Shared with"),
        required=False,
        empty_label=gettext_lazy("Nobody: only you see it"),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True)
        mine = units if user.sees_all_units else units.filter(pk__in=user.units.all())
        let_choose_rows(self.fields["unit"], mine)


class SearchForm(KeptForm):
    question = forms.CharField(required=False, widget=forms.HiddenInput)


@staff_page(Right.SEE_BANK)
@require_safe
def kept(request: StaffRequest) -> HttpResponse:
    mine = Watch.objects.filter(search=OuterRef("pk"), user=request.user)
    searches = SavedSearch.objects.visible_to(request.user).annotate(is_watched=Exists(mine))
    lists = PeopleList.objects.visible_to(request.user).annotate(people_count=Count("rows"))
    context = {
        "searches": searches.select_related("owner", "unit"),
        "lists": lists.select_related("owner", "unit"),
        "may_work": request.user.may(Right.WORK_IN_BANK),
    }
    return render(request, "bank/kept.html", context)


@staff_page(Right.SEE_BANK)
@FORM
def new_search(request: StaffRequest) -> HttpResponse:
    """The question is that of the list one came from."""
    form = SearchForm(request.user, request.POST or None, initial={"question": request.GET.urlencode()})
    if form.is_valid() and form.carried_out(
        save_search, **form.cleaned_data, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("The search is saved."))
        return redirect("saved_search", form.result.pk)
    question = form.data.get("question", "") if form.is_bound else request.GET.urlencode()
    return render(request, "bank/keep.html", {"form": form} | _asked(request, question))


@staff_page(Right.SEE_BANK)
@FORM
def saved_search(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _search(request, pk)
    form = _form(request, row)
    if form.is_valid() and form.carried_out(
        change_kept, row, form.cleaned_data, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("Saved."))
        return redirect("saved_search", pk)
    watched = Watch.objects.filter(search=row, user=request.user).exists()
    context = {"row": row, "form": form, "is_mine": row.owner_id == request.user.pk, "is_watched": watched}
    return render(request, "bank/search.html", context | _asked(request, row.question))


@staff_page(Right.SEE_BANK)
@require_POST
def watch(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Begin or, with `stop`, end."""
    row = _search(request, pk)
    if request.POST.get("stop"):
        unwatch_search(row, by=request.user)
        messages.success(request, _("You no longer watch the search."))
        return redirect("saved_search", pk)
    try:
        watch_search(row, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("You watch the search: one mail a day, when there is somebody new."))
    return redirect("saved_search", pk)


@staff_page(Right.SEE_BANK)
@require_POST
def remove_search(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _removed(request, _search(request, pk))


@staff_page(Right.WORK_IN_BANK)
@FORM
def new_list(request: StaffRequest) -> HttpResponse:
    form = KeptForm(request.user, request.POST or None)
    if form.is_valid() and form.carried_out(
        make_list, **form.cleaned_data, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("The list is made. Tick people in the bank to put them on it."))
        return redirect("people_list", form.result.pk)
    return render(request, "bank/keep.html", {"form": form, "is_list": True})


@staff_page(Right.SEE_BANK)
@FORM
def people_list(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _list(request, pk)
    form = _form(request, row)
    if form.is_valid() and form.carried_out(
        change_kept, row, form.cleaned_data, by=request.user, at=timezone.now()
    ):
        messages.success(request, _("Saved."))
        return redirect("people_list", pk)
    question = QueryDict(mutable=True)
    question["list"] = str(row.pk)
    context = {"row": row, "form": form, "is_mine": row.owner_id == request.user.pk, "is_list": True}
    shown = {"url": bank_words.address(question), "count": _count(request, row)}
    return render(request, "bank/search.html", context | shown)


@staff_page(Right.SEE_BANK)
@require_POST
def remove_list(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _removed(request, _list(request, pk))


def _removed(request: StaffRequest, row: Kept) -> HttpResponse:
    throw_away(row, by=request.user)
    messages.success(request, _("“%(name)s” is removed. The people are still in the bank.") % {"name": row})
    return redirect(reverse("kept"))


def _form(request: StaffRequest, row: Kept) -> KeptForm:
    return KeptForm(request.user, request.POST or None, initial={"name": row.name, "unit": row.unit_id})


def _search(request: StaffRequest, pk: UUID) -> SavedSearch:
    rows = SavedSearch.objects.visible_to(request.user).select_related("owner", "unit")
    found: SavedSearch = get_object_or_404(rows, pk=pk)
    return found


def _list(request: StaffRequest, pk: UUID) -> PeopleList:
    rows = PeopleList.objects.visible_to(request.user).select_related("owner", "unit")
    found: PeopleList = get_object_or_404(rows, pk=pk)
    return found


def _count(request: StaffRequest, row: PeopleList) -> int:
    return Candidate.objects.visible_to(request.user).in_bank().filter(lists=row).count()


def _asked(request: StaffRequest, text: str) -> dict[str, Any]:
    """The question in words, and the list that it shows."""
    question = QueryDict(text[:4_000])
    result = search_candidates(question, request.user, timezone.now())
    return {
        "faults": bank_words.faults(result, question),
        "asked": [chip["label"] for chip in bank_words.chips(result, question)],
        "url": bank_words.address(question),
    }
