"""How an offer goes from one state to the next: once, with its line of history, and the person's season
with it."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import Entry
from recruitment.errors import RuleBroken
from recruitment.offers.letters import about
from recruitment.offers.models import LIVE, Offer
from recruitment.planning.conflicts import refused_as
from recruitment.seasons.actions import candidacy_assigned, candidacy_freed, candidacy_offered
from recruitment.staff.models import User
from recruitment.workdays import format_week

State = Offer.State

SEAT_TAKEN = _("The place has gone to somebody else.")
PERSON_BUSY = _("There is already a place or an open offer in these weeks.")

# The database has the last word on what is promised.
PROMISES = {
    "a_seat_is_never_promised_twice_for_a_week": ("seat_taken", SEAT_TAKEN),
    "a_person_never_holds_two_live_offers_for_a_week": ("person_busy", PERSON_BUSY),
    "a_person_has_one_sent_offer_at_a_time": ("person_busy", PERSON_BUSY),
}

CLOSED = {
    State.DECLINED,
    State.EXPIRED,
    State.WITHDRAWN,
    State.SUPERSEDED,
    State.FILLED_BY_OTHER,
    State.CANDIDATE_WITHDREW,
}

_NOT_OPEN: dict[str, Promise] = {
    State.DRAFT: _("The offer has not been sent."),
    State.QUEUED: _("The offer has not been sent."),
    State.SENT: _("The offer has already been sent."),
    State.ACCEPTED_CONDITIONAL: _("The offer has already been accepted, and a yes is binding."),
    State.CONFIRMED: _("The offer has already been accepted, and a yes is binding."),
    State.DECLINED: _("The offer has been declined."),
    State.WITHDRAWN: _("The offer has been withdrawn."),
    State.SUPERSEDED: _("The offer has been replaced by a new one."),
    State.CANDIDATE_WITHDREW: _("The place has been given up."),
}


def not_open(offer: Offer, at: datetime) -> RuleBroken:
    """Why nothing more can be done with the offer, by what has become of it."""
    state = offer.state_at(at)
    if state == State.EXPIRED:
        return RuleBroken("offer_expired", _("The last day to answer has passed."))
    if state == State.FILLED_BY_OTHER:
        return RuleBroken("seat_taken", SEAT_TAKEN)
    return RuleBroken("offer_not_open", _NOT_OPEN[state])


def move(
    offer: Offer,
    to: str,
    *,
    at: datetime,
    by: User | None = None,
    details: dict[str, Any] | None = None,
    **fields: Any,
) -> Offer:
    """From the state that `offer` says to `to`, unless the row says otherwise by now."""
    if to in CLOSED:
        fields["closed_at"] = at
    with refused_as(PROMISES):
        moved = Offer.objects.filter(pk=offer.pk, state=offer.state).move(to, **fields)
    if not moved:
        raise not_open(Offer.objects.get(pk=offer.pk), at)
    for name, value in {"state": to, **fields}.items():
        setattr(offer, name, value)
    note(offer, at=at, by=by, **details or {})
    follow(offer, at)
    return offer


def note(offer: Offer, *, at: datetime, by: User | None = None, **details: Any) -> None:
    """One line in the person's history: states and places, never what somebody wrote."""
    note_entry(
        offer.candidate,
        Entry.Kind.OFFER_MOVED,
        at=at,
        by=by,
        about=about(offer),
        **{
            "state": str(offer.state),
            "role": offer.role,
            "unit": offer.vacancy.unit.name,
            "first_week": format_week(offer.first_week),
            "last_week": format_week(offer.last_week),
        }
        | details,
    )


def follow(offer: Offer, at: datetime) -> None:
    """The person's season says what their offers say together."""
    states = set(
        Offer.objects.filter(candidacy=offer.candidacy_id, state__in=LIVE).values_list("state", flat=True)
    )
    if states & {State.ACCEPTED_CONDITIONAL, State.CONFIRMED}:
        candidacy_assigned(offer.candidacy, at=at)
    elif states:
        candidacy_offered(offer.candidacy, at=at)
    elif offer.state in CLOSED:
        candidacy_freed(offer.candidacy, at=at)
