"""Mail that comes back to our own mailbox: believed when it can only be about a mail of ours."""

import io
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from recruitment.outbox.bounces import LARGEST, take_bounce
from recruitment.outbox.mails import message_id
from recruitment.outbox.models import DeadAddress, Message
from tests.factories import moment
from tests.outbox.conftest import offer_to_stina

pytestmark = pytest.mark.django_db
HEADERS = "text/rfc822-headers"
AT = moment("2027-03-01 12:00")
STINA = "stina@student.example.org"

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: rekrytering@norrby.example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I am sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: {kind}

Message-ID: {id}
Subject: Ett erbjudande

{rest}
--b--
"""


@pytest.fixture
def sent() -> Message:
    message = offer_to_stina(key="offer-9-sent")
    Message.objects.update(state="sent", sent_at=AT - timedelta(hours=1))
    return message


def report(address=STINA, status="5.1.1", action="failed", key="offer-9-sent", kind=HEADERS) -> bytes:
    rest = "" if kind == HEADERS else "Hej Stina!"
    return REPORT.format(
        address=address, status=status, action=action, id=message_id(key), kind=kind, rest=rest
    ).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_an_unknown_address_is_marked_however_often_the_mail_comes_back(sent, kind):
    for _nth in range(2):
        assert take_bounce(report(kind=kind), at=AT) == 1
    sent.refresh_from_db()
    assert (sent.delivery, sent.delivered_at) == ("bounced", AT)
    assert list(DeadAddress.objects.values_list("address", "kind", "reason")) == [(STINA, "bounced", "5.1.1")]


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.0.0", "5.4.4"])
def test_a_full_mailbox_is_told_on_the_message_and_marks_nobody(sent, status):
    assert take_bounce(report(status=status), at=AT) == 1
    sent.refresh_from_db()
    assert (sent.delivery, DeadAddress.objects.count()) == ("bounced", 0)


@pytest.mark.parametrize(
    "values",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.1.5"},
        {"action": "failed", "status": "4.1.1"},
        {"action": "failed", "status": "oops"},
        {"address": "otto@example.org"},
        {"address": ""},
        {"key": "offer-10-sent"},
        {"key": ""},
    ],
)
def test_what_is_no_bounce_of_this_mail_changes_nothing(sent, values):
    assert take_bounce(report(**values), at=AT) == 0
    sent.refresh_from_db()
    assert (sent.delivery, DeadAddress.objects.count()) == ("", 0)


def test_nobody_marks_an_address_that_we_have_not_written_to(sent):
    Message.objects.update(state="queued")
    assert take_bounce(report(), at=AT) == 0
    foreign = report().replace(message_id("offer-9-sent").encode(), b"<offer-9-sent@evil.example>")
    assert take_bounce(foreign, at=AT) == 0
    assert DeadAddress.objects.count() == 0


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0", b"Hej!", b"\xff" * 100, b"From: a\n\nAutosvar: semester", b"x" * (LARGEST + 1),
     b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"],
)  # fmt: skip
def test_other_mail_to_that_address_is_left_alone(sent, raw):
    assert take_bounce(raw, at=AT) == 0


@given(st.binary(max_size=300))
def test_no_mail_breaks_the_reading(junk):
    assert take_bounce(junk, at=AT) == 0


def test_a_mail_server_pipes_it_in(sent, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report())))
    call_command("take_bounce")
    assert capsys.readouterr().out == "1 noted\n"
    assert DeadAddress.objects.count() == 1
