"""The page for the projector while students register: how many so far, and the way in beside it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recruitment.bank.results import Arrived, arrived_at
from recruitment.lectures.models import Lecture
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.lecture_sheets import way_in


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture_now(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Numbers only: a whole hall reads it. Asked for every few seconds, and silent while nothing moves."""
    lecture = get_object_or_404(Lecture, pk=pk)
    now = arrived_at(lecture)
    if request.htmx and request.GET.get("seen") == _seen(now):
        return HttpResponse(status=204)
    context = {"lecture": lecture, "now": now, "seen": _seen(now)} | way_in(lecture)
    return render(request, "lectures/now.html#count" if request.htmx else "lectures/now.html", context)


def _seen(now: Arrived) -> str:
    return f"{now.confirmed}.{now.waiting}"
