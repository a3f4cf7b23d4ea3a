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
from recruitment.planning.advice import verdict_of
from recruitment.planning.editing import move_block, remove_block
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.wishes import wish_of
from recruitment.planning.world import World
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import gap_text
from recruitment.web.plan_forms import PlaceForm
from recruitment.workdays import in_stockholm, parse_weeks, weeks_text

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
        "rows": [{"block": block, "why": _why(block, world)} for block in blocks],
        "gap": gap_text(plan.value, plan.bound),
        "open_weeks": _open_weeks(plan),
    }
    return render(request, "plans/plan.html", context)


@staff_page(Right.RUN_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, year: int, pk: UUID, block: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    row = get_object_or_404(plan.blocks.select_related(*WITH), pk=block)
    now = {name: getattr(row, name) for name in ("vacancy", "seat", "first_week", "last_week")}
    form = PlaceForm(request.POST or None, season=plan.season, initial=now)
    if form.obeys(move_block, row, by=request.user, world=_world(plan, timezone.now())):
        messages.success(request, _("Moved. The proposal is checked again."))
        return redirect("plan", year, pk)
    return render(
        request, "plans/move.html", {"form": form, "moved": row, "plan": plan, "season": plan.season}
    )


@staff_page(Right.RUN_SEASON)
@require_POST
def take_out(request: StaffRequest, year: int, pk: UUID, block: UUID) -> HttpResponse:
    plan = _plan(year, pk)
    for row in plan.blocks.filter(pk=block):
        remove_block(row, by=request.user)
    messages.success(request, _("Taken out of the proposal."))
    return redirect("plan", year, pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def commit(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    wave = commit_plan(_plan(year, pk), by=request.user, at=timezone.now())
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


def _why(block: PlanBlock, world: World) -> list[str]:
    """Why this person here, in words: the wish, the weeks, and what the law says."""
    person = block.candidacy.candidate
    wishes = {3: _("First choice of unit"), 2: _("Likes the unit"), 1: _("Would accept the unit")}
    verdict = verdict_of(block.candidacy, block.vacancy, block.first_week, world)
    said = [wishes.get(wish_of(person, block.vacancy.unit), ""), _free(block)]
    return [*filter(None, said), *(str(condition.message) for condition in verdict.conditions)]


def _free(block: PlanBlock) -> str:
    return _("can work %(weeks)s") % {"weeks": weeks_text(block.candidacy.weeks)}


def _open_weeks(plan: Plan) -> list[dict]:
    places = Vacancy.objects.select_related("unit").in_bulk([gap["vacancy"] for gap in plan.open_weeks])
    by_id = {str(key): vacancy for key, vacancy in places.items()}
    return [
        {"vacancy": by_id[gap["vacancy"]], "seat": gap["seat"], "weeks": parse_weeks(",".join(gap["weeks"]))}
        for gap in plan.open_weeks
        if gap["vacancy"] in by_id
    ]
