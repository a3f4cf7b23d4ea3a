"""Staff pages of assignments: who has a confirmed place, what remains for each, and the files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.exporting import MARK, csv_line
from recruitment.introductions.actions import name_mentor
from recruitment.introductions.conditions import missing_of
from recruitment.introductions.mentors import leave_of
from recruitment.introductions.models import LIVE, Assignment
from recruitment.introductions.readiness import remaining_of
from recruitment.introductions.sheets import Sheet
from recruitment.offers.models import Offer
from recruitment.offers.terms import first_day, last_day, terms_of
from recruitment.records.handing_over import hand_over
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.assignment_forms import MentorForm
from recruitment.web.offers import conditions_shown, events_of
from recruitment.web.turning import turn

WITH = (
    "offer__candidate",
    "candidate",
    "vacancy__unit",
    "vacancy__season",
    "vacancy__responsible_case_worker",
    "responsible_case_worker",
    "mentor",
    "confirmed_by",
)
FILES = {Sheet.SCHEDULE: "schema", Sheet.PAYROLL: "lon"}


@staff_page(Right.SEE_OFFERS)
@require_safe
def assignments(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    waiting = list(
        waiting_to_be_confirmed(request.user)
        .filter(vacancy__season=season)
        .select_related("candidate", "vacancy__unit")
        .order_by("first_week", "candidate__sort_name", "pk")
    )
    remains = missing_of(waiting)
    rows = Assignment.objects.visible_to(request.user).filter(vacancy__season=season)
    page = turn(request, rows.select_related(*WITH).order_by("first_week", "pk"))
    remaining = remaining_of(page.rows)
    context = {
        "season": season,
        "waiting": [(offer, remains[offer.pk]) for offer in waiting],
        "page": page,
        "confirmed": [(one, remaining[one.pk]) for one in page.rows],
        "sheets": Sheet.choices,
        "may_take_out": request.user.may(Right.RUN_SEASON),
    }
    return render(request, "assignments/list.html", context)


@staff_page(Right.SEE_OFFERS)
@require_safe
def assignment(request: StaffRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    return _page(request, one, MentorForm(assignment=one))


@staff_page(Right.WORK_WITH_OFFERS)
@require_POST
def mentor(request: StaffRequest, pk: UUID) -> HttpResponse:
    one = _own(request, pk)
    form = MentorForm(request.POST, assignment=one)
    chosen = form.cleaned_data["mentor"] if form.is_valid() else None
    if form.carried_out(name_mentor, one, chosen, by=request.user, at=timezone.now()):
        messages.success(request, _("The mentor is noted."))
        return redirect("assignment", pk)
    return _page(request, one, form)


def _own(request: StaffRequest, pk: UUID) -> Assignment:
    return get_object_or_404(Assignment.objects.visible_to(request.user).select_related(*WITH), pk=pk)


def _page(request: StaffRequest, one: Assignment, form: MentorForm) -> HttpResponse:
    return render(request, "assignments/assignment.html", _told(request, one) | {"form": form})


def _told(request: StaffRequest, one: Assignment) -> dict[str, Any]:
    offer = one.offer
    people = [user for user in (one.responsible, one.mentor) if user]
    away = leave_of(one.vacancy.season_id, [user.pk for user in people])
    return {
        "one": one,
        "offer": offer,
        "terms": terms_of(offer),
        "state": offer.state,
        "conditions": conditions_shown(offer),
        "remaining": remaining_of([one])[one.pk],
        "first_day": first_day(offer),
        "last_day": last_day(offer),
        "absent": {user.pk: [week for week in one.weeks if week in away.get(user.pk, ())] for user in people},
        "may_name_mentor": request.user.may(Right.WORK_WITH_OFFERS) and one.state in LIVE,
        "events": events_of(offer),
    }


@staff_page(Right.RUN_SEASON)
@require_POST
def take_out(request: StaffRequest, year: int, sheet: str) -> HttpResponse:
    """A file for another system; by POST, since that it left is noted for everybody in it."""
    if sheet not in Sheet.values:
        raise Http404
    season = get_object_or_404(Season, year=year)
    lines = hand_over(season, sheet, by=request.user, at=timezone.now())
    file = HttpResponse("".join([MARK, *map(csv_line, lines)]), content_type="text/csv; charset=utf-8")
    name = f"{FILES[Sheet(sheet)]}-{season.year}-{timezone.localdate()}.csv"
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


def waiting_to_be_confirmed(user: User):
    """A yes whose conditions remain, or which only waits for somebody with delegation."""
    return Offer.objects.visible_to(user).filter(state=Offer.State.ACCEPTED_CONDITIONAL)
