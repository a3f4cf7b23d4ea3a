"""Who began to register at a lecture and did not finish is reminded once, a day later."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from recruitment.bank.letters import follow_up_mail
from recruitment.candidates.models import Candidate, Registration, SourceKind
from recruitment.outbox.actions import queue_messages

AFTER = timedelta(days=1)


@transaction.atomic
def follow_up_next(at: datetime) -> bool:
    """Remind one person; False when there is nobody, or somebody else is at it.

    The person is held first (`lock_person`), and what is due is read again: a confirmation that comes
    meanwhile is there before, or stops the letter.
    """
    due = _due(at)
    waiting = Candidate.objects.filter(Exists(due.filter(candidate=OuterRef("pk"))))
    person = waiting.select_for_update(no_key=True, skip_locked=True).first()
    if person is None:
        return False
    if registration := due.filter(candidate=person).order_by("created_at", "pk").last():
        Registration.objects.filter(pk=registration.pk).update(followed_up_at=at)
        queue_messages([follow_up_mail(registration, person, at)])
    return True


def _due(at: datetime) -> QuerySet[Registration]:
    """By a lecture's code, a day old, with a link that still works, and neither finished nor begun anew."""
    rows = Registration.objects.filter(confirmed_at=None, followed_up_at=None)
    rows = rows.filter(created_at__lte=at - AFTER, created_at__gt=at - Registration.WAITS)
    return rows.filter(~Exists(_others()), data__source__kind=SourceKind.LECTURE)


def _others() -> QuerySet[Registration]:
    """Those that make another needless: later ones, one confirmed since, one reminded of shortly before."""
    since = OuterRef("created_at")
    lately = Q(followed_up_at__gt=since - Registration.WAITS)
    others = Registration.objects.filter(candidate=OuterRef("candidate")).exclude(pk=OuterRef("pk"))
    return others.filter(Q(created_at__gt=since) | Q(confirmed_at__gte=since) | lately)
