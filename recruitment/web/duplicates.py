"""Two rows that may be one person: side by side, merged or told apart, and parted again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.duplicates import not_the_same, open_pairs
from recruitment.bank.merging import merge_people
from recruitment.bank.pairs import Merge, Pair
from recruitment.bank.parting import undo_merge
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.studies_words import began_in_words
from recruitment.web.turning import turn


@staff_page(Right.WORK_IN_BANK)
@require_safe
def duplicates(request: StaffRequest) -> HttpResponse:
    page = turn(request, open_pairs().order_by("found_at", "pk"))
    lately = Merge.objects.filter(undone_at=None, at__gt=timezone.now() - Merge.UNDONE_WITHIN)
    merges = lately.select_related("kept", "by").order_by("-at", "pk")[:25]
    return render(request, "bank/duplicates.html", {"page": page, "merges": merges})


@staff_page(Right.WORK_IN_BANK)
@require_safe
def pair(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _side_by_side(request, get_object_or_404(_pairs(), pk=pk))


def _pairs() -> Any:
    return Pair.objects.select_related("first__university", "second__university")


def _side_by_side(request: StaffRequest, found: Pair, refused: str = "") -> HttpResponse:
    people = (found.first, found.second)
    rows = [_row(label, *values) for label, *values in zip(_labels(), *map(_values, people), strict=True)]
    context = {"pair": found, "people": people, "rows": rows, "refused": refused}
    return render(request, "bank/pair.html", context, status=409 if refused else 200)


def _row(label: str, one: str, other: str) -> dict[str, Any]:
    return {"label": label, "values": (one, other), "same": one == other}


def _labels() -> list[str]:
    return [
        _("E-mail"), _("Mobile"), _("University"), _("Programme began"), _("Education"), _("Status"),
        _("Registered"), _("Came by"), _("Tags"), _("Offers"), _("Notes"),
    ]  # fmt: skip


def _values(person: Candidate) -> list[str]:
    return [
        person.email,
        person.phone,
        str(person.university or ""),
        began_in_words(person),
        str(person.get_education_status_display()),
        str(person.get_status_display()),
        timezone.localdate(person.registered_at).isoformat(),
        person.first_source_label or str(person.get_first_source_kind_display()),
        ", ".join(person.tags),
        str(person.offers.count()),
        str(person.notes.count()),
    ]


@staff_page(Right.WORK_IN_BANK)
@require_POST
def merge(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Keep one of the two; the other gives everything over."""
    found = get_object_or_404(_pairs(), pk=pk)
    people = {str(person.pk): person for person in (found.first, found.second)}
    kept = people.pop(request.POST.get("keep", ""), None)
    if kept is None:
        return _side_by_side(request, found, _("Choose whose row is kept."))
    try:
        merge_people(kept, *people.values(), by=request.user, at=timezone.now())
    except RuleBroken as broken:
        return _side_by_side(request, found, str(broken.message))
    messages.success(request, _("Merged. It can be undone within 30 days, on the page of duplicates."))
    return redirect("person", kept.pk)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def tell_apart(request: StaffRequest, pk: UUID) -> HttpResponse:
    not_the_same(get_object_or_404(Pair, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Noted. They are not proposed again."))
    return redirect("duplicates")


@staff_page(Right.WORK_IN_BANK)
@require_POST
def undo(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Merge, pk=pk)
    try:
        undo_merge(found, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        return redirect("duplicates")
    messages.success(request, _("Undone: they are two people again."))
    return redirect("person", found.kept_id)
