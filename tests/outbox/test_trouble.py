"""Servers that are down, slow, picky or gone, and workers that die."""

from datetime import timedelta

import pytest

from recruitment.outbox.actions import deliver_next, sweep
from recruitment.outbox.delivering import RETRIES
from recruitment.outbox.models import CLAIM_LASTS, Message
from tests.outbox.conftest import offer_to_stina
from tests.outbox.test_delivery import deliver_all

State = Message.State
pytestmark = pytest.mark.django_db


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
