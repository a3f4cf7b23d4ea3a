"""Staff pages of measurements: what has been measured, and typing one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.ads.claims import value_text
from recruitment.measurements.actions import note_measurement, withdraw_measurement
from recruitment.measurements.models import Measurement
from recruitment.measurements.standing import WORDS, weakness_of
from recruitment.staff.models import Unit
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.measurement_forms import MeasurementForm
from recruitment.web.turning import turn


@staff_page(Right.SEE_JOBS)
@require_safe
def measurements(request: StaffRequest) -> HttpResponse:
    rows = Measurement.objects.select_related("unit", "noted_by")
    page = turn(request, rows.order_by("-measured_on", "-noted_at", "-pk"))
    mine = set(Unit.objects.of(request.user).values_list("pk", flat=True))
    may_work, sees_all = request.user.may(Right.WORK_WITH_MEASUREMENTS), request.user.sees_all_units
    lines = [_line(row, may_work and (sees_all or row.unit_id in mine)) for row in page.rows]
    return render(request, "measurements/list.html", {"page": page, "lines": lines, "may_work": may_work})


@staff_page(Right.WORK_WITH_MEASUREMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_measurement(request: StaffRequest) -> HttpResponse:
    form = MeasurementForm(request.POST or None, user=request.user)
    if form.made(note_measurement, by=request.user, at=timezone.now()):
        messages.success(request, _("The measurement is saved. Jobs that show it follow by themselves."))
        return redirect("measurements")
    return render(request, "measurements/form.html", {"form": form})


@staff_page(Right.WORK_WITH_MEASUREMENTS)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    withdraw_measurement(get_object_or_404(Measurement, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The measurement is withdrawn: nothing is said by it any more."))
    return redirect("measurements")


def _line(row: Measurement, may_withdraw: bool) -> dict:
    weakness = weakness_of(row, timezone.localdate())
    return {
        "row": row,
        "value": value_text(row),
        "why_not": str(WORDS[weakness]) if weakness else "",
        "may_withdraw": may_withdraw and row.withdrawn_at is None,
    }
