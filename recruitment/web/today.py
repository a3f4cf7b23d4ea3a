"""What waits for the person who logs in: numbers that lead to the list they count."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruitment.candidates.models import Candidate
from recruitment.offers.board import season_board
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.board_drawing import draw_coverage

SOON = timedelta(days=2)
NEXT_DEADLINES = 8


@staff_page()
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    at = timezone.now()
    season = Season.objects.current(timezone.localdate(at))
    sees = bool(season) and request.user.may(Right.SEE_SEASON)
    context = {
        "season": season,
        "tiles": list(_tiles(request, season, at)),
        "may_see_season": sees,
        "may_share": request.user.may(Right.SHARE),
    }
    if season and sees:
        board = season_board(season, request.user, at=at)
        context |= {
            "columns": draw_coverage(board, otherwise=reverse("season", args=[season.year])),
            "offers": _waiting(request, at)[:NEXT_DEADLINES],
        }
    return render(request, "today/today.html", context)


def _tiles(request: StaffRequest, season: Season | None, at: datetime) -> Iterator[dict]:
    user = request.user
    if user.may(Right.SEE_OFFERS):
        yield from _offer_tiles(request, at)
    if user.may(Right.WORK_IN_BANK) and season:
        yield from _bank_tiles(season, at)
    if user.may(Right.RUN_SEASON) and season:
        yield from _plan_tiles(season)
    if user.may(Right.SEE_MESSAGES):
        failed = Message.objects.filter(state=Message.State.FAILED).count()
        if failed:
            yield _tile(failed, _("messages failed"), reverse("outbox") + "?state=failed", "alarm")


def _offer_tiles(request: StaffRequest, at: datetime) -> Iterator[dict]:
    sums = Offer.objects.visible_to(request.user).aggregate(
        open=Count("pk", filter=Q(state="sent", reply_by__gt=at)),
        soon=Count("pk", filter=Q(state="sent", reply_by__gt=at, reply_by__lte=at + SOON)),
        proposed=Count("pk", filter=Q(state="sent", reply_by__gt=at, proposed_at__isnull=False)),
    )
    url = reverse("offers") + "?state=sent"
    yield _tile(sums["open"], _("offers wait for an answer"), url, "wait")
    if sums["soon"]:
        yield _tile(sums["soon"], _("of them close within two days"), url, "wait")
    if sums["proposed"]:
        yield _tile(sums["proposed"], _("people ask for other weeks"), url, "plan")


def _bank_tiles(season: Season, at: datetime) -> Iterator[dict]:
    people = Candidacy.objects.filter(season=season, candidate__status=Candidate.Status.ACTIVE)
    uncleared = people.filter(state__in=("interested", "contacted", "interviewed")).count()
    bank = reverse("bank")
    yield _tile(
        uncleared, _("people are not cleared yet"), f"{bank}?season={season.year}&stage=interested", "plan"
    )
    week_ago = timezone.localdate(at) - timedelta(days=7)
    new = Candidate.objects.in_bank().filter(registered_at__date__gte=week_ago).count()
    yield _tile(new, _("registered in the last week"), f"{bank}?registered_after={week_ago}", "good")


def _plan_tiles(season: Season) -> Iterator[dict]:
    waiting = season.plans.filter(state=Plan.State.SOLVED).count()
    if waiting:
        url = reverse("season", args=[season.year])
        yield _tile(waiting, _("proposals wait for you"), url, "plan")


def _tile(value: int, label: str, url: str, tone: str) -> dict:
    return {"value": value, "label": label, "url": url, "tone": tone}


def _waiting(request: StaffRequest, at: datetime):
    """Open offers, the nearest deadline first."""
    rows = Offer.objects.visible_to(request.user).open(at)
    return rows.select_related("candidate", "vacancy__unit").order_by("reply_by", "pk")
