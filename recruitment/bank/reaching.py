"""Who can be reached and how: addresses that do not work, and people who want no text messages."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from recruitment.candidates.actions import change_candidate
from recruitment.candidates.models import Candidate
from recruitment.outbox.actions import cancel_texts
from recruitment.outbox.models import DeadAddress
from recruitment.staff.models import User

_GONE = (Candidate.Status.LEFT, Candidate.Status.EXPIRED)


def unreachable_people(user: User) -> QuerySet:
    """Those of the bank whose address does not receive our mail, the latest first."""
    dead = DeadAddress.objects.values("address")
    people = Candidate.objects.visible_to(user).exclude(status__in=_GONE)
    return people.by_address().filter(address__in=dead).order_by("sort_name", "pk")


@transaction.atomic
def stop_texts(number: str, *, at: datetime) -> int:
    """Whoever has this number has asked for no more text messages: how many people it was news for."""
    people = Candidate.objects.filter(phone=number, sms_ok=True).exclude(status=Candidate.Status.LEFT)
    asked = [change_candidate(person, {"sms_ok": False}, at=at) for person in people.order_by("pk")]
    cancel_texts(to=number, at=at)
    return len(asked)
