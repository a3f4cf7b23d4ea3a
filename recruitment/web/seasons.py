"""The season board: what is so in every week of every seat, and one step to the person, reason and action."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.exporting import MARK, csv_line
from recruitment.candidates.models import Extent
from recruitment.offers.actions import plan_season, world_of
from recruitment.offers.board import board_mark, latest_proposal, season_board
from recruitment.offers.history import returning_to
from recruitment.offers.models import Offer
from recruitment.offers.reserving import trail_of
from recruitment.planning.actions import retry_plan
from recruitment.planning.advice import fitting_people, not_fitting_people
from recruitment.planning.editing import world_of as world_of_plan
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.wishes import extent_of
from recruitment.planning.world import World
from recruitment.seasons.actions import change_season, close_season, create_season, open_season
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import Place, board_sheet, draw_board, draw_coverage, gap_text
from recruitment.web.places import demand_place, free_until, week_or_404
from recruitment.web.plan_words import so_far, why_here
from recruitment.web.season_forms import BoardFilter, ChangeSeasonForm, SeasonForm
from recruitment.web.season_words import answer_tiles
from recruitment.web.trail_words import told

SHOWN_FITS = 12
FILTERS = ("unit", "role", "only")


@staff_page(Right.SEE_SEASON)
@require_safe
def season_now(request: StaffRequest) -> HttpResponse:
    """The season people mean today; before the first one, the way to make it."""
    season = Season.objects.current(timezone.localdate())
    if season:
        return redirect("season", season.year)
    return render(request, "seasons/none.html", {"may_run": request.user.may(Right.RUN_SEASON)})


@staff_page(Right.RUN_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def new_season(request: StaffRequest) -> HttpResponse:
    year = timezone.localdate().year + 1
    form = SeasonForm(
        request.POST or None, initial={"year": year, "name": _("Summer %(year)s") % {"year": year}}
    )
    if form.made(create_season, by=request.user, at=timezone.now()):
        messages.success(request, _("The season is made. Open it when people may join."))
        return redirect("season", form.result.year)
    return render(request, "seasons/form.html", {"form": form})


@staff_page(Right.RUN_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_season(request: StaffRequest, year: int) -> HttpResponse:
    form = ChangeSeasonForm(request.POST or None, get_object_or_404(Season, year=year))
    season = get_object_or_404(Season, year=year)
    if form.carried_out(change_season, season, by=request.user, at=timezone.now()):
        messages.success(request, _("The season is changed."))
        return redirect("season", year)
    return render(request, "seasons/form.html", {"form": form, "season": season})


@staff_page(Right.SEE_SEASON)
@require_safe
def season(request: StaffRequest, year: int) -> HttpResponse:
    return _board_page(request, get_object_or_404(Season, year=year))


@staff_page(Right.RUN_SEASON)
@require_POST
def open_it(request: StaffRequest, year: int) -> HttpResponse:
    open_season(get_object_or_404(Season, year=year), by=request.user, at=timezone.now())
    messages.success(request, _("The season is open: people can join it."))
    return redirect("season", year)


@staff_page(Right.RUN_SEASON)
@require_POST
def close_it(request: StaffRequest, year: int) -> HttpResponse:
    close_season(get_object_or_404(Season, year=year), by=request.user, at=timezone.now())
    messages.success(request, _("The season is closed."))
    return redirect("season", year)


@staff_page(Right.RUN_SEASON)
@require_POST
def plan_it(request: StaffRequest, year: int) -> HttpResponse:
    plan_season(get_object_or_404(Season, year=year), by=request.user, at=timezone.now())
    return redirect("season", year)


@staff_page(Right.RUN_SEASON)
@require_POST
def plan_again(request: StaffRequest, year: int, pk: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan, season__year=year, pk=pk)
    retry_plan(plan, by=request.user, at=timezone.now())
    return redirect("season", year)


@staff_page(Right.SEE_SEASON)
@require_safe
def planning(request: StaffRequest, year: int) -> HttpResponse:
    """How the planning goes, asked for every second while it does; then the board is drawn anew."""
    season = get_object_or_404(Season, year=year)
    working = _working_plan(season)
    if working:
        context = {"season": season, "working": working, "so_far": so_far(working)}
        return render(request, "seasons/board.html#planning", context)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = reverse("season", args=[year])
    return answer if request.htmx else redirect("season", year)


@staff_page(Right.SEE_SEASON)
@require_safe
def live(request: StaffRequest, year: int) -> HttpResponse:
    """The board anew if anything has changed since the mark that the page knows; else nothing."""
    season = get_object_or_404(Season, year=year)
    if request.GET.get("mark") == board_mark(season):
        return HttpResponse(status=204)
    return render(request, "seasons/board.html#live", _board(request, season) | {"season": season})


@staff_page(Right.SEE_SEASON)
@require_safe
def sheet(request: StaffRequest, year: int) -> HttpResponse:
    """The board as a file for a spreadsheet: what is so in every week of every seat, without names."""
    season = get_object_or_404(Season, year=year)
    chosen = _chosen(request)
    board = season_board(season, request.user, at=timezone.now(), vacancies=chosen.narrowed())
    lines = [MARK, *map(csv_line, board_sheet(board))]
    file = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    file.headers["Content-Disposition"] = f'attachment; filename="tavla-{season.year}.csv"'
    return file


@staff_page(Right.SEE_SEASON)
@require_safe
def place(request: StaffRequest, year: int, vacancy: UUID, seat: int, week: str) -> HttpResponse:
    """One cell: who is there and what can be done, or who could come and why others could not."""
    season = get_object_or_404(Season, year=year)
    rows = Vacancy.objects.visible_to(request.user).select_related("unit", "season")
    found = get_object_or_404(rows, pk=vacancy, season=season)
    monday = week_or_404(week)
    demand_place(found, seat, monday)
    context = _place(request, season, found, seat, monday)
    if request.htmx:
        return render(request, "seasons/place.html", context | {"season": season})
    return _board_page(request, season, current=(found, seat, monday), **context)


def _board_page(
    request: StaffRequest, season: Season, *, current: Place | None = None, **panel
) -> HttpResponse:
    runs = request.user.may(Right.RUN_SEASON)
    working = _working_plan(season) if runs else None
    context = _board(request, season, current) | {
        "season": season,
        "working": working,
        "so_far": so_far(working) if working else "",
        "failed": _failed_plan(season) if runs else None,
        "may_run": runs,
        "may_state": request.user.may(Right.STATE_VACANCIES),
        "seasons": Season.objects.order_by("-year"),
        "answers": answer_tiles(season) if request.user.may(Right.WORK_IN_BANK) else [],
    }
    return render(request, "seasons/board.html", context | panel)


def _board(request: StaffRequest, season: Season, current: Place | None = None) -> dict:
    """The board, narrowed as the address says, and the mark by which the page asks for news."""
    at = timezone.now()
    plan = latest_proposal(season) if request.user.may(Right.RUN_SEASON) else None
    chosen, asked = _chosen(request), _asked(request)
    board = season_board(season, request.user, at=at, plan=plan, vacancies=chosen.narrowed())
    today, only_open = timezone.localdate(at), chosen.only_open
    return {
        "filter": chosen,
        "asked": asked,
        "mark": board_mark(season),
        "board": draw_board(board, today, current=current, asked=asked, only_open=only_open),
        "columns": draw_coverage(board, asked),
        "plan": plan,
        "gap": gap_text(plan.value, plan.bound) if plan else "",
    }


def _chosen(request: StaffRequest) -> BoardFilter:
    return BoardFilter({name: request.GET[name] for name in FILTERS if name in request.GET}, request.user)


def _asked(request: StaffRequest) -> str:
    """The address's filters, without the mark of a page that asks for news."""
    asked = request.GET.copy()
    asked.pop("mark", None)
    return asked.urlencode()


def _working_plan(season: Season) -> Plan | None:
    return (
        season.plans.proper()
        .filter(state__in=(Plan.State.QUEUED, Plan.State.SOLVING))
        .order_by("created_at")
        .first()
    )


def _failed_plan(season: Season) -> Plan | None:
    """The newest plan, if it failed: an older failure is nobody's concern any more."""
    newest = season.plans.proper().order_by("-created_at", "pk").first()
    return newest if newest and newest.state == Plan.State.FAILED else None


def _place(request: StaffRequest, season: Season, vacancy: Vacancy, seat: int, week: date) -> dict:
    at = timezone.now()
    offers = Offer.objects.filter(vacancy=vacancy, seat=seat).overlapping(week, week)
    open_ones = offers.filter(state__in=("draft", "queued", "sent", "accepted_conditional", "confirmed"))
    offer = next((one for one in open_ones.select_related("candidate") if not one.has_lapsed(at)), None)
    plan = latest_proposal(season) if request.user.may(Right.RUN_SEASON) else None
    block = None if offer else _block_at(plan, vacancy, seat, week)
    context = {"vacancy": vacancy, "seat": seat, "week": week, "offer": offer, "planned": block, "plan": plan}
    if request.user.may(Right.SEE_OFFERS):
        context["trail"] = told(trail_of(vacancy, seat))
    if block:
        context["why"] = why_here(block, World(today=timezone.localdate(at), returning=returning_to(season)))
    if offer or block or not request.user.may(Right.SEE_BANK):
        return context
    full_time = extent_of(vacancy) == Extent.FULL_TIME
    context["may_share"] = full_time and request.user.may(Right.STATE_VACANCIES)
    return context | _who_fits(season, plan, vacancy, seat, week)


def _block_at(plan: Plan | None, vacancy: Vacancy, seat: int, week: date) -> PlanBlock | None:
    if plan is None:
        return None
    blocks = plan.blocks.filter(vacancy=vacancy, seat=seat, first_week__lte=week, last_week__gte=week)
    return blocks.select_related("candidacy__candidate", "vacancy__unit").first()


def _who_fits(season: Season, plan: Plan | None, vacancy: Vacancy, seat: int, week: date) -> dict:
    """People for the weeks from this one on, as many of them as are free."""
    world = world_of(season, timezone.now())
    if plan:
        world = world_of_plan(plan, world=world)
    last = free_until(world, vacancy, seat, week)
    place = (vacancy, seat, week, last)
    return {
        "last": last,
        "fitting": fitting_people(*place, world=world, at_most=SHOWN_FITS),
        "others": not_fitting_people(*place, world=world, at_most=SHOWN_FITS),
    }
