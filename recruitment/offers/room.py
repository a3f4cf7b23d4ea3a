"""Whether a seat and a person are free: what stands in the way, and what only seems to."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from recruitment.errors import RuleBroken
from recruitment.offers.history import returning_to
from recruitment.offers.letters import send_letter, stop_letters, tell_staff
from recruitment.offers.locking import OPEN
from recruitment.offers.models import Offer, OfferQuerySet
from recruitment.offers.moving import PERSON_BUSY, SEAT_TAKEN, State, move
from recruitment.planning.held import Held, Pair, SeatWeeks
from recruitment.planning.world import World
from recruitment.seasons.models import Season
from recruitment.vacancies.presence import weeks_without_colleague
from recruitment.workdays import in_stockholm

# A no of either side is not asked about again: not by the planner, and not by the next in line.
_NO = Q(state__in=(State.DECLINED, State.EXPIRED, State.CANDIDATE_WITHDREW)) | Q(
    state=State.WITHDRAWN, sent_at__isnull=False
)
_FIRMEST_FIRST: dict[str, int] = {State.QUEUED: 1, State.DRAFT: 2}


def place_of(offer: Offer) -> SeatWeeks:
    return SeatWeeks(offer.vacancy_id, offer.seat, offer.first_week, offer.last_week)


def held_by_offers(season: Season, at: datetime) -> tuple[Held, ...]:
    """What is promised and what is written but not sent, the firmest first."""
    offers = Offer.objects.filter(vacancy__season=season, state__in=OPEN).order_by("created_at", "pk")
    holding = [one for one in offers if not one.has_lapsed(at)]
    holding.sort(key=lambda one: _FIRMEST_FIRST.get(one.state, 0))
    return tuple(Held(one.candidacy_id, place_of(one)) for one in holding)


def said_no(season: Season) -> frozenset[Pair]:
    """Who has had an offer of which vacancy that came to nothing."""
    offers = Offer.objects.filter(_NO, vacancy__season=season)
    return frozenset(offers.values_list("candidacy_id", "vacancy_id"))


def what_offers_say(season: Season, at: datetime) -> dict[str, Any]:
    """What a plan of the season has to know of offers: planning.actions.request_plan takes it."""
    return {
        "fixed": held_by_offers(season, at),
        "barred": said_no(season),
        "returning": returning_to(season),
    }


def world_of(season: Season, at: datetime) -> World:
    """The season as it stands, for planning.advice and planning.editing."""
    today = in_stockholm(at).date()
    alone = weeks_without_colleague(season)
    return World(held_by_offers(season, at), said_no(season), returning_to(season), today, alone)


def in_the_way(offer: Offer) -> OfferQuerySet:
    """Live offers that hold a week of the same seat or of the same person."""
    same = Q(vacancy=offer.vacancy_id, seat=offer.seat) | Q(candidate=offer.candidate_id)
    others = Offer.objects.live().filter(same).exclude(pk=offer.pk)
    return others.overlapping(offer.first_week, offer.last_week)


def clear_lapsed(offer: Offer, at: datetime) -> list[SeatWeeks]:
    """Expire what stands in the way of `offer` only because no job has come by; return what it freed."""
    mine = Offer.objects.filter(candidate=offer.candidate_id).exclude(pk=offer.pk)
    keys = {one.pk for rows in (in_the_way(offer), mine) for one in rows.lapsed(at)}
    lapsed = Offer.objects.filter(pk__in=keys).order_by("pk")
    return [expire(one, at) for one in lapsed.select_related("candidate", "candidacy", "vacancy__unit")]


def expire(offer: Offer, at: datetime) -> SeatWeeks:
    """Silence past the deadline frees the seat-weeks, which are returned."""
    move(offer, State.EXPIRED, at=at)
    stop_letters(offer, at)
    send_letter(offer, "offer_expired", at)
    tell_staff(offer, "expired", at)
    return place_of(offer)


def check_room(offer: Offer) -> None:
    """RuleBroken when somebody else has the seat, or the person is promised elsewhere."""
    for other in in_the_way(offer):
        if other.candidate_id == offer.candidate_id:
            raise RuleBroken("person_busy", PERSON_BUSY)
        raise RuleBroken("seat_taken", SEAT_TAKEN)


def close_pending(offer: Offer, at: datetime) -> None:
    """After a yes: unsent offers of the seat are filled, those of the person in these weeks pointless."""
    same = Q(vacancy=offer.vacancy_id, seat=offer.seat) | Q(candidate=offer.candidate_id)
    unsent = Offer.objects.pending().filter(same).overlapping(offer.first_week, offer.last_week)
    for other in unsent.select_related("candidate", "candidacy", "vacancy__unit").order_by("pk"):
        mine = other.candidate_id == offer.candidate_id
        to = State.WITHDRAWN if mine else State.FILLED_BY_OTHER
        move(other, to, at=at, details={"reason": "person_busy" if mine else "seat_taken"})
