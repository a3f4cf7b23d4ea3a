"""Addresses that do not receive mail: nothing more is sent to them until somebody says that they work."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from recruitment.outbox.models import DeadAddress, Message

Delivery = Message.Delivery


@transaction.atomic
def bury_address(address: str, kind: str, *, at: datetime, reason: str = "") -> DeadAddress:
    """Nothing more leaves for this address, and what waits for it fails at once; twice is harmless.

    Who complained of us has the last word, so a complaint is kept when mail also comes back.
    """
    known = address.strip().lower()
    dead, is_new = DeadAddress.objects.get_or_create(
        address=known, defaults={"kind": kind, "reason": reason[:300], "at": at}
    )
    if not is_new and kind == Delivery.COMPLAINED and dead.kind != kind:
        DeadAddress.objects.filter(pk=dead.pk).update(kind=kind, reason=reason[:300], at=at)
        dead.refresh_from_db()
    waiting = Message.objects.filter(
        channel=Message.Channel.EMAIL, state__in=(Message.State.QUEUED, Message.State.HELD)
    )
    waiting.alias(to=Lower("recipient")).filter(to=known).move(
        Message.State.FAILED, reason=why_not(dead.kind)
    )
    return dead


def revive_address(address: str) -> bool:
    """The address works again, says somebody: from now on it is written to; False when it did all along."""
    return bool(DeadAddress.objects.filter(address=address.strip().lower()).delete()[0])


def dead_address(address: str) -> DeadAddress | None:
    return DeadAddress.objects.filter(address=address.strip().lower()).first()


def kind_of(address: str) -> str:
    dead = dead_address(address)
    return dead.kind if dead else Delivery.BOUNCED


def why_not(kind: str) -> str:
    """What a message that was never tried says of itself."""
    if kind == Delivery.COMPLAINED:
        return _("Whoever has the address has reported our mail as spam.")
    return _("The address does not receive mail.")


def dead_among(addresses: Iterable[str]) -> dict[str, DeadAddress]:
    """By address in lower case."""
    known = {address.strip().lower() for address in addresses}
    return {dead.address: dead for dead in DeadAddress.objects.filter(address__in=known)}
