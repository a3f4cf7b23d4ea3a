"""The conditions of an offer: which there are, which have been met, and noting that one has."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.introductions.models import ConditionCheck, RegisterCheck
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

REGISTER = "register_extract"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as the offer states it; `met_on` None while it remains."""

    kind: str
    text: str
    met_on: date | None = None
    noted_by: User | None = None

    @property
    def is_register(self) -> bool:
        return self.kind == REGISTER

    @property
    def is_ticked(self) -> bool:
        """Noted on the offer, so that it may be taken back; a verified degree is taken back on the person."""
        return self.noted_by is not None


def conditions_of(offer: Offer) -> list[Condition]:
    """All conditions of the offer in its own order, each with what has been noted about it."""
    met = _met(offer)
    return [
        Condition(one["code"], one["text"], *met.get(one["code"], (None, None))) for one in offer.conditions
    ]


def missing(offer: Offer) -> list[Condition]:
    return [one for one in conditions_of(offer) if one.met_on is None]


@transaction.atomic
def tick_condition(offer: Offer, kind: str, *, by: User, at: datetime) -> Offer:
    """Somebody has seen that the condition is met. Twice is harmless, and the first time stands."""
    offer = _lock_accepted(offer)
    if kind not in ConditionCheck.Kind.values or kind not in _kinds(offer):
        raise RuleBroken("condition_unknown", _("The offer has no such condition."))
    noted = {"met_on": in_stockholm(at).date(), "noted_by": by}
    ConditionCheck.objects.get_or_create(offer=offer, kind=kind, defaults=noted)
    return offer


@transaction.atomic
def note_register_shown(offer: Offer, *, by: User, at: datetime) -> Offer:
    """That the extract was shown, when and to whom. Twice is harmless, and the first time stands."""
    offer = _lock_accepted(offer)
    if REGISTER not in _kinds(offer):
        raise RuleBroken("condition_unknown", _("The offer has no such condition."))
    shown = {"law": offer.terms["register_law"], "shown_on": in_stockholm(at).date(), "shown_to": by}
    RegisterCheck.objects.get_or_create(offer=offer, defaults=shown)
    return offer


@transaction.atomic
def untick_condition(offer: Offer, kind: str) -> Offer:
    """Ticked by mistake: it remains again, until the offer has been confirmed. Twice is harmless."""
    offer = _lock_accepted(offer)
    if kind == REGISTER:
        RegisterCheck.objects.filter(offer=offer).delete()
    else:
        ConditionCheck.objects.filter(offer=offer, kind=kind).delete()
    return offer


def _lock_accepted(offer: Offer) -> Offer:
    """Conditions are noted between a yes and its confirmation, never of somebody who has not been chosen."""
    offer = lock_offer(offer)
    if offer.state != State.ACCEPTED_CONDITIONAL:
        raise not_waiting()
    return offer


def not_waiting() -> RuleBroken:
    return RuleBroken("offer_not_accepted", _("The offer does not wait to be confirmed."))


def _kinds(offer: Offer) -> set[str]:
    return {one["code"] for one in offer.conditions}


def _met(offer: Offer) -> dict[str, tuple[date, User | None]]:
    """By kind the day on which it was met and who noted it: a degree verified on the person counts."""
    found: dict[str, tuple[date, User | None]] = {}
    person = offer.candidate
    if person.verified_level and person.verified_on:
        found[ConditionCheck.Kind.DEGREE] = (person.verified_on, None)
    for tick in ConditionCheck.objects.filter(offer=offer).select_related("noted_by"):
        found[tick.kind] = (tick.met_on, tick.noted_by)
    for shown in RegisterCheck.objects.filter(offer=offer).select_related("shown_to"):
        found[REGISTER] = (shown.shown_on, shown.shown_to)
    return found
