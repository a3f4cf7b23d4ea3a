"""What failed for one reason, sent again or given up all at once."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from recruitment.outbox.models import Message, MessageQuerySet

AT_ONCE = 1_000  # rows of one statement: nobody waits for a lock on more
AT_MOST = 20_000  # of one press, so that the page answers


@dataclass(frozen=True)
class Done:
    """How many were moved, how many are left for the next press, how many it is too late to send."""

    moved: int
    left: int
    too_late: int = 0


def retry_failed(at: datetime, *, channel: str = "", reason: str | None = None) -> Done:
    """Send failed messages after all, from the first attempt; those of one channel and reason, or all.

    Twice is harmless: what was moved has not failed any more. Outside a transaction, batch by batch.
    """
    failed = _failed(channel, reason)
    in_time = failed.filter(Q(send_before__isnull=True) | Q(send_before__gt=at))
    again = {"due_at": at, "attempts": 0, "claim": None, "claimed_at": None, "reason": ""}
    moved = sum(rows.move(Message.State.QUEUED, **again) for rows in _batches(in_time))
    return Done(moved, in_time.count(), failed.filter(send_before__lte=at).count())


def give_up_failed(at: datetime, *, channel: str = "", reason: str | None = None) -> Done:
    """Stop trying; the reason stays readable, so that one sees why it never came."""
    failed = _failed(channel, reason)
    moved = sum(rows.move(Message.State.CANCELLED) for rows in _batches(failed))
    return Done(moved, failed.count())


def _failed(channel: str, reason: str | None) -> MessageQuerySet:
    rows = Message.objects.filter(state=Message.State.FAILED)
    rows = rows.filter(channel=channel) if channel else rows
    return rows if reason is None else rows.filter(reason=reason)


def _batches(rows: MessageQuerySet) -> Iterator[MessageQuerySet]:
    """Failed rows a thousand at a time; a row that somebody else moved meanwhile stays with them."""
    for _nth in range(AT_MOST // AT_ONCE):
        keys: list[uuid.UUID] = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return
        yield Message.objects.filter(pk__in=keys, state=Message.State.FAILED)
