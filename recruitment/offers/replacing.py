"""Offer something else instead: other weeks or another seat, as the person proposed."""

from datetime import date, datetime

from django.db import transaction

from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.drafting import create_offer
from recruitment.offers.letters import stop_letters
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move, not_open
from recruitment.offers.room import place_of
from recruitment.offers.sending import demand_decider, send_offer
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy


def replace_offer(
    offer: Offer,
    first_week: date,
    last_week: date,
    *,
    by: User | None,
    at: datetime,
    vacancy: Vacancy | None = None,
    seat: int | None = None,
    reply_by: datetime | date | None = None,
) -> Offer:
    """Send a new offer in place of one that waits for an answer; the old one is superseded, without a
    letter of its own. All or nothing: when the new one cannot be sent, the old one stands."""
    demand_decider(by)
    with transaction.atomic():
        offer = lock_offer(offer)
        if offer.state != State.SENT or offer.has_lapsed(at):
            raise not_open(offer, at)
        place = vacancy or offer.vacancy, seat or offer.seat, first_week, last_week
        new = create_offer(
            offer.candidacy, *place, by=by, at=at, role=_role(offer, vacancy), instead_of=offer
        )
        move(offer, State.SUPERSEDED, at=at, by=by, details={"replaced_by": str(new.pk)})
        stop_letters(offer, at)
        new = send_offer(new, by=by, at=at, reply_by=reply_by)
        propose_next_in_line(offer.vacancy.season, [place_of(offer)], at=at, reason=State.SUPERSEDED)
    return new


def _role(offer: Offer, vacancy: Vacancy | None) -> str:
    """The same role, unless it is another vacancy, which has its own."""
    return offer.role if vacancy in (None, offer.vacancy) else ""
