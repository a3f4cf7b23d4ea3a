"""The conditions of an offer: which there are, which have been met, and noting that one has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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

type Met = dict[str, tuple[date, User | None]]  # by kind


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as the offer states it; `met_on` None while it remains."""

    kind: str
    text: str
    met_on: date | None = None
    noted_by: User | None = None

    @property
    def label(self) -> str:
        """For colleagues: what is shown; `text` speaks to the person."""
        labels = {str(kind): str(label) for kind, label in ConditionCheck.Kind.choices}
        return _("Register extract") if self.is_register else labels.get(self.kind, self.text)

    @property
    def is_register(self) -> bool:
        return self.kind == REGISTER

    @property
    def is_ticked(self) -> bool:
        """Noted on the offer, so that it may be taken back; a verified degree is taken back on the person."""
        return self.noted_by is not None


def conditions_of(offer: Offer) -> list[Condition]:
    """All conditions of the offer in its own order, each with what has been noted about it."""
    return conditions_by_offer([offer])[offer.pk]


def conditions_by_offer(offers: Sequence[Offer]) -> dict[UUID, list[Condition]]:
    """The same of many, in two questions; offers come with their candidate."""
    met = _met(offers)
    return {offer.pk: _stated(offer, met[offer.pk]) for offer in offers}


def missing(offer: Offer) -> list[Condition]:
    return missing_of([offer])[offer.pk]


def missing_of(offers: Sequence[Offer]) -> dict[UUID, list[Condition]]:
    """By offer what remains."""
    found = conditions_by_offer(offers)
    return {key: [one for one in asked if one.met_on is None] for key, asked in found.items()}


def _stated(offer: Offer, met: Met) -> list[Condition]:
    return [
        Condition(one["code"], one["text"], *met.get(one["code"], (None, None))) for one in offer.conditions
    ]


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


def _met(offers: Iterable[Offer]) -> dict[UUID, Met]:
    """By kind the day on which it was met and who noted it: a degree verified on the person counts."""
    found: dict[UUID, Met] = {offer.pk: {} for offer in offers}
    for offer in offers:
        person = offer.candidate
        if person.verified_level and person.verified_on:
            found[offer.pk][ConditionCheck.Kind.DEGREE] = (person.verified_on, None)
    for tick in ConditionCheck.objects.filter(offer__in=found).select_related("noted_by"):
        found[tick.offer_id][tick.kind] = (tick.met_on, tick.noted_by)
    for shown in RegisterCheck.objects.filter(offer__in=found).select_related("shown_to"):
        found[shown.offer_id][REGISTER] = (shown.shown_on, shown.shown_to)
    return found
