"""How the queue stands: what waits, how long, what is stuck, what has failed and why. Never who."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, Max, Min, Q, Value, When

from recruitment.outbox.models import CLAIM_LASTS, Message

State = Message.State
URGENT, SINGLE, MANY = "urgent", "single", "many"


@dataclass(frozen=True)
class Line:
    """The messages of one channel, state and kind: `oldest` has been due the longest, `later` are not due
    yet, `stuck` were claimed by a worker that is gone, `stale` are too late to send."""

    channel: str
    state: str
    kind: str
    count: int
    oldest: datetime | None
    later: int
    stuck: int
    stale: int


@dataclass(frozen=True)
class Failures:
    """Messages that failed for the same reason."""

    channel: str
    reason: str
    count: int
    latest: datetime | None
    templates: list[str]


def queue_lines(at: datetime) -> list[Line]:
    """In one look at the index of what is not done with; of what is done nothing is read."""
    kind = Case(
        When(urgent=True, then=Value(URGENT)),
        When(batch__isnull=True, then=Value(SINGLE)),
        default=Value(MANY),
        output_field=CharField(),
    )
    is_waiting = Q(state__in=(State.QUEUED, State.HELD))
    is_stuck = Q(state=State.SENDING, claimed_at__lte=at - CLAIM_LASTS)
    rows = Message.objects.open().annotate(kind=kind).order_by("channel", "state", "kind")
    found = rows.values("channel", "state", "kind").annotate(
        count=Count("due_at"),
        oldest=Min("due_at", filter=Q(due_at__lte=at)),
        later=Count("due_at", filter=Q(due_at__gt=at)),
        stuck=Count("due_at", filter=is_stuck),
        stale=Count("due_at", filter=is_waiting & Q(send_before__lte=at)),
    )
    return [Line(**row) for row in found]


def failures() -> list[Failures]:
    """By channel and reason, the most first."""
    rows = Message.objects.filter(state=State.FAILED).order_by().values("channel", "reason")
    found = rows.annotate(
        count=Count("channel"), latest=Max("claimed_at"), templates=ArrayAgg("template", distinct=True)
    )
    return sorted((Failures(**row) for row in found), key=lambda one: (-one.count, one.channel, one.reason))
