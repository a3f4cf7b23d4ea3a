"""Staff pages of leave: how far the units are, and one unit's weeks."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.seasons.models import Season
from recruitment.staff.models import Unit
from recruitment.staff.rights import Right
from recruitment.vacancies.leave import LeavePlan
from recruitment.vacancies.presence import weeks_without_colleague
from recruitment.vacancies.stating_leave import (
    Lacking,
    asked_by_week,
    factor_of,
    lacking,
    needed_by_week,
    state_leave,
)
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.leave_forms import LeaveForm, colleagues_to_choose
from recruitment.workdays import format_week, weeks_between


@staff_page(Right.STATE_VACANCIES)
@require_safe
def leave_plans(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    plans = {plan.unit_id: plan for plan in season.leave_plans.visible_to(request.user)}
    alone = weeks_without_colleague(season)
    units = Unit.objects.of(request.user).filter(is_active=True).order_by("name", "pk")
    rows = [{"unit": one, "plan": plans.get(one.pk), "alone": alone.get(one.pk, [])} for one in units]
    return render(request, "vacancies/leave_plans.html", {"season": season, "rows": rows})


@staff_page(Right.STATE_VACANCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def leave_plan(request: StaffRequest, year: int, slug: str) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    unit = get_object_or_404(Unit.objects.of(request.user), slug=slug)
    plan = LeavePlan.objects.filter(season=season, unit=unit).first()
    form = LeaveForm(request.POST or None, season=season, plan=plan, users=colleagues_to_choose(plan))
    now = timezone.now()
    if form.is_valid() and form.obeys(state_leave, unit, season, by=request.user, at=now):
        messages.success(request, _("The leave is saved."))
        return redirect("leave_plan", year, slug)
    context = {"form": form, "season": season, "unit": unit, "plan": plan, "factor": factor_of(plan)}
    return render(request, "vacancies/leave_plan.html", context | _sums(plan, unit, season))


def _sums(plan: LeavePlan | None, unit: Unit, season: Season) -> dict[str, Any]:
    """The rows under the grid, from what is saved."""
    needed, asked = needed_by_week(plan), asked_by_week(unit, season)
    missing = [_with_address(one, unit, season) for one in lacking(needed, asked)]
    named = bool(plan and plan.colleagues.exists())
    return {
        "needed": [needed.get(week) for week in season.weeks],
        "asked": [asked[week] for week in season.weeks],
        "named": named,
        "lacking": missing,
        "alone": weeks_without_colleague(season).get(unit.pk, []),
    }


def _with_address(one: Lacking, unit: Unit, season: Season) -> dict[str, Any]:
    """And the form of a new vacancy with these weeks and seats filled in: somebody reads it and saves."""
    asked = {
        "unit": unit.slug,
        "first_week": format_week(one.first_week),
        "last_week": format_week(one.last_week),
        "seats": str(one.seats),
    }
    weeks = weeks_between(one.first_week, one.last_week)
    address = f"{reverse('new_vacancy', args=[season.year])}?{urlencode(asked)}"
    return {"weeks": weeks, "seats": one.seats, "url": address}
