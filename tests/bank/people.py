"""What somebody writes in the form, and the mail that comes of it."""

import re
from typing import Any

from recruitment.candidates.models import Candidate, Registration
from recruitment.outbox.models import Message
from tests.factories import moment

AT = moment("2026-11-22 10:00")
STINA = {
    "first_name": "Stina",
    "last_name": "Ågren",
    "email": "stina@example.org",
    "education_status": "student",
    "university": "oru",
    "is_adult": True,
    "privacy_notice_version": "2026-11",
}


def mails(template: str = "") -> list[Message]:
    rows = Message.objects.order_by("due_at", "created_at", "pk")
    return list(rows.filter(template=template) if template else rows)


def link_in(message: Message, path: str) -> str:
    """The token in a mail's link to `/path/<token>/`."""
    found = re.search(rf"/{path}/([^/\s]+)/", message.text)
    assert found, message.text
    return found[1]


def token_of(registration: Registration) -> str:
    return registration.token


def values_of(person: Candidate, *names: str) -> tuple[Any, ...]:
    row = Candidate.objects.get(pk=person.pk)
    return tuple(getattr(row, name) for name in names)
