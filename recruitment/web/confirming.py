"""Staff ticks what has been shown after a yes, and confirms the place or takes it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from recruitment.introductions.actions import (
    condition_not_met,
    confirm_offer,
    note_register_shown,
    tick_condition,
    untick_condition,
)
from recruitment.introductions.conditions import REGISTER
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.offer_forms import ActionForm
from recruitment.web.offers import offer_page, own_offer


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def tick(request: StaffRequest, pk: UUID) -> HttpResponse:
    kind, now = request.POST.get("kind", ""), {"by": request.user, "at": timezone.now()}
    if kind == REGISTER:
        return _done(request, pk, "", note_register_shown, **now)
    return _done(request, pk, "", tick_condition, kind=kind, **now)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def untick(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _done(request, pk, "", untick_condition, kind=request.POST.get("kind", ""))


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def confirm(request: StaffRequest, pk: UUID) -> HttpResponse:
    said = _("The place is confirmed, and the person is told.")
    return _done(request, pk, said, confirm_offer, by=request.user, at=timezone.now())


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def not_met(request: StaffRequest, pk: UUID) -> HttpResponse:
    said = _("The offer is taken back.")
    return _done(request, pk, said, condition_not_met, by=request.user, at=timezone.now())


def _done(request: StaffRequest, pk: UUID, said: str, action: Any, **values: Any) -> HttpResponse:
    """Carried out, and back to the offer; or its page with what stands in the way."""
    row, form = own_offer(request, pk), ActionForm(request.POST)
    if not form.carried_out(action, row, **values):
        return offer_page(request, row, confirm_form=form)
    if said:
        messages.success(request, said)
    return redirect("offer", pk)
