"""What providers tell afterwards: a message arrived, came back, or was not wanted. Any may come twice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from recruitment.outbox.addresses import bury_address
from recruitment.outbox.mails import key_in
from recruitment.outbox.models import IncomingText, Message, MessageQuerySet

Delivery = Message.Delivery


@transaction.atomic
def note_text_report(
    provider_id: str, delivery: str, *, at: datetime, message_id: UUID | None = None
) -> bool:
    """What became of a text message, by our own id or the provider's; whether we know it.

    A message that waits to be tried again because the answer to it was lost has been sent after all.
    """
    ours = Q(pk=message_id) if message_id else Q(provider_id=provider_id) & ~Q(provider_id="")
    rows = Message.objects.filter(ours, channel=Message.Channel.SMS)
    _note(rows, delivery, at)
    if delivery == Delivery.DELIVERED:
        tried = rows.filter(state=Message.State.QUEUED, attempts__gt=0)
        tried.move(Message.State.SENT, sent_at=at, provider_id=provider_id, reason="")
    return rows.exists()


@transaction.atomic
def note_mail_report(
    delivery: str, *, address: str, message_id: str, at: datetime, is_final: bool, reason: str = ""
) -> None:
    """What became of a mail. `is_final`: no mail to this address will ever arrive, or it must not be sent."""
    if key := key_in(message_id):
        _note(Message.objects.filter(key=key, channel=Message.Channel.EMAIL), delivery, at)
    if is_final and address:
        bury_address(address, delivery, at=at, reason=reason)


def note_incoming_text(provider_id: str, at: datetime) -> None:
    """Somebody answered by text message; told twice it is one."""
    IncomingText.objects.bulk_create([IncomingText(provider_id=provider_id, at=at)], ignore_conflicts=True)


# What is known already and what it gives way to: reports come late and in any order.
_GIVES_WAY = {
    Delivery.DELIVERED: ["", Delivery.FAILED],
    Delivery.FAILED: [""],
    Delivery.BOUNCED: ["", Delivery.DELIVERED, Delivery.FAILED],
    Delivery.COMPLAINED: ["", Delivery.DELIVERED, Delivery.FAILED, Delivery.BOUNCED],
}


def _note(rows: MessageQuerySet, delivery: str, at: datetime) -> None:
    rows.filter(delivery__in=_GIVES_WAY[Delivery(delivery)]).update(delivery=delivery, delivered_at=at)
