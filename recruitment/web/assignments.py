"""Staff pages of assignments: who has a confirmed place, who still has something to show, and the files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.exporting import MARK, csv_line
from recruitment.introductions.conditions import missing_of
from recruitment.introductions.models import Assignment
from recruitment.introductions.sheets import Sheet
from recruitment.offers.models import Offer
from recruitment.records.handing_over import hand_over
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.turning import turn

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
    page = turn(request, rows.select_related("candidate", "vacancy__unit").order_by("first_week", "pk"))
    context = {
        "season": season,
        "waiting": [(offer, remains[offer.pk]) for offer in waiting],
        "page": page,
        "sheets": Sheet.choices,
        "may_take_out": request.user.may(Right.RUN_SEASON),
    }
    return render(request, "assignments/list.html", context)


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
