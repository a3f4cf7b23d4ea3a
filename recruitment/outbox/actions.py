"""Queue, deliver, cancel: a message is a row until a server has taken it over (design.md 5.4)."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.outbox.channels import Channels, DeliveryFailed, open_channels
from recruitment.outbox.composing import compose
from recruitment.outbox.models import Message, MessageQuerySet, Reminder
from recruitment.staff.models import Organisation

# How long to wait after each failed attempt; when these are used up, the message has failed.
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
WAITING_AT_MOST = 2  # of three workers
PATIENCE = (0.2, 0.5, 1, 2, 5, 10, 20, 40)  # seconds between tries to note what became of a message


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


# Those of a batch


def hold_messages(batch: uuid.UUID) -> int:
    """Keep what has not left where it is, until it is released; return how many."""
    return Message.objects.of_batch(batch).filter(state=Message.State.QUEUED).move(Message.State.HELD)


def release_messages(batch: uuid.UUID) -> int:
    return Message.objects.of_batch(batch).filter(state=Message.State.HELD).move(Message.State.QUEUED)


def stop_messages(batch: uuid.UUID, *, at: datetime) -> int:
    """What has not left never does; return how many."""
    return Message.objects.of_batch(batch).move(Message.State.CANCELLED, reason=_cancelled(at))


# Delivering


def deliver_next(at: datetime, channels: Channels | None = None) -> bool:
    """Claim the message that is due first and hand it over; False when none is.

    With `channels` many share one connection. Never inside a transaction: the claim has to be seen
    by others before the message leaves.
    """
    if channels is None:
        with open_channels() as channels:
            return deliver_next(at, channels)
    message = Message.objects.claim_next(at, channels.working())
    if message is None:
        return False
    _deliver(message, at, channels)
    return True


def _deliver(message: Message, at: datetime, channels: Channels) -> None:
    """Outside any transaction; the outcome is noted only while the claim is still ours."""
    ours = Message.objects.filter(pk=message.pk, claim=message.claim)
    channel = channels.of(message)
    try:
        took_a_while = channel.open()
        if took_a_while and not ours.filter(state=Message.State.SENDING).exists():
            return  # stopped meanwhile
        channel.send(message, at)
    except DeliveryFailed as failed:
        _note(partial(_note_failure, ours, message, failed, at))
    else:
        _note(partial(ours.move, Message.State.SENT, sent_at=at, reason=""))


def _note(outcome: Callable[[], object]) -> None:
    """A database that is away for a moment does not make us forget that a message has left: it would leave
    again. Noting twice is harmless, since only who holds the claim can."""
    for pause in PATIENCE:
        try:
            outcome()
            return
        except (OperationalError, InterfaceError):
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)
    outcome()


def _note_failure(ours: MessageQuerySet, message: Message, failed: DeliveryFailed, at: datetime) -> None:
    if failed.permanent or message.attempts > len(RETRIES):
        ours.move(Message.State.FAILED, reason=failed.reason)
    else:
        again_at = at + RETRIES[message.attempts - 1]
        ours.move(Message.State.QUEUED, due_at=again_at, claim=None, claimed_at=None, reason=failed.reason)


def is_held_up(at: datetime) -> bool:
    """Whether enough workers wait for a slow server already: the others have better things to do."""
    return Message.objects.held_up(at).count() >= WAITING_AT_MOST


def sweep(at: datetime) -> None:
    """Take back what a worker claimed and never finished, and close what would come too late."""
    stuck = Message.objects.stuck(at)
    stuck.filter(attempts__gt=len(RETRIES)).move(
        Message.State.FAILED, reason=_("Sending broke off again and again.")
    )
    stuck.move(Message.State.QUEUED, claim=None, claimed_at=None)
    Message.objects.stale(at).move(Message.State.LAPSED)


# By hand


def retry_message(message: Message, at: datetime) -> Message:
    """Send a failed message after all, from the first attempt; harmless when it is on its way."""
    if message.send_before is not None and message.send_before <= at:
        raise RuleBroken("message_too_late", _("It is too late to send this message."))
    Message.objects.filter(pk=message.pk, state=Message.State.FAILED).move(
        Message.State.QUEUED, due_at=at, attempts=0, claim=None, claimed_at=None, reason=""
    )
    message.refresh_from_db()
    if message.state in (Message.State.CANCELLED, Message.State.LAPSED):
        raise RuleBroken("message_cancelled", _("This message was stopped and is not sent again."))
    return message


def give_up_message(message: Message, at: datetime) -> Message:
    """Stop a message that has not been sent; harmless when it is stopped already."""
    Message.objects.filter(pk=message.pk).move(Message.State.CANCELLED, reason=_cancelled(at))
    message.refresh_from_db()
    if message.state == Message.State.SENT:
        raise RuleBroken("message_already_sent", _("This message has already been sent."))
    return message


def _cancelled(at: datetime) -> str:
    return _("Stopped %(moment)s.") % {"moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}
