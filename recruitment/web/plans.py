"""Staff pages of a proposal: who is put where and why, move, take out, commit, set aside."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.offers.actions import commit_plan, world_of
from recruitment.planning.actions import discard_plan
from recruitment.planning.editing import add_block, move_block, remove_block
from recruitment.planning.models import Plan
from recruitment.planning.world import World
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import gap_text, place_url
from recruitment.web.plan_forms import NewPlaceForm, PlaceForm, back_to_place
from recruitment.web.plan_words import why_here
from recruitment.workdays import in_stockholm, parse_weeks

WITH = ("candidacy__candidate__university", "vacancy__unit")


@staff_page(Right.RUN_SEASON)
@require_safe
def plan(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    blocks = plan.blocks.select_related(*WITH).order_by(
        "vacancy__unit__name", "vacancy", "seat", "first_week"
    )
    world = World(today=in_stockholm(timezone.now()).date())
    context = {
        "plan": plan,
        "season": plan.season,
        "rows": [{"block": block, "why": why_here(block, world)} for block in blocks],
        "gap": gap_text(plan.value, plan.bound),
        "open_weeks": _open_weeks(plan),
        "wave": plan.waves.order_by("created_at").first(),
    }
    return render(request, "plans/plan.html", context)


@staff_page(Right.RUN_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, year: int, pk: UUID, block: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    row = get_object_or_404(plan.blocks.select_related(*WITH), pk=block)
    now = {name: getattr(row, name) for name in ("vacancy", "seat", "first_week", "last_week")}
    form = PlaceForm(request.POST or None, season=plan.season, user=request.user, initial=now)
    if form.obeys(move_block, row, by=request.user, world=_world(plan, timezone.now())):
        messages.success(request, _("Moved. The proposal is checked again."))
        return redirect("plan", year, pk)
    return render(
        request, "plans/move.html", {"form": form, "moved": row, "plan": plan, "season": plan.season}
    )


@staff_page(Right.RUN_SEASON)
@require_POST
def put_in(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    """Somebody into an open seat of the proposal: from the season board."""
    plan = _plan(year, pk)
    form = NewPlaceForm(request.POST, season=plan.season, user=request.user)
    if form.obeys(add_block, plan, by=request.user, world=_world(plan, timezone.now())):
        messages.success(request, _("Put into the proposal."))
    return back_to_place(request, plan.season, form)


@staff_page(Right.RUN_SEASON)
@require_POST
def take_out(request: StaffRequest, year: int, pk: UUID, block: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    row = plan.blocks.select_related("vacancy").filter(pk=block).first()
    if row is None:
        messages.info(request, _("This has already been taken out of the proposal."))
        return redirect("plan", year, pk)
    remove_block(row, by=request.user)
    messages.success(request, _("Taken out of the proposal."))
    if request.POST.get("from") == "board":
        return redirect(place_url(year, row.vacancy, row.seat, row.first_week))
    return redirect("plan", year, pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def commit(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    if plan.state == Plan.State.COMMITTED and (made := plan.waves.order_by("created_at").first()):
        messages.info(request, _("The proposal has already become draft offers. Here they are."))
        return redirect("wave", made.pk)
    wave = commit_plan(plan, by=request.user, at=timezone.now())
    messages.success(request, _("The proposal has become draft offers. Nothing has been sent yet."))
    return redirect("wave", wave.pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def set_aside(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    discard_plan(_plan(year, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The proposal is set aside."))
    return redirect("season", year)


def _plan(year: int, pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.select_related("season"), pk=pk, season__year=year)


def _world(plan: Plan, at: datetime) -> World:
    return world_of(plan.season, at)


def _open_weeks(plan: Plan) -> list[dict]:
    places = Vacancy.objects.select_related("unit").in_bulk([gap["vacancy"] for gap in plan.open_weeks])
    by_id = {str(key): vacancy for key, vacancy in places.items()}
    return [
        {"vacancy": by_id[gap["vacancy"]], "seat": gap["seat"], "weeks": parse_weeks(",".join(gap["weeks"]))}
        for gap in plan.open_weeks
        if gap["vacancy"] in by_id
    ]
