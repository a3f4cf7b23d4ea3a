"""What leaves, when, how often: against a real SMTP server."""

from datetime import timedelta

import pytest

from recruitment.outbox.actions import cancel_messages, deliver_next, sweep
from recruitment.outbox.channels import open_channels
from recruitment.outbox.models import Message
from tests.outbox.conftest import offer_to_stina

State = Message.State
pytestmark = pytest.mark.django_db


def deliver_all(at) -> int:
    with open_channels() as channels:
        return sum(iter(lambda: deliver_next(at, channels), False))


def test_a_message_is_delivered_once(server, at):
    message = offer_to_stina()
    assert (deliver_next(at), deliver_next(at)) == (True, False)
    [received] = server.messages
    message.refresh_from_db()
    assert received.recipients == ["stina@student.example.org"]
    assert (received.subject, received.text, received.html) == (message.subject, message.text, message.html)
    assert (message.state, message.sent_at, message.attempts, message.reason) == (State.SENT, at, 1, "")


def test_nothing_to_deliver_is_no_trouble(server, at):
    assert deliver_next(at) is False
    assert server.connections == 0


def test_a_message_waits_for_its_time(server, at):
    offer_to_stina(due_at=at + timedelta(hours=1))
    assert deliver_next(at) is False
    assert deliver_next(at + timedelta(hours=1)) is True


def test_the_urgent_goes_first_then_who_has_waited_longest(server, at):
    for key, due, urgent in [("b", 2, False), ("a", 3, False), ("d", 0, True), ("c", 1, True)]:
        offer_to_stina(key=key, due_at=at - timedelta(minutes=due), urgent=urgent)
    deliver_all(at)
    sent = [received.mail["Message-ID"].partition("@")[0] for received in server.messages]
    assert sent == ["<c", "<d", "<a", "<b"]


def test_many_share_a_connection(server, at):
    for _nth in range(5):
        offer_to_stina()
    assert deliver_all(at) == 5
    assert (len(server.messages), server.connections) == (5, 1)


def test_a_connection_is_renewed_before_the_server_tires_of_it(server, at, monkeypatch):
    monkeypatch.setattr("recruitment.outbox.channels.MAILS_PER_CONNECTION", 2)
    for _nth in range(5):
        offer_to_stina()
    assert deliver_all(at) == 5
    assert (len(server.messages), server.connections) == (5, 3)


# Too late, or no longer wanted


def test_what_is_too_late_is_not_sent(server, at):
    message = offer_to_stina(send_before=at)
    assert deliver_next(at) is False
    sweep(at)
    sweep(at)
    message.refresh_from_db()
    assert (message.state, server.messages) == (State.LAPSED, [])


def test_just_in_time_is_sent(server, at):
    offer_to_stina(send_before=at + timedelta(seconds=1))
    sweep(at)
    assert deliver_next(at) is True


def test_what_is_cancelled_in_the_queue_is_never_sent(server, at):
    offer_to_stina(about="offer:1")
    offer_to_stina(about="offer:2", recipient="otto@example.org")
    assert (cancel_messages("offer:1", at=at), cancel_messages("offer:1", at=at)) == (1, 0)
    deliver_all(at)
    assert [received.recipients for received in server.messages] == [["otto@example.org"]]


def test_what_is_cancelled_while_it_waits_for_the_server_is_never_sent(server, at, monkeypatch):
    message = offer_to_stina()
    monkeypatch.setattr(
        "recruitment.outbox.channels.MailChannel.open", lambda channel: cancel_messages("offer:1", at=at)
    )
    assert deliver_next(at) is True
    message.refresh_from_db()
    assert (message.state, server.messages) == (State.CANCELLED, [])


def test_what_left_in_the_moment_it_was_cancelled_is_told_as_sent(server, at, monkeypatch):
    message = offer_to_stina()
    monkeypatch.setattr(
        "recruitment.outbox.channels.MailChannel.send",
        lambda channel, message, at: cancel_messages("offer:1", at=at),
    )
    deliver_next(at)
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.SENT, at)


def test_cancelling_stops_what_failed_from_being_tried_again(server, at):
    message = offer_to_stina()
    server.mode = "5xx"
    deliver_next(at)
    assert cancel_messages("offer:1", "offer:2", at=at) == 1
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_cancelling_nothing_in_particular_stops_nothing(at):
    message = offer_to_stina(about="")
    assert (cancel_messages(at=at), cancel_messages("", at=at)) == (0, 0)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_a_message_costs_few_queries(server, at, django_assert_num_queries):
    offer_to_stina()
    with open_channels() as channels:
        offer_to_stina()
        deliver_next(at, channels)
        with django_assert_num_queries(2):  # claim, note
            deliver_next(at, channels)
