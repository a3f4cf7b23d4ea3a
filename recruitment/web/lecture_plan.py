"""The season plan of lectures: where to go next, with what last year brought beside it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recruitment.bank.touring import Stop, plan_lectures
from recruitment.lectures.years import FIRST, LAST, lecture_year
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.turning import not_understood


@staff_page(Right.SEE_LECTURES)
@require_safe
def lecture_plan(request: StaffRequest) -> HttpResponse:
    at = timezone.now()
    year = _year(request, lecture_year(at))
    context = {
        "rows": _rows(plan_lectures(year, at)) if year else (),
        "note": "" if year else not_understood(request.GET["year"]).note,
        "this_year": _label(year) if year else "",
        "year_before": _label(year - 1) if year else "",
        "tabs": _tabs(lecture_year(at), year),
        "may_work": request.user.may(Right.WORK_WITH_LECTURES),
    }
    return render(request, "lectures/plan.html", context)


def _year(request: HttpRequest, now: int) -> int | None:
    """The lecture year that is asked for; None for what is none."""
    asked = request.GET.get("year", str(now))
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    return int(asked) if is_year and FIRST <= int(asked) < LAST else None


def _rows(stops: list[Stop]) -> Iterator[Stop]:
    """Each university, and below it its terms."""
    for stop in stops:
        yield stop
        yield from stop.terms


def _tabs(now: int, shown: int | None) -> list[dict]:
    years = sorted({now - 1, now, now + 1, shown or now})
    return [{"label": _label(year), "url": f"?year={year}", "current": year == shown} for year in years]


def _label(year: int) -> str:
    """`2026/27`"""
    return f"{year}/{(year + 1) % 100:02d}"
