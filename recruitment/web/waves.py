"""Staff pages of a wave: read every mail as it will leave, send, pause, go on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.offers.actions import pause_wave, resume_wave, send_wave, stop_wave
from recruitment.offers.agreeing import waiting_for_agreement
from recruitment.offers.models import Offer, Wave
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.batches import SendForm, controls, letters_of, what_is_so
from recruitment.web.trail_words import waiting_text
from recruitment.web.turning import turn

WITH = ("candidate", "vacancy__unit")


@staff_page(Right.RUN_SEASON)
@require_safe
def wave(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _wave_page(request, _wave(pk), SendForm())


def _wave_page(request: StaffRequest, wave: Wave, form: SendForm) -> HttpResponse:
    page = turn(request, wave.offers.select_related(*WITH).order_by("created_at", "pk"), size=50)
    context = {"wave": wave, "season": wave.season, "page": page, "skipped": _skipped(wave)}
    progress = _progress(wave)
    label = ngettext("Send %(count)s offer", "Send %(count)s offers", progress["drafts"])
    buttons = controls(
        wave,
        "wave",
        label=label % {"count": progress["drafts"]},
        form=form,
        may_send=request.user.may_decide_employment and progress["total"] > 0,
        on_stop=_("Offers that have not been sent are withdrawn, and their weeks are open again."),
    )
    context["controls"] = buttons | {"resume_later": True}
    waiting = waiting_for_agreement().filter(wave=wave).count()
    context["waits_for_managers"] = waiting_text(waiting)
    may = {"may_decide": request.user.may_decide_employment, "letters": letters_of(wave.pk)}
    return render(request, "offers/wave.html", context | may | progress)


@staff_page(Right.RUN_SEASON)
@require_safe
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How far the wave has come; when it is done the page is drawn anew."""
    wave = _wave(pk)
    if wave.state == Wave.State.SENDING:
        return render(request, "offers/wave.html#progress", {"wave": wave} | _progress(wave))
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer if request.htmx else redirect("wave", pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def send(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _let_go(request, _wave(pk), send_wave)


@staff_page(Right.RUN_SEASON)
@require_POST
def pause(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, pause_wave(_wave(pk), by=request.user, at=timezone.now()))


@staff_page(Right.RUN_SEASON)
@require_POST
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _let_go(request, _wave(pk), resume_wave)


@staff_page(Right.RUN_SEASON)
@require_POST
def stop(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, stop_wave(_wave(pk), by=request.user, at=timezone.now()))


def _let_go(request: StaffRequest, wave: Wave, action: Any) -> HttpResponse:
    """Now, or from the moment that was chosen."""
    form = SendForm(request.POST)
    form.full_clean()
    moment = form.cleaned_data.get("send_at")
    if form.carried_out(action, wave, by=request.user, at=timezone.now(), send_at=moment):
        return _said(request, form.result)
    return _wave_page(request, wave, form)


def _said(request: StaffRequest, wave: Wave) -> HttpResponse:
    messages.success(request, what_is_so(wave))
    return redirect("wave", wave.pk)


def _wave(pk: UUID) -> Wave:
    return get_object_or_404(Wave.objects.select_related("season", "plan"), pk=pk)


def _progress(wave: Wave) -> dict:
    offers: QuerySet = wave.offers.order_by()
    counts = dict(offers.values_list("state").annotate(Count("pk")))
    total, drafts = sum(counts.values()), counts.get(Offer.State.DRAFT, 0)
    return {"total": total, "left": total - drafts, "drafts": drafts}


def _skipped(wave: Wave) -> list[dict]:
    """What no longer fitted when the plan was committed, with names."""
    people = Candidacy.objects.select_related("candidate").in_bulk([one["candidacy"] for one in wave.skipped])
    places = Vacancy.objects.select_related("unit").in_bulk([one["vacancy"] for one in wave.skipped])
    named = {str(key): row for rows in (people, places) for key, row in rows.items()}
    return [
        one | {"person": named.get(one["candidacy"]), "place": named.get(one["vacancy"])}
        for one in wave.skipped
    ]
