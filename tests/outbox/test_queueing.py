"""What can be queued, what is refused, and what becomes of it by hand."""

from base64 import b64decode
from datetime import timedelta

import pytest

from recruitment.errors import RuleBroken
from recruitment.outbox.actions import (
    deliver_next,
    give_up_message,
    queue_messages,
    retry_message,
)
from recruitment.outbox.composing import LARGEST_ATTACHMENTS, compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import Organisation
from tests.factories import make_organisation
from tests.outbox.conftest import offer_context, offer_to_stina

State = Message.State
pytestmark = pytest.mark.django_db


def test_queueing_writes_the_message_at_once():
    make_organisation()
    message = offer_to_stina()
    assert message.subject == "Ett erbjudande till dig – svara senast fredag 12 mars kl. 23.59"
    assert message.text.startswith("Hej Stina!\n\nRoliga nyheter")
    assert message.reply_to == "jobb@norrby.example.org"
    assert (message.state, message.attempts, message.language) == (State.QUEUED, 0, "sv")


def test_queueing_twice_keeps_the_first():
    first = offer_to_stina(key="offer-1-sent")
    again = offer_to_stina(key="offer-1-sent", recipient="otto@example.org")
    assert (again.pk, again.recipient) == (first.pk, "stina@student.example.org")
    assert Message.objects.count() == 1


def test_many_are_queued_in_one_go(django_assert_num_queries):
    organisation = Organisation.objects.current()
    values = {"template": "left_receipt", "context": {"first_name": "Stina"}}
    made = [compose(organisation, key=f"left-{n}", recipient=f"p{n}@x.se", **values) for n in range(100)]
    with django_assert_num_queries(1):
        queue_messages(made)
    queue_messages(
        compose(organisation, key=f"left-{n}", recipient="otto@x.se", **values) for n in range(101)
    )
    assert Message.objects.count() == 101
    assert Message.objects.filter(recipient="otto@x.se").count() == 1


def test_each_reads_it_in_their_own_language():
    message = offer_to_stina(language="en")
    assert message.subject == "An offer for you – answer by fredag 12 mars kl. 23.59"
    assert 'lang="en"' in message.html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"template": "offer_lost"}, "no message called 'offer_lost'"),
        ({"template": "../settings"}, "no message called '../settings'"),
        ({"language": "de"}, "not written in 'de'"),
        ({"channel": "fax"}, "No messages are sent by 'fax'"),
        ({"key": ""}, "'' is no key"),
        ({"key": "offer 1"}, "'offer 1' is no key"),
        ({"key": "offer-1\r\nBcc: otto@example.org"}, "is no key"),
        ({"key": "x" * 121}, "is no key"),
        ({"unsubscribe_url": "https://example.org/avsluta/"}, "address of this service"),
        ({"context": {}}, "offer_sent: first_name is missing"),
        ({"context": offer_context(role="")}, "offer_sent: role is missing"),
        ({"context": offer_context(role=" \n ")}, "offer_sent: role is missing"),
        ({"context": offer_context(role="\x00")}, "offer_sent: role is blank"),
        ({"context": offer_context(role=None)}, "offer_sent: role is missing"),
        ({"context": offer_context(weeks=[25, 26])}, "weeks is a list, not text"),
        ({"context": offer_context(first_day=timedelta())}, "first_day is a timedelta, not text"),
        ({"context": offer_context(rolle="x", role_="y")}, "has no use for role_, rolle"),
        ({"context": offer_context(link="https://example.org/")}, "link is not an address of this service"),
        ({"context": offer_context(link=absolute("/x/") + " y")}, "link is not an address of this service"),
        ({"attachments": [("", b"x", "text/calendar")]}, "not a file to attach"),
        ({"attachments": [("../x.ics", b"x", "text/calendar")]}, "not a file to attach"),
        ({"attachments": [("x\r\ny.ics", b"x", "text/calendar")]}, "not a file to attach"),
        ({"attachments": [("x.ics", b"x", "text/calendar\r\nX: y")]}, "not a file to attach"),
        ({"attachments": [("x.ics", b"", "text/calendar")]}, "not a file to attach"),
        ({"attachments": [("x.ics", b"x" * (LARGEST_ATTACHMENTS + 1), "text/calendar")]}, "too large"),
    ],
)
def test_what_cannot_be_a_message_is_refused_loudly(values, said):
    with pytest.raises(WrongMessage) as refused:
        offer_to_stina(**values)
    assert said in str(refused.value)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("field", ["recipient", "reply_to"])
@pytest.mark.parametrize(
    "address",
    [
        "stina",
        "stina@",
        "Stina <stina@example.org>",
        "stina@example.org, otto@example.org",
        "stina@example.org\r\nBcc: otto@example.org",
        "stina@example.org\n",
        '"stina ågren"@example.org',
        '"a\x01b"@example.org',
        "stina@" + "x" * 250 + ".org",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(field, address):
    with pytest.raises(WrongMessage) as refused:
        offer_to_stina(**{field: address})
    assert str(refused.value) == "Not an address that mail can be sent to."


def test_a_message_needs_a_recipient():
    with pytest.raises(WrongMessage):
        offer_to_stina(recipient="")


def test_files_are_kept_with_the_message():
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    message = offer_to_stina(attachments=[("sommar åäö.ics", calendar, "text/calendar")])
    [file] = message.attachments
    assert (file["name"], file["type"], b64decode(file["content"])) == (
        "sommar åäö.ics",
        "text/calendar",
        calendar,
    )


# By hand


def failed_message(server, at) -> Message:
    message = offer_to_stina()
    server.mode = "5xx"
    deliver_next(at)
    server.mode = "ok"
    message.refresh_from_db()
    return message


def test_a_failed_message_can_be_sent_after_all(server, at):
    message = failed_message(server, at)
    assert retry_message(message, at).state == State.QUEUED
    assert retry_message(message, at).state == State.QUEUED
    deliver_next(at)
    assert retry_message(message, at).state == State.SENT
    assert (message.attempts, len(server.messages)) == (1, 1)


def test_a_failed_message_is_not_sent_when_it_is_too_late(server, at):
    message = failed_message(server, at)
    message.send_before = at
    message.save()
    with pytest.raises(RuleBroken, match="message_too_late"):
        retry_message(message, at)


def test_a_failed_message_can_be_given_up(server, at):
    message = failed_message(server, at)
    assert give_up_message(message, at).state == State.CANCELLED
    assert give_up_message(message, at).state == State.CANCELLED
    with pytest.raises(RuleBroken, match="message_cancelled"):
        retry_message(message, at)


def test_what_has_been_sent_cannot_be_given_up(server, at):
    message = offer_to_stina()
    deliver_next(at)
    with pytest.raises(RuleBroken, match="message_already_sent"):
        give_up_message(message, at)
