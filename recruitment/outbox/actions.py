"""Queue, deliver, cancel: a message is a row until a server has taken it over (design.md 5.4)."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.outbox.addresses import dead_address, revive_address, why_not
from recruitment.outbox.composing import compose
from recruitment.outbox.delivering import deliver_next, is_held_up, sweep
from recruitment.outbox.models import Message, Reminder
from recruitment.staff.models import Organisation

__all__ = [
    "cancel_messages",
    "cancel_texts",
    "deliver_next",
    "give_up_message",
    "hold_messages",
    "is_held_up",
    "queue_message",
    "queue_messages",
    "release_messages",
    "remind_once",
    "retry_message",
    "stop_messages",
    "stop_optional_messages",
    "sweep",
]


# Queueing


def queue_message(
    *,
    key: str,
    template: str,
    recipient: str,
    context: Mapping[str, object],
    language: str = "sv",
    about: str = "",
    person_id: uuid.UUID | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
    send_before: datetime | None = None,
    reply_to: str = "",
    unsubscribe_url: str = "",
    attachments: Iterable[tuple[str, bytes, str]] = (),
    channel: str = Message.Channel.EMAIL,
    batch: uuid.UUID | None = None,
    season_id: uuid.UUID | None = None,
) -> Message:
    """Write a message now and leave it to the clock; with a key that was used before, that first message.

    Belongs in the caller's transaction: what is rolled back is never sent. `about` ("offer:<id>") is what
    `cancel_messages` goes by; `attachments` are (name, bytes, type). WrongMessage for anything that is
    missing, unknown, blank or not an address.
    """
    message = compose(
        Organisation.objects.current(),
        key=key,
        template=template,
        recipient=recipient,
        context=context,
        language=language,
        about=about,
        person_id=person_id,
        urgent=urgent,
        due_at=due_at,
        send_before=send_before,
        reply_to=reply_to,
        unsubscribe_url=unsubscribe_url,
        attachments=attachments,
        channel=channel,
        batch=batch,
        season_id=season_id,
    )
    queue_messages([message])
    return Message.objects.get(key=key)


def queue_messages(messages: Iterable[Message]) -> None:
    """Queue what `compose` made, many at once; those whose key was used before are left out."""
    Message.objects.bulk_create(messages, batch_size=500, ignore_conflicts=True)


def cancel_messages(*about: str, at: datetime) -> int:
    """Stop all that is unsent about these; return how many.

    In the transaction of whatever made them pointless, and before its own receipt is queued.
    """
    return Message.objects.about(*filter(None, about)).move(Message.State.CANCELLED, reason=_cancelled(at))


def remind_once(about: str, kind: str, at: datetime) -> bool:
    """Whether this reminder is still to be written: the ledger says yes once.

    In the transaction that queues it: a process that dies between deciding and queueing has done neither,
    and of two that decide at once the second waits and is told no.
    """
    _row, is_first = Reminder.objects.get_or_create(about=about, kind=kind, defaults={"at": at})
    return is_first


def stop_optional_messages(person_id: uuid.UUID, *, at: datetime) -> int:
    """Cancel what is unsent to somebody of all that one may ask to be spared; return how many."""
    optional = Message.objects.filter(person_id=person_id).exclude(unsubscribe_url="")
    return optional.move(Message.State.CANCELLED, reason=_cancelled(at))


def cancel_texts(*, to: str = "", person_id: uuid.UUID | None = None, at: datetime) -> int:
    """Stop all unsent text messages to a number, or to a person, who does not want them there any more."""
    texts = Message.objects.filter(channel=Message.Channel.SMS)
    theirs = texts.filter(person_id=person_id) if person_id else texts.waiting().filter(recipient=to)
    return theirs.move(Message.State.CANCELLED, reason=_cancelled(at))


# Those of a batch


def hold_messages(batch: uuid.UUID) -> int:
    """Keep what has not left where it is, until it is released; return how many."""
    return Message.objects.of_batch(batch).filter(state=Message.State.QUEUED).move(Message.State.HELD)


def release_messages(batch: uuid.UUID) -> int:
    return Message.objects.of_batch(batch).filter(state=Message.State.HELD).move(Message.State.QUEUED)


def stop_messages(batch: uuid.UUID, *, at: datetime) -> int:
    """What has not left never does; return how many."""
    return Message.objects.of_batch(batch).move(Message.State.CANCELLED, reason=_cancelled(at))


# By hand


@transaction.atomic
def retry_message(message: Message, at: datetime) -> Message:
    """Send a failed message after all, from the first attempt; harmless when it is on its way.

    Whoever asks for it says that the address works again; not so where somebody reported us as spam.
    """
    if message.send_before is not None and message.send_before <= at:
        raise RuleBroken("message_too_late", _("It is too late to send this message."))
    if Message.objects.filter(pk=message.pk, state=Message.State.FAILED).move(
        Message.State.QUEUED, due_at=at, attempts=0, claim=None, claimed_at=None, reason=""
    ):
        _trust(message.recipient)
    message.refresh_from_db()
    if message.state in (Message.State.CANCELLED, Message.State.LAPSED):
        raise RuleBroken("message_cancelled", _("This message was stopped and is not sent again."))
    return message


def _trust(address: str) -> None:
    dead = dead_address(address)
    if dead and dead.kind == Message.Delivery.COMPLAINED:
        raise RuleBroken("address_complained", why_not(dead.kind))
    revive_address(address)


def give_up_message(message: Message, at: datetime) -> Message:
    """Stop a message that has not been sent; harmless when it is stopped already."""
    Message.objects.filter(pk=message.pk).move(Message.State.CANCELLED, reason=_cancelled(at))
    message.refresh_from_db()
    if message.state == Message.State.SENT:
        raise RuleBroken("message_already_sent", _("This message has already been sent."))
    return message


def _cancelled(at: datetime) -> str:
    return _("Stopped %(moment)s.") % {"moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}
