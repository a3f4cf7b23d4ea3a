"""Claim, hand over, note the outcome; take back what was never finished."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from recruitment.outbox.addresses import bury_address, kind_of, why_not
from recruitment.outbox.budgets import hold_texts, spend
from recruitment.outbox.channels import Channels, has_texts, open_channels, rates
from recruitment.outbox.faults import DeliveryFailed
from recruitment.outbox.models import Message, MessageQuerySet, Tally
from recruitment.outbox.pacing import keep_pace
from recruitment.outbox.tallies import note_attempt
from recruitment.outbox.telling import telling

# How long to wait after each failed attempt; when these are used up, the message has failed.
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
UNSURE_WAITS = timedelta(minutes=10)  # for a report that says whether it left after all
WAITING_AT_MOST = 2  # of three workers
PATIENCE = (0.2, 0.5, 1, 2, 5, 10, 20, 40)  # seconds between tries to note what became of a message


def deliver_next(at: datetime, channels: Channels | None = None) -> bool:
    """Claim the message that is due first and hand it over; False when none is.

    With `channels` many share one connection. Never inside a transaction: the claim has to be seen
    by others before the message leaves.
    """
    if channels is None:
        with open_channels() as channels:
            return deliver_next(at, channels)
    message = Message.objects.claim_next(at, channels.working(at), paced=bool(rates()))
    if message is None:
        return False
    with telling(message) as tell:
        tell(_deliver(message, at, channels))
    return True


def _deliver(message: Message, at: datetime, channels: Channels) -> str:
    """Outside any transaction; the outcome is noted only while the claim is ours, and told in a word."""
    ours = Message.objects.filter(pk=message.pk, claim=message.claim)
    if message.is_dead:
        ours.move(Message.State.FAILED, reason=why_not(kind_of(message.recipient)))
        return "failed"
    channel = channels.of(message)
    try:
        took_a_while = channel.open()
        if took_a_while and not ours.filter(state=Message.State.SENDING).exists():
            return "stopped"
        channel.send(message, at)
    except DeliveryFailed as failed:
        return _noted(partial(_note_failure, ours, message, failed, at))
    return _noted(partial(_note_sent, ours, message, at))


def _noted(outcome: Callable[[], str]) -> str:
    """A database that is away for a moment does not make us forget that a message has left: it would leave
    again. Noting twice is harmless, since only who holds the claim can."""
    for pause in PATIENCE:
        try:
            return outcome()
        except (OperationalError, InterfaceError):
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause)
    return outcome()


def _note_sent(ours: MessageQuerySet, message: Message, at: datetime) -> str:
    if not message.provider_id:
        ours.move(Message.State.SENT, sent_at=at, reason="")
        return "sent"
    answered = {"provider_id": message.provider_id, "parts": message.parts, "cost": message.cost}
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**answered)
        if ours.move(Message.State.SENT, sent_at=at, reason="") and message.season_id:
            spend(message.season_id, message.cost)
    return "sent"


@transaction.atomic
def _note_failure(ours: MessageQuerySet, message: Message, failed: DeliveryFailed, at: datetime) -> str:
    if failed.permanent or message.attempts > len(RETRIES):
        ours.move(Message.State.FAILED, reason=failed.reason)
        note_attempt(message.channel, Tally.Outcome.FAILED, at)
        if failed.is_dead:
            bury_address(message.recipient, Message.Delivery.BOUNCED, at=at, reason=failed.reason)
        return "failed"
    wait = RETRIES[message.attempts - 1]
    again_at = at + (max(wait, UNSURE_WAITS) if failed.unsure else wait)
    ours.move(Message.State.QUEUED, due_at=again_at, claim=None, claimed_at=None, reason=failed.reason)
    note_attempt(message.channel, Tally.Outcome.PUT_OFF, at)
    return "later"


def is_held_up(at: datetime) -> bool:
    """Whether enough workers wait for a slow server already: the others have better things to do."""
    return Message.objects.held_up(at).count() >= WAITING_AT_MOST


def sweep(at: datetime) -> None:
    """Take back what a worker claimed and never finished, and close what would come too late."""
    keep_pace(rates())
    if has_texts():
        hold_texts(at)
    stuck = Message.objects.stuck(at)
    stuck.filter(delivery=Message.Delivery.DELIVERED).move(Message.State.SENT, sent_at=at)
    stuck.filter(attempts__gt=len(RETRIES)).move(
        Message.State.FAILED, reason=_("Sending broke off again and again.")
    )
    stuck.move(Message.State.QUEUED, claim=None, claimed_at=None)
    Message.objects.stale(at).move(Message.State.LAPSED)
