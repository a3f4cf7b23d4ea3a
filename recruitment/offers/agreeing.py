"""Where the season says so, the unit manager agrees before an offer leaves in the unit's name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.models import Offer, OfferQuerySet, Wave
from recruitment.offers.reserves import ReserveList
from recruitment.outbox.actions import queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Role
from recruitment.vacancies.actions import lock_vacancy
from recruitment.vacancies.models import Vacancy

WAITING_PATH = "/erbjudanden/att-godkanna/"


def waiting_for_agreement(user: User | None = None) -> OfferQuerySet:
    """Drafts that may not leave yet; of one manager's units, or of all.

    A unit without a manager has nobody to ask: there the recruiter's decision is enough.
    """
    waiting = Offer.objects.filter(
        Exists(_managers()), state=Offer.State.DRAFT, agreed_at=None, vacancy__season__managers_agree=True
    )
    return waiting.filter(vacancy__unit__in=user.units.all()) if user else waiting


def _managers() -> QuerySet[User]:
    """Those of the vacancy's unit, of a row that has one."""
    return User.objects.filter(
        is_active=True, roles__contains=[Role.UNIT_MANAGER], units=OuterRef("vacancy__unit")
    )


def lists_waiting(user: User | None = None) -> QuerySet[ReserveList]:
    """Approved reserve lists that are not followed by themselves yet; of one manager's units, or of all.

    A manager who approved one has agreed by that.
    """
    waiting = ReserveList.objects.filter(
        Exists(_managers()),
        ~Exists(_managers().filter(pk=OuterRef("approved_by"))),
        approved_at__isnull=False,
        agreed_at=None,
        vacancy__state=Vacancy.State.OPEN,
        vacancy__season__in=Season.objects.open(),
        vacancy__season__managers_agree=True,
        vacancy__season__cascade_mode=Season.Cascade.AUTO,
    )
    return waiting.filter(vacancy__unit__in=user.units.all()) if user else waiting


@transaction.atomic
def agree_to_reserves(vacancy: Vacancy, *, by: User, at: datetime) -> ReserveList:
    """The manager says that offers may leave by the list as it is approved. Twice is harmless.

    RuleBroken reserves_not_approved.
    """
    if not leads(by, vacancy):
        raise NotAllowed("not_your_unit", _("Only a manager of the unit can agree to its offers."))
    lock_vacancy(vacancy)
    found = ReserveList.objects.filter(vacancy=vacancy, approved_at__isnull=False).first()
    if found is None:
        raise RuleBroken("reserves_not_approved", _("The list has to be approved first."))
    if found.agreed_at is None:
        found.agreed_by, found.agreed_at = by, at
        found.save(update_fields=["agreed_by", "agreed_at"])
    return found


def agreed_by_list(found: ReserveList) -> dict[str, Any]:
    """What an offer that leaves by the list says of its agreement: a manager's who approved it, too."""
    if found.agreed_by:
        return {"agreed_by": found.agreed_by, "agreed_at": found.agreed_at}
    if found.approved_by and leads(found.approved_by, found.vacancy):
        return {"agreed_by": found.approved_by, "agreed_at": found.approved_at}
    return {}


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
    if by and leads(by, offer.vacancy):
        Offer.objects.filter(pk=offer.pk).update(agreed_by=by, agreed_at=at)
        return
    raise RuleBroken(
        "manager_has_not_agreed",
        _("A manager of %(unit)s has to agree first; it waits on their page.")
        % {"unit": offer.vacancy.unit.name},
    )


def manages(user: User) -> bool:
    return Role.UNIT_MANAGER in user.roles


def leads(user: User, vacancy: Vacancy) -> bool:
    """Whether somebody is a manager of the vacancy's unit."""
    return manages(user) and user.units.filter(pk=vacancy.unit_id).exists()


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
