"""Staff page of a vacancy's reserve list: who is next in line, in which order, and who has been asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.offers.actions import agree_to_reserves, approve_reserves, set_reserves, world_of
from recruitment.offers.agreeing import leads, lists_waiting
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import on_list, standings, trail_of
from recruitment.planning.advice import Fit, fitting_people
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.keys import key_of
from recruitment.web.trail_words import told

SUGGESTED = 12
ADD, REMOVE, UP = "add", "remove", "up"


@staff_page(Right.WORK_WITH_OFFERS)
@require_safe
def reserves(request: StaffRequest, year: int, vacancy: UUID) -> HttpResponse:
    found = _own(request, year, vacancy)
    world = world_of(found.season, timezone.now())
    chosen = ReserveList.objects.select_related("approved_by", "agreed_by").filter(vacancy=found).first()
    line = standings(found, None, found.first_week, found.last_week, world=world)
    on_it = {one.reserve.candidacy_id for one in line}
    context = {
        "season": found.season,
        "vacancy": found,
        "line": line,
        "chosen": chosen,
        "suggested": [one for one in _suggested(found, world) if one.candidacy.pk not in on_it],
        "trail": told(trail_of(found)),
        "may_decide": request.user.may_decide_employment,
        "waits_for_manager": lists_waiting().filter(pk=found.pk).exists(),
        "may_agree": leads(request.user, found),
    }
    return render(request, "offers/reserves.html", context)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def change(request: StaffRequest, year: int, vacancy: UUID) -> HttpResponse:
    """Somebody is put last, taken out, or moved one step up."""
    found = _own(request, year, vacancy)
    row = get_object_or_404(Candidacy, pk=key_of(request.POST.get("candidacy", "")), season=found.season_id)
    chosen = ReserveList.objects.filter(vacancy=found).first()
    order = _changed(on_list(chosen) if chosen else [], row.pk, request.POST.get("do", ""))
    set_reserves(found, order, by=request.user, at=timezone.now())
    return redirect("reserves", year, vacancy)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def approve(request: StaffRequest, year: int, vacancy: UUID) -> HttpResponse:
    approve_reserves(_own(request, year, vacancy), by=request.user, at=timezone.now())
    messages.success(request, _("The list is approved. It is followed from the top."))
    return redirect("reserves", year, vacancy)


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def agree(request: StaffRequest, year: int, vacancy: UUID) -> HttpResponse:
    agree_to_reserves(_own(request, year, vacancy), by=request.user, at=timezone.now())
    messages.success(request, _("You have agreed. Offers may leave by the list."))
    return redirect("reserves", year, vacancy)


def _changed(order: list[UUID], key: UUID, what: str) -> list[UUID]:
    if what == ADD:
        return order if key in order else [*order, key]
    if what == REMOVE:
        return [one for one in order if one != key]
    if what == UP and key in order[1:]:
        at = order.index(key)
        return [*order[: at - 1], key, order[at - 1], *order[at + 1 :]]
    return order


def _suggested(vacancy: Vacancy, world: World) -> list[Fit]:
    """Asked when a seat becomes free: who sits there now is no hindrance."""
    place = (vacancy, None, vacancy.first_week, vacancy.last_week)
    return fitting_people(*place, world=world, at_most=SUGGESTED)


def _own(request: StaffRequest, year: int, key: UUID) -> Vacancy:
    rows = Vacancy.objects.visible_to(request.user).select_related("unit", "season")
    return get_object_or_404(rows, pk=key, season__year=year)
