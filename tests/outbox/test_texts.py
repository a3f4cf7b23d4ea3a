"""Text messages: to a stand-in of 46elks over real HTTP."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from recruitment.outbox.actions import UNSURE_WAITS, cancel_messages, deliver_next, queue_message, sweep
from recruitment.outbox.budgets import budget_of
from recruitment.outbox.callbacks import secret
from recruitment.outbox.links import absolute
from recruitment.outbox.models import CLAIM_LASTS, Message
from recruitment.outbox.reports import note_text_report
from recruitment.outbox.texts import parts_of
from recruitment.outbox.values import WrongMessage
from tests.elks import COST, Elks
from tests.factories import moment
from tests.outbox.conftest import numbers, offer_to_stina
from tests.outbox.test_delivery import deliver_all

State, Delivery = Message.State, Message.Delivery
pytestmark = pytest.mark.django_db

NOON = moment("2027-03-01 12:00")
STINA = "+46701234567"
LINK = absolute("/erbjudande/s3cr3t-t0k3n/")


@pytest.fixture
def elks(settings):
    with Elks() as server:
        settings.SMS = server.account()
        yield server


def text_to_stina(**values) -> Message:
    values = {
        "key": f"offer-{next(numbers)}-receipt-sms",
        "template": "offer_receipt_yes_sms",
        "recipient": STINA,
        "context": {"first_name": "Stina", "link": LINK},
        "about": "offer:1",
        "channel": "sms",
        "due_at": NOON,
    } | values
    return queue_message(**values)


def delivered(message: Message, at=NOON) -> Message:
    assert deliver_next(at) is True
    message.refresh_from_db()
    return message


def test_a_text_message_leaves_once_with_its_link_and_is_not_kept_by_the_provider(elks):
    message = delivered(text_to_stina())
    assert deliver_next(NOON) is False
    [text] = elks.texts
    assert (text["from"], text["to"], text["dontlog"]) == ("Norrby", STINA, "message")
    assert text["message"] == message.text
    assert LINK in text["message"]
    assert "dryrun" not in text
    assert elks.logins == {"user:p@ss"}
    assert (message.state, message.sent_at, message.reason) == (State.SENT, NOON, "")
    assert (message.provider_id, message.parts, message.cost) == ("s0", 1, COST)


def test_a_dry_run_asks_the_provider_to_pretend_and_costs_nothing(elks, settings):
    settings.SMS = elks.account(dryrun="yes")
    message = delivered(text_to_stina())
    assert (elks.texts[0]["dryrun"], message.state, message.cost) == ("yes", State.SENT, 0)


def test_many_text_messages_share_a_connection(elks):
    for _nth in range(4):
        text_to_stina()
    assert deliver_all(NOON) == 4
    assert (len(elks.texts), elks.connections) == (4, 1)


def test_without_an_account_text_messages_wait_and_mail_leaves(server, settings):
    settings.SMS = None
    message = text_to_stina()
    offer_to_stina(due_at=NOON)
    assert deliver_all(NOON) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, len(server.messages)) == (State.QUEUED, 0, 1)


@pytest.mark.parametrize(
    "number",
    ["070-123 45 67", "46701234567", "+46 70", "+0701234567", "stina@example.org", "", "+4670123456789012"],
)
def test_only_a_whole_number_is_texted(number):
    with pytest.raises(WrongMessage) as wrong:
        text_to_stina(recipient=number)
    assert number == "" or number not in str(wrong.value)


def test_a_mail_is_no_text_message_and_a_text_message_no_mail():
    with pytest.raises(WrongMessage, match="not written for"):
        text_to_stina(channel="email", recipient="stina@example.org")
    with pytest.raises(WrongMessage, match="not written for"):
        offer_to_stina(channel="sms", recipient=STINA)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("å" * 160, 1), ("€" * 80, 1), ("€" * 81, 2), ("a" * 306, 2),
     ("ș" * 70, 1), ("ș" * 71, 2), ("🌻" * 35, 1), ("🌻" * 36, 2)],
)  # fmt: skip
def test_long_texts_are_counted_as_the_provider_counts_them(text, parts):
    assert parts_of(text) == parts


# Trouble


@pytest.mark.parametrize("mode", ["401", "402", "403", "404", "429", "302"])
def test_what_is_ours_to_mend_is_tried_again(elks, mode):
    elks.mode = mode
    message = delivered(text_to_stina())
    assert (message.state, message.due_at) == (State.QUEUED, NOON + timedelta(minutes=1))
    assert mode in message.reason
    assert STINA not in message.reason
    elks.mode = "ok"
    assert delivered(message, message.due_at).state == State.SENT


def test_one_message_finds_out_that_the_provider_is_down_and_the_others_wait(elks):
    elks.mode = "403"
    for _nth in range(3):
        text_to_stina()
    assert deliver_all(NOON) == 1
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_one_worker_at_most_waits_for_a_provider_that_hangs_and_mail_leaves(server, elks):
    hanging = text_to_stina()
    text_to_stina()
    Message.objects.filter(pk=hanging.pk).update(
        state=State.SENDING, claim=hanging.pk, claimed_at=NOON - timedelta(seconds=5), attempts=1
    )
    offer_to_stina(due_at=NOON)
    assert deliver_all(NOON) == 1
    assert (len(server.messages), elks.texts) == (1, [])


def test_a_clear_no_fails_at_once_and_stops_nobody_else(elks):
    elks.mode = "400"
    message = delivered(text_to_stina())
    assert (message.state, message.attempts, elks.texts) == (State.FAILED, 1, [])
    assert (STINA not in message.reason, "400" in message.reason) == (True, True)


def test_a_provider_that_is_not_there_is_tried_again(elks, settings):
    settings.SMS = replace(elks.account(), url="http://127.0.0.1:1/a1")
    message = delivered(text_to_stina())
    assert (message.state, message.due_at) == (State.QUEUED, NOON + timedelta(minutes=1))


@pytest.mark.parametrize("mode", ["500", "503", "garbage", "odd", "hang", "disconnect"])
def test_what_may_have_been_taken_waits_for_its_report_before_it_is_tried_again(elks, mode, monkeypatch):
    monkeypatch.setattr("recruitment.outbox.channels.SMS_TIMEOUTS", (1, 0.3))
    elks.mode = mode
    message = delivered(text_to_stina())
    assert (message.state, message.due_at) == (State.QUEUED, NOON + UNSURE_WAITS)
    assert STINA not in message.reason


def test_a_report_that_it_arrived_ends_what_had_lost_its_answer(elks, client):
    elks.mode = "garbage"
    message = delivered(text_to_stina())
    path, form = elks.report(0, "delivered")
    assert client.post(path, form).status_code == 204
    message.refresh_from_db()
    assert (message.state, message.delivery, message.provider_id) == (State.SENT, Delivery.DELIVERED, "s0")
    assert deliver_next(NOON + timedelta(hours=1)) is False
    assert len(elks.texts) == 1


def test_a_report_that_comes_while_a_killed_worker_held_it_ends_it_too(elks):
    message = text_to_stina()
    Message.objects.update(state=State.SENDING, claim=message.pk, claimed_at=NOON, attempts=1)
    note_text_report("s0", Delivery.DELIVERED, at=NOON, message_id=message.pk)
    sweep(NOON + CLAIM_LASTS)
    message.refresh_from_db()
    assert (message.state, message.delivery, elks.texts) == (State.SENT, Delivery.DELIVERED, [])


def test_cancelling_the_offer_stops_its_mail_and_its_text_message(server, elks):
    text_to_stina(about="offer:1")
    offer_to_stina(about="offer:1", due_at=NOON)
    assert cancel_messages("offer:1", at=NOON) == 2
    assert (deliver_all(NOON), server.messages, elks.texts) == (0, [], [])


# Quiet hours


@pytest.mark.parametrize(
    ("queued", "leaves"),
    [
        ("2027-03-01 19:59", "2027-03-01 19:59"),
        ("2027-03-01 20:00", "2027-03-02 08:00"),
        ("2027-03-02 07:59", "2027-03-02 08:00"),
        ("2027-06-26 23:30", "2027-06-27 08:00"),  # midsummer night, a Sunday follows: texts leave every day
        ("2027-03-27 22:00", "2027-03-28 08:00"),  # summer time begins in that night
        ("2027-10-30 22:00", "2027-10-31 08:00"),  # and ends in that one
    ],
)
def test_a_text_message_waits_for_the_morning(elks, queued, leaves):
    message = text_to_stina(due_at=moment(queued))
    assert message.due_at == moment(leaves)
    if queued != leaves:
        assert deliver_next(moment(leaves) - timedelta(seconds=1)) is False
    assert delivered(message, moment(leaves)).state == State.SENT


@pytest.mark.parametrize("night", ["2027-03-01 20:00", "2027-03-27 23:00", "2027-10-31 02:30"])
def test_what_failed_by_day_does_not_wake_anybody_at_night(elks, night):
    message = text_to_stina()
    assert deliver_next(moment(night)) is False
    sweep(moment(night))
    sweep(moment(night))
    message.refresh_from_db()
    assert (message.due_at.astimezone(NOON.tzinfo).hour, message.state, elks.texts) == (8, State.QUEUED, [])
    assert message.due_at > moment(night)


def test_a_text_message_that_would_come_too_late_in_the_morning_never_comes(elks):
    message = text_to_stina(due_at=moment("2027-03-01 23:00"), send_before=moment("2027-03-02 00:00"))
    sweep(moment("2027-03-02 08:00"))
    assert deliver_next(moment("2027-03-02 08:00")) is False
    message.refresh_from_db()
    assert (message.state, elks.texts) == (State.LAPSED, [])


def test_mail_leaves_at_night(server, elks):
    offer_to_stina(due_at=moment("2027-03-01 23:00"))
    assert deliver_next(moment("2027-03-01 23:00")) is True


# Reports


def test_the_provider_tells_what_became_of_it_and_may_say_so_many_times(elks, client):
    message = delivered(text_to_stina())
    for _nth in range(3):
        path, form = elks.report(0, "delivered")
        answer = client.post(path, form)
        assert (answer.status_code, answer.content) == (204, b"")
    message.refresh_from_db()
    first = message.delivered_at
    assert (message.delivery, message.state) == (Delivery.DELIVERED, State.SENT)
    assert abs(first - timezone.now()) < timedelta(minutes=1)


def test_reports_in_the_wrong_order_end_as_in_the_right_one(elks):
    message = delivered(text_to_stina())
    for status in (Delivery.DELIVERED, Delivery.FAILED):
        note_text_report("s0", status, at=NOON)
    message.refresh_from_db()
    assert message.delivery == Delivery.DELIVERED


def test_a_report_is_understood_by_the_providers_number_alone(elks, client):
    message = delivered(text_to_stina())
    path, form = elks.report(0, "failed")
    client.post(path.partition("?")[0], form)
    message.refresh_from_db()
    assert (message.delivery, message.state) == (Delivery.FAILED, State.SENT)


def test_a_report_on_what_nobody_sent_changes_nothing(elks, client):
    message = text_to_stina()
    path = report_path()
    for form in (
        {"id": "s99", "status": "delivered"},
        {"id": "", "status": "delivered"},
        {"status": "delivered"},
        {"id": "s0", "status": "flying"},
        {"id": "s" * 10_000, "status": "failed"},
        {"id": "s\x000", "status": "failed"},
        {},
    ):
        assert client.post(path, form).status_code == 204
        assert client.post(f"{path}?message={uuid4()}", form).status_code == 204
        assert client.post(f"{path}?message=../etc", form).status_code == 204
    message.refresh_from_db()
    assert (message.delivery, message.state) == ("", State.QUEUED)


def report_path() -> str:
    return f"/sms/{secret()}/levererat/"


# Money


def test_each_message_counts_on_its_season_and_no_other(elks):
    season, other = uuid4(), uuid4()
    for one in (season, season, other, None):
        text_to_stina(season_id=one)
    assert deliver_all(NOON) == 4
    assert (budget_of(season).spent, budget_of(other).spent, budget_of(uuid4()).spent) == (2 * COST, COST, 0)
