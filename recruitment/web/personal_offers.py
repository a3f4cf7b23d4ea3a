"""A person's offers on their own page: what is open first, and of a yes what is settled and what remains."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from recruitment.candidates.models import Candidate
from recruitment.introductions.onwards import Way, ways_of
from recruitment.introductions.standing import WORDS
from recruitment.offers.answering import YES
from recruitment.offers.letters import reply_by_text, terms_of
from recruitment.offers.models import Offer
from recruitment.offers.terms import last_day
from recruitment.workdays import in_stockholm, weeks_text

type Words = tuple[str | Promise, str | Promise]

State = Offer.State
OPEN: Words = (
    gettext_lazy("You have an offer to answer"),
    gettext_lazy("Open it below. A no is a good answer, too."),
)
TO_SHOW = gettext_lazy("There is something left to show before your first day. It stands below.")
ALL_SHOWN = gettext_lazy("Everything has been shown. We confirm the place and write to you.")


def own_offers(candidate: Candidate, at: datetime) -> list[dict[str, Any]]:
    """What has been sent, newest first."""
    sent = candidate.offers.exclude(sent_at=None).select_related("candidate", "vacancy__unit")
    offers = list(sent.order_by("-sent_at", "pk"))
    ways = ways_of(offers, in_stockholm(at).date())
    return [_offer(offer, ways.get(offer.pk), at) for offer in offers]


def _offer(offer: Offer, way: Way | None, at: datetime) -> dict[str, Any]:
    state = offer.state_at(at)
    return {
        "state": state,
        "label": Offer.State(state).label,
        "is_open": state == State.SENT,
        "has_place": state in YES and in_stockholm(at).date() <= last_day(offer),
        "candidacy": offer.candidacy_id,
        "title": f"{offer.get_role_display()}, {offer.vacancy.unit.name}",
        "weeks": weeks_text(offer.weeks),
        "reply_by": reply_by_text(offer.reply_by) if offer.reply_by else "",
        "url": reverse("own_offer", args=[offer.token]),
        "calendar_url": reverse("offer_calendar", args=[offer.token]),
        "first_day": offer.first_week,
        "terms": terms_of(offer) if state in YES else {},
        "way": way,
    }


def words_of_offers(offers: list[dict[str, Any]]) -> Words | None:
    """Of a yes the one thing that matters most: what waits for papers, else what is settled."""
    waiting = [one["way"] for one in offers if one["state"] == State.ACCEPTED_CONDITIONAL]
    if waiting:
        has_more = any(way.to_show for way in waiting)
        return WORDS[State.ACCEPTED_CONDITIONAL][0], TO_SHOW if has_more else ALL_SHOWN
    if any(one["state"] == State.CONFIRMED for one in offers):
        return WORDS[State.CONFIRMED]
    return None


def has_stepped_back(offers: list[dict[str, Any]]) -> bool:
    return bool(offers) and offers[0]["state"] == State.CANDIDATE_WITHDREW
