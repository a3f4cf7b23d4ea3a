"""What is written about an offer: mails and text messages to the person, and mails to staff."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from recruitment.offers.models import Offer
from recruitment.offers.terms import day_text, first_day, last_day, terms_of
from recruitment.outbox.actions import cancel_messages, queue_message, queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.outbox.shortening import may_text_to, shortened
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Role
from recruitment.workdays import in_stockholm, weeks_text
from recruitment.workdays import last_day as last_day_to_answer

__all__ = [
    "link_of",
    "listeners",
    "preview_offer",
    "preview_text",
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


def send_letter(offer: Offer, template: str, at: datetime, *, suffix: str = "", **more: Any) -> None:
    """Queue one message to the person about this offer, and a short one to the telephone of who wants
    that; each once only. A placeholder gets none: a colleague tells them, and notes the answer."""
    if offer.candidate.is_placeholder:
        return
    key = f"offer-{offer.pk}-{suffix or template.removeprefix('offer_').replace('_', '-')}"
    if _has_text(offer, template):
        before = more.get("send_before")
        queue_messages([compose(**_text(offer, template, at), key=f"{key}-sms", send_before=before)])
    queue_message(key=key, **_letter(offer, template, at), **more)


def preview_offer(offer: Offer, reply_by: datetime, at: datetime) -> Message:
    """Exactly the mail that sending would queue, not saved; `reply_by` is what it would say.

    But for the personal link: whoever has it can answer, so nobody but the person sees it.
    """
    offer.reply_by = reply_by
    letter = _letter(offer, "offer_sent", at)
    mail = compose(Organisation.objects.current(), key=f"offer-{offer.pk}-preview", **letter)
    mail.text, mail.html = without_keys(mail.text), without_keys(mail.html)
    return mail


def preview_text(offer: Offer, at: datetime) -> str:
    """The text message beside that mail, with its link hidden too; "" when the person gets none."""
    if not _has_text(offer, "offer_sent"):
        return ""
    return without_keys(compose(**_text(offer, "offer_sent", at), key=f"offer-{offer.pk}-preview").text)


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
        for user in listeners(offer.vacancy.unit_id, offer.sent_by_id, offer.answer_recorded_by_id)
    )


ANSWERS = {
    "yes": lambda: _("Yes"),
    "no": lambda: _("No"),
    "proposal": lambda: _("Proposes other weeks"),
    "expired": lambda: _("No answer in time"),
    "stepped_back": lambda: _("Steps back after a yes"),
    "left": lambda: _("Has left the bank"),
}


def listeners(unit_id: UUID, asked_by: UUID | None, but: UUID | None = None) -> list[User]:
    """Whoever asked (else the recruiters) and the unit's managers, by e-mail address."""
    active = User.objects.filter(is_active=True)
    sender = active.filter(pk=asked_by) if asked_by else active.none()
    found = set(sender or active.filter(roles__contains=[Role.RECRUITER]))
    found |= set(active.filter(roles__contains=[Role.UNIT_MANAGER], units=unit_id))
    return sorted((one for one in found if one.pk != but), key=lambda one: one.email)


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
        "reply_to": _answered_by(offer),
    }


def _answered_by(offer: Offer) -> str:
    """Whoever the terms name at the unit; the organisation's address when they name nobody."""
    return str(terms_of(offer)["contact"].get("email") or "")


def _has_text(offer: Offer, template: str) -> bool:
    person = offer.candidate
    return template in _TEXTS and may_text_to(person.phone, is_wanted=person.sms_ok)


def _text(offer: Offer, template: str, at: datetime) -> dict[str, Any]:
    """The short message that goes beside the mail: the content is behind the link."""
    letter = _letter(offer, template, at)
    return shortened(letter, offer.candidate.phone, season_id=offer.vacancy.season_id)


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


def _confirmed(offer: Offer) -> dict[str, Any]:
    """As the receipt of the yes, but nothing remains to be shown."""
    return {name: value for name, value in _yes(offer).items() if name != "conditions"}


def _proposal(offer: Offer) -> dict[str, str]:
    assert offer.reply_by
    return {
        "weeks": weeks_text(offer.proposed_weeks),
        "text": offer.proposal_text,
        "reply_by": reply_by_text(offer.reply_by),
        "link": link_of(offer),
    }


# Those that have a short one for the telephone.
_TEXTS = frozenset({"offer_sent", "offer_reminder", "offer_receipt_yes"})
_CONTEXTS = {
    "offer_sent": _question,
    "offer_reminder": _question,
    "offer_extended": _question,
    "offer_receipt_yes": _yes,
    "offer_confirmed": _confirmed,
    "offer_receipt_no": lambda offer: _place(offer) | {"link": link_of(offer)},
    "offer_receipt_proposal": _proposal,
    "offer_stepped_back": _place,
    "offer_withdrawn": _place,
    "offer_expired": _place,
}
