"""Where the season says so, the unit manager agrees before an offer leaves in the unit's name."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.models import Offer, OfferQuerySet, Wave
from recruitment.outbox.actions import queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Role

WAITING_PATH = "/erbjudanden/att-godkanna/"


def waiting_for_agreement(user: User | None = None) -> OfferQuerySet:
    """Drafts that may not leave yet; of one manager's units, or of all.

    A unit without a manager has nobody to ask: there the recruiter's decision is enough.
    """
    managers = User.objects.filter(
        is_active=True, roles__contains=[Role.UNIT_MANAGER], units=OuterRef("vacancy__unit")
    )
    waiting = Offer.objects.filter(
        Exists(managers), state=Offer.State.DRAFT, agreed_at=None, vacancy__season__managers_agree=True
    )
    return waiting.filter(vacancy__unit__in=user.units.all()) if user else waiting


def agree_to_offers(offers: Iterable[Offer], *, by: User, at: datetime) -> int:
    """The manager of their unit says that they may leave; how many it was news for. Twice is harmless."""
    rows = Offer.objects.filter(pk__in=[offer.pk for offer in offers])
    strange = rows.exclude(vacancy__unit__in=by.units.all()) if manages(by) else rows
    if strange.exists():
        raise NotAllowed("not_your_unit", _("Only a manager of the unit can agree to its offers."))
    return rows.filter(agreed_at=None, state=Offer.State.DRAFT).update(agreed_by=by, agreed_at=at)


def demand_agreement(offer: Offer, by: User | None, at: datetime) -> None:
    """A manager who sends agrees by that. RuleBroken manager_has_not_agreed for anybody else."""
    if not waiting_for_agreement().filter(pk=offer.pk).exists():
        return
    if by and manages(by) and by.units.filter(pk=offer.vacancy.unit_id).exists():
        Offer.objects.filter(pk=offer.pk).update(agreed_by=by, agreed_at=at)
        return
    raise RuleBroken(
        "manager_has_not_agreed",
        _("A manager of %(unit)s has to agree first; it waits on their page.")
        % {"unit": offer.vacancy.unit.name},
    )


def manages(user: User) -> bool:
    return Role.UNIT_MANAGER in user.roles


def ask_managers(wave: Wave, at: datetime) -> None:
    """One mail to every manager whose units have offers in the wave, each once for a wave."""
    waiting = waiting_for_agreement().filter(wave=wave)
    units = Q(units__in=waiting.values("vacancy__unit"))
    managers = User.objects.filter(units, is_active=True, roles__contains=[Role.UNIT_MANAGER]).distinct()
    for manager in managers.order_by("email"):
        mine = waiting.filter(vacancy__unit__in=manager.units.all())
        queue_messages([_letter(wave, manager, mine, at)])


def _letter(wave: Wave, manager: User, waiting: OfferQuerySet, at: datetime) -> Message:
    units = sorted(set(waiting.values_list("vacancy__unit__name", flat=True)))
    return compose(
        Organisation.objects.current(),
        key=f"agree-{wave.pk}-{manager.pk}",
        template="staff_offers_to_agree",
        recipient=manager.email,
        language=settings.LANGUAGE_CODE,
        context={
            "count": waiting.count(),
            "units": ", ".join(units),
            "season": wave.season.name,
            "link": absolute(WAITING_PATH),
        },
        due_at=at,
    )
