"""What is written about an offer: mails to the person and to staff, and the calendar file."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from recruitment.offers.models import Offer
from recruitment.offers.terms import day_text, first_day, last_day, terms_of
from recruitment.outbox.actions import cancel_messages, queue_message, queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Role
from recruitment.workdays import in_stockholm, weeks_text
from recruitment.workdays import last_day as last_day_to_answer

__all__ = [
    "calendar_file",
    "link_of",
    "preview_offer",
    "reply_by_text",
    "send_letter",
    "stop_letters",
    "tell_staff",
    "terms_of",
]


def link_of(offer: Offer) -> str:
    """The person's own page of the offer."""
    return absolute(f"/erbjudande/{offer.token}/")


def reply_by_text(reply_by: datetime) -> str:
    """`måndag 12 april 2027 kl. 24:00`: the last day and the clock, in Sweden."""
    local = in_stockholm(reply_by)
    clock = "24:00" if (local.hour, local.minute) == (0, 0) else f"{local:%H:%M}"
    day = day_text(last_day_to_answer(reply_by))
    return _("%(day)s at %(clock)s") % {"day": day, "clock": clock}


def send_letter(offer: Offer, template: str, at: datetime, *, suffix: str = "", **more: Any) -> Message:
    """Queue one message to the person about this offer; the same once only."""
    key = f"offer-{offer.pk}-{suffix or template.removeprefix('offer_').replace('_', '-')}"
    return queue_message(key=key, **_letter(offer, template, at), **more)


def preview_offer(offer: Offer, reply_by: datetime, at: datetime) -> Message:
    """Exactly the mail that sending would queue, not saved; `reply_by` is what it would say.

    But for the personal link: whoever has it can answer, so nobody but the person sees it.
    """
    offer.reply_by = reply_by
    letter = _letter(offer, "offer_sent", at)
    mail = compose(Organisation.objects.current(), key=f"offer-{offer.pk}-preview", **letter)
    mail.text, mail.html = without_keys(mail.text), without_keys(mail.html)
    return mail


def stop_letters(offer: Offer, at: datetime) -> None:
    """Whatever is unsent about the offer stays unsent; its own receipt is queued after this."""
    cancel_messages(about(offer), at=at)


def about(offer: Offer) -> str:
    return f"offer:{offer.pk}"


def tell_staff(offer: Offer, answer: str, at: datetime, *, reason: str = "", nth: str = "") -> None:
    """Notice to whoever sent the offer (else the recruiters) and to the unit's managers.

    `answer` is a word of ANSWERS, `nth` tells several of one kind apart; who wrote the answer down
    knows it already.
    """
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "candidate_name": offer.candidate.full_name,
            "answer": str(ANSWERS[answer]()),
            "role": str(offer.get_role_display()),
            "unit": offer.vacancy.unit.name,
            "weeks": weeks_text(offer.weeks),
            "reason": reason,
            "link": absolute(f"/erbjudanden/{offer.pk}/"),
        }
    organisation = Organisation.objects.current()
    queue_messages(
        compose(
            organisation,
            key="-".join(filter(None, ("offer", str(offer.pk), answer, nth, str(user.pk)))),
            template="staff_offer_answered",
            recipient=user.email,
            language=language,
            context=context,
            due_at=at,
        )
        for user in _listeners(offer)
    )


ANSWERS = {
    "yes": lambda: _("Yes"),
    "no": lambda: _("No"),
    "proposal": lambda: _("Proposes other weeks"),
    "expired": lambda: _("No answer in time"),
    "stepped_back": lambda: _("Steps back after a yes"),
    "left": lambda: _("Has left the bank"),
}


def _listeners(offer: Offer) -> Iterable[User]:
    active = User.objects.filter(is_active=True)
    sender = active.filter(pk=offer.sent_by_id) if offer.sent_by_id else active.none()
    found = set(sender or active.filter(roles__contains=[Role.RECRUITER]))
    found |= set(active.filter(roles__contains=[Role.UNIT_MANAGER], units=offer.vacancy.unit_id))
    return sorted((one for one in found if one.pk != offer.answer_recorded_by_id), key=lambda one: one.email)


def _letter(offer: Offer, template: str, at: datetime) -> dict[str, Any]:
    person = offer.candidate
    with translation.override(person.language):
        context = {"first_name": person.first_name, **_CONTEXTS[template](offer)}
    return {
        "template": template,
        "recipient": person.email,
        "language": person.language,
        "context": context,
        "about": about(offer),
        "person_id": person.pk,
        "due_at": at,
    }


def _place(offer: Offer) -> dict[str, str]:
    terms = terms_of(offer)
    return {"role": terms["role_text"], "unit": terms["unit"]}


def _question(offer: Offer) -> dict[str, str]:
    assert offer.reply_by
    terms = terms_of(offer)
    return _place(offer) | {
        "weeks": terms["weeks_text"],
        "first_day": day_text(first_day(offer)),
        "pay": terms["pay_text"],
        "reply_by": reply_by_text(offer.reply_by),
        "link": link_of(offer),
    }


def _yes(offer: Offer) -> dict[str, Any]:
    terms = terms_of(offer)
    contact = terms["contact"]
    return _place(offer) | {
        "first_day": day_text(first_day(offer)),
        "last_day": day_text(last_day(offer)),
        "place": terms["address"],
        "ask_for": ", ".join(part for part in (contact["name"], contact["phone"]) if part),
        "bring": [_("Proof of identity")],
        "conditions": [one["text"] for one in terms["conditions"]],
        "link": link_of(offer),
    }


def _proposal(offer: Offer) -> dict[str, str]:
    assert offer.reply_by
    return {
        "weeks": weeks_text(offer.proposed_weeks),
        "text": offer.proposal_text,
        "reply_by": reply_by_text(offer.reply_by),
        "link": link_of(offer),
    }


_CONTEXTS = {
    "offer_sent": _question,
    "offer_reminder": _question,
    "offer_receipt_yes": _yes,
    "offer_receipt_no": lambda offer: _place(offer) | {"link": link_of(offer)},
    "offer_receipt_proposal": _proposal,
    "offer_stepped_back": _place,
    "offer_withdrawn": _place,
    "offer_expired": _place,
}


def calendar_file(offer: Offer) -> bytes:
    """Whole days from the first Monday to the last Friday; the same event however often it is made."""
    terms = terms_of(offer)
    with translation.override(offer.candidate.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Rekryteringsbanken//SV")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add_component(_event(offer, terms))
    return calendar.to_ical()


def _event(offer: Offer, terms: dict[str, Any]) -> Event:
    host = urlsplit(settings.BASE_URL).hostname
    event = Event()
    event.add("uid", f"offer-{offer.pk}@{host}")
    event.add("dtstamp", offer.answered_at or offer.sent_at or offer.created_at)
    event.add("dtstart", first_day(offer))
    event.add("dtend", last_day(offer) + timedelta(days=1))  # the end is not part of the event
    event.add("summary", f"{terms['role_text']}, {terms['unit']}")
    if terms["address"]:
        event.add("location", terms["address"])
    event.add("description", _description(offer, terms))
    event.add("transp", "TRANSPARENT")
    return event


def _description(offer: Offer, terms: dict[str, Any]) -> str:
    contact = terms["contact"]
    ask_for = ", ".join(part for part in (contact["name"], contact["phone"]) if part)
    lines = [terms["organisation"], terms["weeks_text"]]
    lines += [_("Ask for %(name)s") % {"name": ask_for}] if ask_for else []
    return "\n".join(lines)
