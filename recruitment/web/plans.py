"""Staff pages of a proposal: who is put where and why, move, take out, commit, set aside."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.offers.actions import commit_plan, take_instead, try_beside, world_of
from recruitment.offers.history import returning_to
from recruitment.planning.actions import discard_plan
from recruitment.planning.comparing import Comparison, compare_plans
from recruitment.planning.editing import add_block, move_block, remove_block
from recruitment.planning.gaps import gaps_of, what_helps
from recruitment.planning.models import Plan
from recruitment.planning.world import World
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import gap_text, place_url
from recruitment.web.keys import key_of
from recruitment.web.plan_forms import NewPlaceForm, PlaceForm, back_to_place
from recruitment.web.plan_words import help_text, so_far, what_was_tried, why_here, why_open
from recruitment.web.turning import turn
from recruitment.workdays import in_stockholm

SHOWN_HELPS = 5
WITH = ("candidacy__candidate__university", "vacancy__unit")


@staff_page(Right.RUN_SEASON)
@require_safe
def plan(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    plan, at = _plan(year, pk), timezone.now()
    blocks = plan.blocks.select_related(*WITH).order_by(
        "vacancy__unit__name", "vacancy", "seat", "first_week"
    )
    world = World(today=in_stockholm(at).date(), returning=returning_to(plan.season))
    context = {
        "plan": plan,
        "season": plan.season,
        "rows": [{"block": block, "why": why_here(block, world)} for block in blocks],
        "gap": gap_text(plan.value, plan.bound),
        "so_far": so_far(plan),
        "comparison": _comparison(plan),
        "tried": what_was_tried(plan),
        "may_choose": plan.state == Plan.State.SOLVED and plan.beside_id is None,
        **_open_weeks(plan, at),
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
def commit_part(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    """Offers for the chosen ones; the rest stays a proposal."""
    chosen = {key for text in request.POST.getlist("ids") if (key := key_of(text))}
    wave = commit_plan(_plan(year, pk), by=request.user, at=timezone.now(), only=chosen)
    messages.success(request, _("The selected have become draft offers; the rest is still a proposal."))
    return redirect("wave", wave.pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def try_block(request: StaffRequest, year: int, pk: UUID, block: UUID) -> HttpResponse:
    """The same plan once more beside this one, with somebody kept or not let in."""
    row = get_object_or_404(_plan(year, pk).blocks.select_related("plan__season"), pk=block)
    made = try_beside(row, request.POST.get("kind", ""), by=request.user, at=timezone.now())
    return redirect("plan", year, made.pk)


@staff_page(Right.RUN_SEASON)
@require_POST
def take(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    taken = take_instead(_plan(year, pk), by=request.user, at=timezone.now())
    messages.success(request, _("This is the proposal now; the other one is set aside."))
    return redirect("plan", year, taken.pk)


@staff_page(Right.RUN_SEASON)
@require_safe
def working(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    """How far the search has come; when it is over the page is drawn anew."""
    plan = _plan(year, pk)
    if plan.state in (Plan.State.QUEUED, Plan.State.SOLVING):
        context = {"plan": plan, "season": plan.season, "so_far": so_far(plan)}
        return render(request, "plans/plan.html#working", context)
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer if request.htmx else redirect("plan", year, pk)


@staff_page(Right.RUN_SEASON)
@require_safe
def plans(request: StaffRequest, year: int) -> HttpResponse:
    """Every plan of the season, kept: two of them can be laid beside each other."""
    season = get_object_or_404(Season, year=year)
    rows = season.plans.select_related("created_by").annotate(people=Count("blocks"))
    page = turn(request, rows.order_by("-created_at", "-pk"))
    return render(request, "plans/list.html", {"season": season, "page": page})


@staff_page(Right.RUN_SEASON)
@require_safe
def compare(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    keys = [key for text in request.GET.getlist("plan") if (key := key_of(text))]
    two = list(season.plans.filter(pk__in=keys[:2]).order_by("created_at", "pk"))
    if len(two) < 2:
        messages.warning(request, _("Choose two plans to compare."))
        return redirect("plans", year)
    context = {"season": season, "before": two[0], "after": two[1], "comparison": compare_plans(*two)}
    return render(request, "plans/compare.html", context)


@staff_page(Right.RUN_SEASON)
@require_POST
def set_aside(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    discard_plan(_plan(year, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The proposal is set aside."))
    return redirect("season", year)


def _plan(year: int, pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.select_related("season", "beside"), pk=pk, season__year=year)


def _world(plan: Plan, at: datetime) -> World:
    return world_of(plan.season, at)


def _open_weeks(plan: Plan, at: datetime) -> dict:
    """What is open, why, and what would help most."""
    if plan.state != Plan.State.SOLVED:
        return {}
    gaps = gaps_of(plan, world_of(plan.season, at).held)
    vacancies = Vacancy.objects.select_related("unit").in_bulk({gap.place.vacancy_id for gap in gaps})
    open_weeks = [
        {
            "vacancy": vacancies[gap.place.vacancy_id],
            "seat": gap.place.seat,
            "weeks": gap.place.weeks,
            "why": why_open(gap.why),
        }
        for gap in gaps
        if gap.place.vacancy_id in vacancies
    ]
    helps = [help_text(one) for one in what_helps(gaps, vacancies)[:SHOWN_HELPS]]
    return {"open_weeks": open_weeks, "helps": helps}


def _comparison(plan: Plan) -> Comparison | None:
    """With the proposal that this one was tried beside, once it is worked out."""
    if plan.beside is None or plan.state != Plan.State.SOLVED:
        return None
    return compare_plans(plan.beside, plan)
