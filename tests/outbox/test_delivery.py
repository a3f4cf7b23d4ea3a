"""What leaves, when, how often: against a real SMTP server."""

from datetime import timedelta

import pytest

from recruitment.outbox.actions import RETRIES, cancel_messages, deliver_next, queue_messages, sweep
from recruitment.outbox.channels import MAILS_PER_CONNECTION, open_channels
from recruitment.outbox.composing import compose
from recruitment.outbox.models import CLAIM_LASTS, Message
from recruitment.staff.models import Organisation
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


def test_a_connection_is_renewed_before_the_server_tires_of_it(server, at):
    organisation = Organisation.objects.current()
    values = {
        "template": "left_receipt",
        "recipient": "stina@example.org",
        "context": {"first_name": "Stina"},
    }
    queue_messages(compose(organisation, key=f"left-{n}", **values) for n in range(MAILS_PER_CONNECTION + 1))
    deliver_all(at)
    assert (len(server.messages), server.connections) == (MAILS_PER_CONNECTION + 1, 2)


# Trouble


def test_a_server_that_is_down_gets_the_message_when_it_is_up(server, at):
    message = offer_to_stina()
    server.stop()
    assert deliver_next(at) is True
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.QUEUED, at + timedelta(minutes=1))
    assert deliver_next(at) is False
    server.start()
    assert deliver_next(at + timedelta(minutes=1)) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, message.reason, len(server.messages)) == (State.SENT, 2, "", 1)


def test_one_message_finds_out_that_a_server_is_down_and_the_others_wait(server, at):
    for _nth in range(3):
        offer_to_stina()
    server.stop()
    assert deliver_all(at) == 1
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_server_that_hangs_is_left_after_the_time_limit(server, at):
    server.timeout, server.mode = 0.2, "hang"
    message = offer_to_stina()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MAILERS", server.mailers)
        assert deliver_next(at) is True
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.QUEUED, at + timedelta(minutes=1))


@pytest.mark.parametrize("mode", ["4xx", "data 4xx", "login"])
def test_a_server_that_asks_to_wait_is_asked_again(server, at, mode):
    message = offer_to_stina()
    server.mode = mode
    deliver_next(at)
    message.refresh_from_db()
    assert (message.state, message.due_at, server.messages) == (
        State.QUEUED,
        at + timedelta(minutes=1),
        [],
    )


@pytest.mark.parametrize(("mode", "code"), [("5xx", "550"), ("data 5xx", "554")])
def test_a_clear_no_fails_at_once_and_the_reason_names_nobody(server, at, mode, code):
    message = offer_to_stina()
    server.mode = mode
    deliver_next(at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, 1)
    assert code in message.reason
    assert "stina" not in message.reason.lower()


def test_one_unknown_address_is_nobody_elses_trouble(server, at):
    offer_to_stina(recipient="nobody@example.org", urgent=True)
    offer_to_stina()
    server.unknown = {"nobody@example.org"}
    assert deliver_all(at) == 2
    assert [received.recipients for received in server.messages] == [["stina@student.example.org"]]
    assert server.connections == 1


def test_a_server_that_vanishes_after_the_text_gets_the_same_message_id_again(server, at):
    message = offer_to_stina()
    server.mode = "disconnect"
    deliver_next(at)
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.QUEUED, at + timedelta(minutes=1))
    server.mode = "ok"
    deliver_next(message.due_at)
    first, second = server.messages
    assert first.mail["Message-ID"] == second.mail["Message-ID"] == f"<{message.key}@127.0.0.1>"
    message.refresh_from_db()
    assert message.state == State.SENT


def test_it_is_tried_for_most_of_a_day_and_then_given_up(server, at):
    message = offer_to_stina()
    server.stop()
    waits = []
    while message.state == State.QUEUED:
        moment = max(at, message.due_at)
        assert deliver_next(moment) is True
        message.refresh_from_db()
        waits.append(message.due_at - moment)
    assert waits[:-1] == list(RETRIES)
    assert (message.state, message.attempts) == (State.FAILED, 7)


# Processes that die


def test_what_a_killed_worker_held_goes_back_to_the_queue(server, at):
    message = offer_to_stina()
    Message.objects.update(state=State.SENDING, claim=message.pk, claimed_at=at, attempts=1)
    sweep(at + CLAIM_LASTS - timedelta(seconds=1))
    assert deliver_next(at + CLAIM_LASTS) is False
    sweep(at + CLAIM_LASTS)
    sweep(at + CLAIM_LASTS)
    assert deliver_next(at + CLAIM_LASTS) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, len(server.messages)) == (State.SENT, 2, 1)


def test_a_message_that_kills_every_worker_fails_in_the_end(at):
    message = offer_to_stina()
    Message.objects.update(state=State.SENDING, claim=message.pk, claimed_at=at, attempts=7)
    sweep(at + CLAIM_LASTS)
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_who_has_lost_the_claim_notes_nothing(server, at, monkeypatch):
    """A worker that slept too long wakes up: another one holds the message now."""
    message = offer_to_stina()
    other = message.pk

    def taken_over(channel):
        return bool(Message.objects.update(claim=other))

    monkeypatch.setattr("recruitment.outbox.channels.MailChannel.open", taken_over)
    assert deliver_next(at) is True
    message.refresh_from_db()
    assert (message.state, message.claim, server.messages) == (State.SENDING, other, [])


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
