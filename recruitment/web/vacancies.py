"""Staff pages of vacancies: what each unit needs in a season."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.offers.actions import (
    change_promised_vacancy,
    share_seat,
    withdraw_promised_vacancy,
    world_of,
)
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit
from recruitment.staff.rights import Right
from recruitment.vacancies.actions import create_vacancy, reopen_vacancy, vacancy_defaults
from recruitment.vacancies.copying import copies_of, copy_vacancies, last_season
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.presence import weeks_without_colleague, weeks_without_responsible
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import place_url
from recruitment.web.keys import key_of
from recruitment.web.places import demand_place, free_until, week_or_404
from recruitment.web.turning import turn
from recruitment.web.vacancy_forms import VacancyForm
from recruitment.workdays import parse_week


@staff_page(Right.SEE_SEASON)
@require_safe
def vacancies(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    rows = season.vacancies.visible_to(request.user).select_related("unit")
    page = turn(request, rows.order_by("unit__name", "first_week", "pk"), size=50)
    return render(request, "vacancies/list.html", {"season": season, "page": page})


@staff_page(Right.STATE_VACANCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_vacancy(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    unit = _unit(request)
    if unit is None and request.method != "POST":
        return render(request, "vacancies/which_unit.html", {"season": season, "units": _units(request)})
    initial = _cut(vacancy_defaults(unit, season) | {"unit": unit} | _asked_for(request)) if unit else {}
    form = VacancyForm(request.POST or None, season=season, user=request.user, unit=unit, initial=initial)
    if form.made(create_vacancy, by=request.user, at=timezone.now()):
        messages.success(request, _("The vacancy is stated. It is on the season board."))
        return redirect("season", year)
    return render(request, "vacancies/form.html", {"form": form, "season": season, "unit": unit})


@staff_page(Right.STATE_VACANCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: StaffRequest, year: int) -> HttpResponse:
    """What last summer needed, with what can be copied ticked; nothing is made before it is sent."""
    season = get_object_or_404(Season, year=year)
    if request.method == "POST":
        chosen = [key for text in request.POST.getlist("ids") if (key := key_of(text))]
        made = copy_vacancies(season, chosen, by=request.user, at=timezone.now())
        said = ngettext(
            "%(count)d vacancy has been copied.", "%(count)d vacancies have been copied.", len(made)
        )
        messages.success(
            request, said % {"count": len(made)} + " " + _("Check weeks and pay before you plan.")
        )
        return redirect("vacancies", year)
    copies = copies_of(season, request.user)
    can_be_made = any(one.can_be_made for one in copies)
    context = {"season": season, "before": last_season(season), "copies": copies, "any": can_be_made}
    return render(request, "vacancies/copy.html", context)


@staff_page(Right.STATE_VACANCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_vacancy(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    vacancy = _own(request, year, pk)
    form = VacancyForm(
        request.POST or None, instance=_own(request, year, pk), season=vacancy.season, user=request.user
    )
    if form.carried_out(change_promised_vacancy, vacancy, by=request.user, at=timezone.now()):
        messages.success(request, _("The vacancy is changed."))
        return redirect("season", year)
    alone = set(weeks_without_colleague(vacancy.season).get(vacancy.unit_id, ())) & set(vacancy.weeks)
    weeks = {"away": weeks_without_responsible(vacancy), "alone": sorted(alone)}
    context = {"form": form, "season": vacancy.season, "vacancy": vacancy, **weeks}
    return render(request, "vacancies/form.html", context)


@staff_page(Right.STATE_VACANCIES)
@require_POST
def withdraw(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    withdraw_promised_vacancy(_own(request, year, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The vacancy is withdrawn."))
    return redirect("season", year)


@staff_page(Right.STATE_VACANCIES)
@require_POST
def reopen(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    reopen_vacancy(_own(request, year, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The vacancy is open again."))
    return redirect("edit_vacancy", year, pk)


@staff_page(Right.STATE_VACANCIES)
@require_POST
def share(request: StaffRequest, year: int, vacancy: UUID, seat: int, week: str) -> HttpResponse:
    """The free weeks of a full-time seat from this one on, for two on half time."""
    found, monday, at = _own(request, year, vacancy), week_or_404(week), timezone.now()
    demand_place(found, seat, monday)
    last = free_until(world_of(found.season, at), found, seat, monday)
    made = share_seat(found, seat, monday, last, by=request.user, at=at)
    messages.success(request, _("The place is now two on half time."))
    return redirect(place_url(year, made, 1, monday))


def _asked_for(request: StaffRequest) -> dict[str, str]:
    """Weeks and seats that an address fills in; the form tells what is wrong with them."""
    return {name: request.GET[name] for name in ("first_week", "last_week", "seats") if name in request.GET}


def _cut(initial: dict[str, Any]) -> dict[str, Any]:
    """The shortest time that was wanted last, no longer than the weeks that an address fills in."""
    shortest = initial.get("min_block_weeks")
    try:
        between = parse_week(initial["last_week"]) - parse_week(initial["first_week"])
    except (TypeError, ValueError):
        return initial
    weeks = between.days // 7 + 1
    return initial | {"min_block_weeks": min(shortest, weeks)} if shortest and weeks > 0 else initial


def _own(request: StaffRequest, year: int, pk: UUID) -> Vacancy:
    rows = Vacancy.objects.visible_to(request.user).select_related("unit", "season")
    return get_object_or_404(rows, pk=pk, season__year=year)


def _unit(request: StaffRequest) -> Unit | None:
    """The unit the form begins with: the one asked for, else one's only one."""
    mine = _units(request)
    slug = request.GET.get("unit", "")
    if slug:
        return next((unit for unit in mine if unit.slug == slug), None)
    return mine.first() if mine.count() == 1 else None


def _units(request: StaffRequest) -> QuerySet[Unit]:
    mine = Unit.objects.of(request.user)
    return mine.filter(is_active=True).order_by("name", "pk")
