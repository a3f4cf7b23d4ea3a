"""The calendar file of an offer: the same event however often it is made."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event

from recruitment.offers.models import Offer
from recruitment.offers.terms import first_day, last_day, terms_of
from recruitment.outbox.calendars import calendar_with, event_uid


def calendar_file(offer: Offer, to_show: Sequence[str] | None = None) -> bytes:
    """Whole days from the first Monday to the last Friday; the same event however often it is made.

    `to_show` is what remains of the conditions; all of them unless told.
    """
    terms = terms_of(offer)
    if to_show is None:
        to_show = [condition["text"] for condition in terms["conditions"]]
    with translation.override(offer.candidate.language):
        return calendar_with(_event(offer, terms, to_show))


def _event(offer: Offer, terms: dict[str, Any], to_show: Sequence[str]) -> Event:
    """A confirmed place takes the place of the same one with conditions: the higher number wins."""
    is_confirmed = offer.state == Offer.State.CONFIRMED
    event = Event()
    event.add("sequence", int(is_confirmed))
    event.add("status", "CONFIRMED" if is_confirmed else "TENTATIVE")
    event.add("uid", event_uid("offer", offer.pk))
    event.add("dtstamp", offer.answered_at or offer.sent_at or offer.created_at)
    event.add("dtstart", first_day(offer))
    event.add("dtend", last_day(offer) + timedelta(days=1))  # the end is not part of the event
    event.add("summary", f"{terms['role_text']}, {terms['unit']}")
    if terms["address"]:
        event.add("location", terms["address"])
    event.add("description", _description(offer, terms, [] if is_confirmed else to_show))
    event.add("transp", "TRANSPARENT")
    return event


def _description(offer: Offer, terms: dict[str, Any], to_show: Sequence[str]) -> str:
    contact = terms["contact"]
    ask_for = ", ".join(part for part in (contact["name"], contact["phone"]) if part)
    lines = [terms["organisation"], terms["weeks_text"], str(offer.get_state_display())]
    lines += [_("Still to show: %(what)s") % {"what": text} for text in to_show]
    lines += [_("Ask for %(name)s") % {"name": ask_for}] if ask_for else []
    return "\n".join(lines)
