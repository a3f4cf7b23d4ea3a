"""How the queue stands and what failed: right, quick however much has been sent, and mended all at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruitment.outbox import failures
from recruitment.outbox.failures import Done, give_up_failed, retry_failed
from recruitment.outbox.models import Message
from recruitment.outbox.standing import Failures, Line, queue_lines
from recruitment.outbox.standing import failures as failures_by_reason
from recruitment.outbox.tallies import sent_since, totals
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NO_ADDRESS, NO_SERVER = "No such address (550).", "The mail server cannot be reached."
CLAIMED = {"state": "sending", "claim": "00000000-0000-0000-0000-000000000007"}
numbers = iter(range(10**9))


def make(**values) -> Message:
    values = {"recipient": "stina@student.example.org", "template": "invitation", "text": "Hej"} | values
    return Message.objects.create(key=f"key-{next(numbers)}", **values)


def failed(count: int, reason: str = NO_ADDRESS, **values) -> list[Message]:
    return [make(state="failed", reason=reason, claimed_at=NOW, **values) for _nth in range(count)]


def states() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("state", "reason"))


def ago(**span):
    return NOW - timedelta(**span)


def test_what_waits_is_told_by_channel_state_and_kind_with_the_oldest():
    make(due_at=ago(minutes=5))
    make(due_at=ago(minutes=9), send_before=ago(minutes=1))
    make(due_at=ago(minutes=-60))
    make(due_at=ago(minutes=1), urgent=True)
    make(due_at=ago(minutes=2), batch=CLAIMED["claim"], state="held")
    make(due_at=ago(minutes=7), claimed_at=ago(minutes=6), **CLAIMED)
    make(state="sent", sent_at=NOW)
    make(state="cancelled")
    assert queue_lines(NOW) == [
        Line("email", "held", "many", 1, ago(minutes=2), later=0, stuck=0, stale=0),
        Line("email", "queued", "single", 3, ago(minutes=9), later=1, stuck=0, stale=1),
        Line("email", "queued", "urgent", 1, ago(minutes=1), later=0, stuck=0, stale=0),
        Line("email", "sending", "single", 1, ago(minutes=7), later=0, stuck=1, stale=0),
    ]


def test_failures_are_told_by_reason_the_most_first():
    failed(1, NO_SERVER)
    failed(2)
    failed(1, template="offer_sent")
    assert failures_by_reason() == [
        Failures("email", NO_ADDRESS, 3, NOW, ["invitation", "offer_sent"]),
        Failures("email", NO_SERVER, 1, NOW, ["invitation"]),
    ]


def test_what_has_left_lately_is_counted_by_channel():
    make(state="sent", sent_at=ago(minutes=5))
    make(state="sent", sent_at=ago(hours=5))
    assert (sent_since(ago(hours=1)), sent_since(ago(days=1))) == ({"email": 1}, {"email": 2})


def test_one_reason_is_sent_again_from_the_first_attempt_and_twice_is_harmless():
    failed(3, attempts=7)
    failed(1, NO_SERVER)
    assert retry_failed(NOW, channel="email", reason=NO_ADDRESS) == Done(3, 0)
    assert retry_failed(NOW, channel="email", reason=NO_ADDRESS) == Done(0, 0)
    assert states() == [("failed", NO_SERVER)] + [("queued", "")] * 3
    assert set(Message.objects.filter(state="queued").values_list("attempts", "due_at")) == {(0, NOW)}


def test_what_would_come_too_late_is_not_sent_again_but_told():
    failed(2)
    failed(1, send_before=ago(minutes=1))
    assert retry_failed(NOW) == Done(2, 0, too_late=1)
    assert states() == [("failed", NO_ADDRESS), ("queued", ""), ("queued", "")]


def test_given_up_messages_keep_their_reason_and_twice_is_harmless():
    failed(2)
    make(due_at=NOW)
    assert (give_up_failed(NOW), give_up_failed(NOW)) == (Done(2, 0), Done(0, 0))
    assert states() == [("cancelled", NO_ADDRESS), ("cancelled", NO_ADDRESS), ("queued", "")]


def test_nothing_that_was_sent_or_stopped_is_touched():
    for state in ("sent", "cancelled", "lapsed", "queued", "held"):
        make(state=state, reason=NO_ADDRESS)
    before = states()
    assert (retry_failed(NOW), give_up_failed(NOW), states()) == (Done(0, 0), Done(0, 0), before)


def test_many_are_moved_in_small_statements_and_the_rest_by_the_next_press(monkeypatch):
    monkeypatch.setattr(failures, "AT_ONCE", 2)
    monkeypatch.setattr(failures, "AT_MOST", 6)
    failed(7)
    with CaptureQueriesContext(connection) as asked:
        assert retry_failed(NOW) == Done(6, 1)
    assert len([one for one in asked if one["sql"].startswith("UPDATE")]) == 3
    assert retry_failed(NOW) == Done(1, 0)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_of_retrying_and_giving_up_at_once_each_message_gets_one(monkeypatch):
    monkeypatch.setattr(failures, "AT_ONCE", 5)
    failed(40)
    outcomes = at_once(*[lambda: retry_failed(NOW).moved, lambda: give_up_failed(NOW).moved] * 2)
    found = dict.fromkeys(("queued", "cancelled"), 0) | {"failed": 0}
    for state, _reason in states():
        found[state] += 1
    assert (sum(outcomes), found["failed"], sum(found.values())) == (40, 0, 40)


# However much has been sent

MANY = """
    INSERT INTO recruitment_message
    SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'key', 'old-' || n,
        'sent_at', now() - interval '40 days' + n * interval '1 second'))).*
      FROM recruitment_message one, generate_series(2, %s) n
"""


@pytest.fixture
def many_sent():
    make(state="sent", sent_at=ago(days=40))
    with connection.cursor() as cursor:
        cursor.execute(MANY, [20_000])
        cursor.execute("ANALYZE recruitment_message")
    for _nth in range(3):
        make(due_at=NOW)
    failed(3)


ASKS = (
    lambda: queue_lines(NOW),
    failures_by_reason,
    lambda: sent_since(ago(hours=1)),
    lambda: sent_since(ago(days=1)),
    lambda: Message.objects.held_up(NOW).count(),
    lambda: retry_failed(NOW, channel="email", reason=NO_SERVER),
    lambda: give_up_failed(NOW),
)


def test_however_much_has_been_sent_only_indexes_are_read(many_sent):
    for asks in ASKS:
        with CaptureQueriesContext(connection) as asked:
            asks()
        plans = [plan_of(one["sql"]) for one in asked if "recruitment_message" in one["sql"]]
        assert plans
        assert [plan for plan in plans if "Seq Scan on recruitment_message" in plan] == []
    with CaptureQueriesContext(connection) as asked:
        assert totals()["email", "sent"] == 20_000
    [statement] = [one["sql"] for one in asked if "recruitment_message" in one["sql"]]
    with connection.cursor() as cursor:  # of a table that is all sent, reading it whole is as quick
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "messages_sent" in plan_of(statement)


def plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())
