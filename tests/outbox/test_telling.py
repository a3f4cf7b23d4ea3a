"""The log says of each attempt to send which message and how it went."""

from datetime import timedelta

import pytest

from recruitment.outbox.actions import deliver_next
from recruitment.outbox.channels import MailChannel
from tests.outbox.conftest import offer_to_stina

pytestmark = pytest.mark.django_db


def test_a_message_that_leaves_has_one_line(said, server, at):
    message = offer_to_stina()
    deliver_next(at)
    [line] = said()
    assert line.pop("ms") >= 0
    assert line.pop("timestamp")
    assert line == {
        "event": "message",
        "logger": "recruitment.outbox.telling",
        "level": "info",
        "message": str(message.pk),
        "template": "offer_sent",
        "channel": "email",
        "outcome": "sent",
        "attempts": 1,
    }


def test_a_refusal_a_delay_and_a_server_that_is_down_are_told_each_with_the_message(said, server, at):
    message = offer_to_stina()
    server.mode = "4xx"
    deliver_next(at)
    server.stop()
    deliver_next(at + timedelta(minutes=2))
    server.start()
    server.mode = "5xx"
    deliver_next(at + timedelta(hours=1))
    lines = said()
    assert [(line["event"], line.get("outcome")) for line in lines] == [
        ("message", "later"),
        ("mail cannot leave: ConnectionRefusedError", None),
        ("message", "later"),
        ("message", "failed"),
    ]
    assert {line["message"] for line in lines} == {str(message.pk)}


def test_a_crash_while_sending_is_told_and_not_swallowed(said, server, at, monkeypatch):
    def crash(*_args):
        raise RuntimeError("stina@student.example.org")

    monkeypatch.setattr(MailChannel, "send", crash)
    offer_to_stina()
    with pytest.raises(RuntimeError):
        deliver_next(at)
    assert [line["outcome"] for line in said()] == ["crashed"]


def test_nothing_due_says_nothing(said, server, at):
    assert deliver_next(at) is False
    assert said() == []
