"""More time to answer: the recruiter moves the last day, never back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.letters import send_letter
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, not_open, note
from recruitment.offers.sending import deadline_of, demand_decider
from recruitment.staff.models import User
from recruitment.workdays import last_day


@transaction.atomic
def extend_offer(offer: Offer, reply_by: date | datetime, *, by: User | None, at: datetime) -> Offer:
    """A later last day for an offer that waits for an answer; the person is told. Twice is harmless.

    RuleBroken: reply_by_not_later, and those of sending; an offer whose time is over is not brought back.
    """
    demand_decider(by)
    offer = lock_offer(offer)
    if offer.state != State.SENT or offer.has_lapsed(at) or offer.reply_by is None:
        raise not_open(offer, at)
    deadline = deadline_of(offer, at, reply_by)
    if deadline < offer.reply_by:
        text = _("The person has been promised more time than that. Choose a later day.")
        raise RuleBroken("reply_by_not_later", text, field="reply_by")
    if deadline > offer.reply_by:
        offer.reply_by = deadline
        offer.save(update_fields=["reply_by"])
        note(offer, at=at, by=by, reply_by=last_day(deadline).isoformat())
        send_letter(offer, "offer_extended", at, suffix=f"extended-{deadline:%Y%m%d}", send_before=deadline)
    return offer
