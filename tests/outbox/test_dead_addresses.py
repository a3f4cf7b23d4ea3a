"""An address that does not receive mail: marked once, left alone, and alive again when somebody says so."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.outbox.actions import deliver_next, retry_message
from recruitment.outbox.addresses import bury_address, dead_address, revive_address
from recruitment.outbox.models import DeadAddress, Message
from tests.outbox.conftest import offer_to_stina
from tests.outbox.test_delivery import deliver_all
from tests.outbox.test_races import at_once

State, Delivery = Message.State, Message.Delivery
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
ADDRESS = "stina@student.example.org"


def test_an_address_that_the_server_does_not_know_gets_nothing_more(server, at):
    first, second = offer_to_stina(urgent=True), offer_to_stina()
    server.unknown = {ADDRESS}
    assert deliver_all(at) == 1
    for message in (first, second):
        message.refresh_from_db()
        assert message.state == State.FAILED
        assert "stina" not in message.reason
    assert (second.attempts, dead_address("STINA@student.example.org ").kind) == (0, Delivery.BOUNCED)


def test_what_is_queued_for_it_later_fails_at_once_and_says_why(server, at):
    bury_address(ADDRESS, Delivery.BOUNCED, at=at)
    message = offer_to_stina(recipient="Stina@student.example.org")
    other = offer_to_stina(recipient="otto@example.org")
    assert deliver_all(at) == 2
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, other.state) == (State.FAILED, State.SENT)
    assert message.reason != ""
    assert [received.recipients for received in server.messages] == [["otto@example.org"]]


@pytest.mark.parametrize("words", [
    "550 5.7.1 blocked by policy", "552 5.2.2 mailbox full", "554 5.7.1 looks like spam", "550 no",
    "550 5.1.8 your own domain is wrong", "451 4.1.1 perhaps later", "550 5.1.15 odd",
])  # fmt: skip
def test_a_server_that_refuses_for_other_reasons_marks_nobody(server, at, words, monkeypatch):
    message = offer_to_stina()
    server.mode = "5xx"
    monkeypatch.setattr("tests.smtp.NO_SUCH_PERSON", words)
    deliver_next(at)
    message.refresh_from_db()
    assert DeadAddress.objects.count() == 0
    assert message.state == (State.QUEUED if words.startswith("4") else State.FAILED)


@pytest.mark.parametrize("words", [
    "550 5.1.1 unknown", "550-5.1.1 The account\r\n550 5.1.1 does not exist", "553 5.1.3 bad",
    "556 5.1.10 null MX",
])  # fmt: skip
def test_a_server_that_says_no_such_address_in_any_way_is_believed(server, at, words, monkeypatch):
    offer_to_stina()
    server.mode = "5xx"
    monkeypatch.setattr("tests.smtp.NO_SUCH_PERSON", words)
    deliver_next(at)
    assert DeadAddress.objects.get().address == ADDRESS


def test_a_corrected_address_gets_mail(server, at):
    bury_address("stnia@student.example.org", Delivery.BOUNCED, at=at)
    offer_to_stina()
    deliver_next(at)
    assert server.messages[0].recipients == [ADDRESS]


def test_an_address_that_works_again_gets_mail_and_reviving_twice_is_harmless(server, at):
    bury_address(ADDRESS, Delivery.BOUNCED, at=at)
    assert [revive_address("Stina@Student.example.org"), revive_address(ADDRESS)] == [True, False]
    offer_to_stina()
    deliver_next(at)
    assert len(server.messages) == 1


def test_sending_again_by_hand_says_that_the_address_works(server, at):
    message = offer_to_stina()
    server.unknown = {ADDRESS}
    deliver_next(at)
    server.unknown = set()
    retry_message(message, at)
    assert (dead_address(ADDRESS), deliver_next(at)) == (None, True)
    message.refresh_from_db()
    assert message.state == State.SENT


def test_who_reported_us_as_spam_is_not_written_to_by_sending_again(at):
    message = offer_to_stina()
    bury_address(ADDRESS, Delivery.COMPLAINED, at=at)
    for _nth in range(2):
        with pytest.raises(RuleBroken) as broken:
            retry_message(message, at)
        assert broken.value.code == "address_complained"
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_told_by_many_at_once_it_is_marked_once(at):
    offer_to_stina()
    at_once(lambda: bury_address(ADDRESS, Delivery.BOUNCED, at=at).pk)
    assert (DeadAddress.objects.count(), Message.objects.get().state) == (1, State.FAILED)
