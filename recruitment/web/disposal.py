"""What would be removed, and by which rule; holds and handovers by the registrar, who alone sees names."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.records.disposing import LONGEST_REASON, hand_over, hold_records, release_hold
from recruitment.records.models import Disposal, Handover, Hold, RecordClass
from recruitment.records.retention import over, retention_of, to_hand_over
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.turning import not_understood, turn

LATEST = 30  # lines of the log
MOST = 1_000  # counted at most


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Matter"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("A case number. Never what the matter is about."),
        error_messages={"required": gettext_lazy("Name the matter, in at most 120 characters.")},
    )


@staff_page(Right.SEE_DISPOSAL)
@require_safe
def disposal(request: StaffRequest) -> HttpResponse:
    at, organisation, shown = timezone.now(), Organisation.objects.current(), request.GET.get("visa", "")
    lists = {"": over(at, organisation), "arkiv": to_hand_over(at, organisation)}
    rows = lists.get(shown)
    page = not_understood(shown) if rows is None else turn(request, rows, known=("visa",))
    labels = dict(RecordClass.choices)
    context = {
        "page": page,
        "listed": [(person, labels[person.record_class]) for person in page.rows],
        "tabs": [_tab(name, rows, shown) for name, rows in lists.items()],
        "log": Disposal.objects.all()[:LATEST],
        "may_keep": request.user.may(Right.KEEP_RECORDS),
    }
    return render(request, "records/disposal.html", context)


def _tab(name: str, rows: Any, shown: str) -> dict[str, Any]:
    labels = {"": _("Time is over"), "arkiv": _("To the archive first")}
    count = rows.order_by()[: MOST + 1].count()
    return {
        "label": labels[name],
        "url": f"?visa={name}" if name else "?",
        "current": shown == name,
        "count": f"{MOST}+" if count > MOST else count,
    }


@staff_page(Right.KEEP_RECORDS)
@require_safe
def record(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _record(request, get_object_or_404(Candidate, pk=pk), HoldForm())


def _record(request: StaffRequest, person: Candidate, form: HoldForm) -> HttpResponse:
    context = {
        "person": person,
        "facts": _facts(person),
        "hold": Hold.objects.filter(candidate=person, released_at=None).select_related("by").first(),
        "handover": Handover.objects.filter(candidate=person).select_related("by").first(),
        "form": form,
    }
    return render(request, "records/record.html", context)


def _facts(person: Candidate) -> list[dict[str, Any]]:
    kept = retention_of(person, timezone.now())
    return [
        {"term": _("Class"), "value": RecordClass(kept.record_class).label},
        {"term": _("Removed at the earliest"), "value": kept.day_in_words},
        {"term": _("Rule"), "value": kept.rule},
        {"term": _("Status"), "value": person.get_status_display()},
        {"term": _("Registered"), "value": timezone.localdate(person.registered_at).isoformat()},
    ]


@staff_page(Right.KEEP_RECORDS)
@require_POST
def hold(request: StaffRequest, pk: UUID) -> HttpResponse:
    person, form = get_object_or_404(Candidate, pk=pk), HoldForm(request.POST)
    if form.is_valid():
        try:
            hold_records(person, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except RuleBroken as broken:
            form.add_error("reason", str(broken.message))
        else:
            messages.success(request, _("Held: nothing of this is removed."))
            return redirect("record", pk)
    return _record(request, person, form)


@staff_page(Right.KEEP_RECORDS)
@require_POST
def release(request: StaffRequest, pk: UUID) -> HttpResponse:
    release_hold(get_object_or_404(Candidate, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Released: the rules hold again."))
    return redirect("record", pk)


@staff_page(Right.KEEP_RECORDS)
@require_POST
def handed_over(request: StaffRequest, pk: UUID) -> HttpResponse:
    hand_over(get_object_or_404(Candidate, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("Noted: it is with the archive."))
    return redirect("record", pk)
