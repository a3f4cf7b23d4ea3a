"""What waits for the person who logs in: numbers that lead to the list they count."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from recruitment.bank.search import search_candidates
from recruitment.candidates.models import Candidate
from recruitment.offers.agreeing import lists_waiting, waiting_for_agreement
from recruitment.offers.board import season_board
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.assignments import waiting_to_be_confirmed
from recruitment.web.board_drawing import draw_coverage
from recruitment.web.interviews import interview_tiles
from recruitment.web.protected import protected_tiles
from recruitment.web.reaching import reach_tiles

SOON = timedelta(days=2)
NEXT_DEADLINES = 8
UNCLEARED = ("interested", "contacted", "interview_booked", "interviewed")
COUNTED_TO = 1_000


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
        yield from _agreement_tiles(request)
        if season:
            yield from _confirming_tiles(request, season)
    if user.may(Right.WORK_IN_BANK) and season:
        yield from _bank_tiles(request, season, at)
    if user.may(Right.RUN_SEASON) and season:
        yield from _plan_tiles(season)
    if user.may(Right.SEE_MESSAGES):
        failed = Message.objects.filter(state=Message.State.FAILED).count()
        if failed:
            yield _tile(
                failed,
                ngettext("message failed", "messages failed", failed),
                reverse("outbox") + "?state=failed",
                "alarm",
            )
    yield from interview_tiles(request, season, at)
    yield from reach_tiles(request, at)
    yield from protected_tiles(request)


def _offer_tiles(request: StaffRequest, at: datetime) -> Iterator[dict]:
    sums = Offer.objects.visible_to(request.user).aggregate(
        open=Count("pk", filter=Q(state="sent", reply_by__gt=at)),
        soon=Count("pk", filter=Q(state="sent", reply_by__gt=at, reply_by__lte=at + SOON)),
        proposed=Count("pk", filter=Q(state="sent", reply_by__gt=at, proposed_at__isnull=False)),
    )
    url = reverse("offers") + "?state=sent"
    yield _tile(
        sums["open"],
        ngettext("offer waits for an answer", "offers wait for an answer", sums["open"]),
        url,
        "wait",
    )
    if sums["soon"]:
        yield _tile(
            sums["soon"],
            ngettext("of them closes within two days", "of them close within two days", sums["soon"]),
            url,
            "wait",
        )
    if sums["proposed"]:
        yield _tile(
            sums["proposed"],
            ngettext("person asks for other weeks", "people ask for other weeks", sums["proposed"]),
            url,
            "plan",
        )


def _agreement_tiles(request: StaffRequest) -> Iterator[dict]:
    if waiting := waiting_for_agreement(request.user).count():
        label = ngettext("offer waits for you to agree", "offers wait for you to agree", waiting)
        yield _tile(waiting, label, reverse("offers_to_agree"), "wait")
    if lists := lists_waiting(request.user).count():
        label = ngettext("reserve list waits for you to agree", "reserve lists wait for you to agree", lists)
        yield _tile(lists, label, reverse("offers_to_agree"), "wait")


def _confirming_tiles(request: StaffRequest, season: Season) -> Iterator[dict]:
    waiting = waiting_to_be_confirmed(request.user).filter(vacancy__season=season).count()
    if waiting:
        label = ngettext("yes waits to be confirmed", "yes wait to be confirmed", waiting)
        yield _tile(waiting, label, reverse("assignments", args=[season.year]), "plan")


def _bank_tiles(request: StaffRequest, season: Season, at: datetime) -> Iterator[dict]:
    waiting = {"season": [str(season.year)], "stage": list(UNCLEARED), "status": [Candidate.Status.ACTIVE]}
    yield _bank_tile(request, at, waiting, _("people are not cleared yet"), "plan")
    week_ago = timezone.localdate(at) - timedelta(days=7)
    new = {"registered_after": [week_ago.isoformat()]}
    yield _bank_tile(request, at, new, _("registered in the last week"), "good")


def _bank_tile(request: StaffRequest, at: datetime, question: dict, label: str, tone: str) -> dict:
    """How many the bank's list finds by `question`, counted by the same search."""
    found = search_candidates(question, request.user, at).found.order_by()[: COUNTED_TO + 1].count()
    value = found if found <= COUNTED_TO else _("1,000+")
    return _tile(value, label, f"{reverse('bank')}?{urlencode(question, doseq=True)}", tone)


def _plan_tiles(season: Season) -> Iterator[dict]:
    waiting = season.plans.proper().filter(state=Plan.State.SOLVED).count()
    if waiting:
        url = reverse("season", args=[season.year])
        yield _tile(
            waiting, ngettext("proposal waits for you", "proposals wait for you", waiting), url, "plan"
        )


def _tile(value: int | str, label: str, url: str, tone: str) -> dict:
    return {"value": value, "label": label, "url": url, "tone": tone}


def _waiting(request: StaffRequest, at: datetime):
    """Open offers, the nearest deadline first."""
    rows = Offer.objects.visible_to(request.user).open(at)
    return rows.select_related("candidate", "vacancy__unit").order_by("reply_by", "pk")
