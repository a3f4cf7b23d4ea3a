"""A mail server and a message to send."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from recruitment.outbox.actions import queue_message
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from tests.smtp import SmtpServer

numbers = count(1)


@pytest.fixture
def server(settings):
    """A real SMTP server that the outbox sends to."""
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        yield smtp


@pytest.fixture
def at():
    """A moment when everything queued so far is due."""
    return timezone.now() + timedelta(minutes=1)


def offer_to_stina(**values) -> Message:
    """An offer's mail to Stina, queued."""
    values = {
        "key": f"offer-{next(numbers)}-sent",
        "template": "offer_sent",
        "recipient": "stina@student.example.org",
        "context": offer_context(),
        "about": "offer:1",
    } | values
    return queue_message(**values)


def offer_context(**values) -> dict:
    return {
        "first_name": "Stina",
        "role": "medhandläggare",
        "unit": "Utredningsenhet barn och unga",
        "weeks": "v. 25–28",
        "first_day": "måndag 21 juni",
        "pay": "27 000–31 000 kr i månaden",
        "reply_by": "fredag 12 mars kl. 23.59",
        "link": absolute("/erbjudande/s3cr3t-t0k3n/"),
    } | values
