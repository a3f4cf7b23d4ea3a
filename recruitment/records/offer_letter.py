"""An offer as a letter to keep: the frozen terms on paper, in the words of its page."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruitment.introductions.standing import Standing, standing
from recruitment.offers.models import Offer
from recruitment.records.printing import Part, as_pdf
from recruitment.workdays import weeks_text

FILE_NAME = "erbjudande.pdf"


def offer_letter(offer: Offer, at: datetime) -> bytes:
    """In the language in which the offer was sent; how it stands is what is true at the moment `at`."""
    language = (offer.terms.get("language") or offer.candidate.language)[:2]
    with translation.override(language):
        told = standing(offer, at)
        title = _("Offer: %(role)s, %(weeks)s") % {
            "role": told.terms["role_text"],
            "weeks": weeks_text(offer.weeks),
        }
        return as_pdf(title, _intro(offer, told), _parts(offer, told), language=language, at=at)


def _intro(offer: Offer, told: Standing) -> str:
    words = {"name": offer.candidate.full_name, "organisation": _employer(told)}
    if offer.sent_at is None:
        return _("To %(name)s from %(organisation)s.") % words
    day = date_format(timezone.localdate(offer.sent_at), _("j F Y"))
    return _("To %(name)s from %(organisation)s, sent %(day)s.") % (words | {"day": day})


def _employer(told: Standing) -> str:
    return ", ".join(filter(None, [told.terms["organisation"], told.terms["department"]]))


def _parts(offer: Offer, told: Standing) -> list[Part]:
    facts = [(fact.term, "\n".join(fact.lines)) for fact in told.facts]
    parts = [
        _answer(told),
        Part(_("What you are offered"), facts),
        _conditions(told),
        Part(_("Whom to ask"), lines=[text for text in told.terms["contact"].values() if text]),
        _proof(offer),
    ]
    return [part for part in parts if part.facts or part.lines or part.items or part.text]


def _answer(told: Standing) -> Part:
    """How it stands; while it is open also until when, and what a yes means."""
    if told.kind != "open":
        return Part(str(told.heading), text=str(told.text))
    deadline = (_("Answer no later than"), told.reply_by)
    return Part(_("Your answer"), [deadline], text=f"{told.binding} {told.text}")


def _conditions(told: Standing) -> Part:
    texts = [condition["text"] for condition in told.terms["conditions"]]
    return Part(_("Conditions"), text=str(told.on_condition), items=texts)


def _proof(offer: Offer) -> Part:
    """So that a copy can be held against what is stored."""
    if not offer.terms_hash:
        return Part("")
    text = _("The terms were locked when the offer was sent. This is their checksum (SHA-256):")
    return Part(_("The terms are locked"), text=text, lines=[offer.terms_hash])
