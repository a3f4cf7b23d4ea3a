"""Several at once: real threads, real transactions, a real server."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from recruitment.outbox.actions import cancel_messages, deliver_next, retry_message
from recruitment.outbox.models import Message
from tests.outbox.conftest import offer_to_stina

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
WORKERS = 8


def at_once(task, number: int = WORKERS) -> list:
    """What `number` threads got that began `task` in the same moment."""
    ready = Barrier(number, timeout=20)

    def run(_nth: int):
        try:
            ready.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_of_many_workers_one_delivers_the_message(server, at):
    offer_to_stina()
    assert sorted(at_once(lambda: deliver_next(at))) == [False] * (WORKERS - 1) + [True]
    assert len(server.messages) == 1


def test_many_workers_deliver_everything_once(server, at):
    keys = {offer_to_stina().key for _nth in range(30)}

    def deliver_all():
        while deliver_next(at):
            pass

    at_once(deliver_all, 4)
    sent = [received.mail["Message-ID"] for received in server.messages]
    assert sorted(sent) == sorted(f"<{key}@127.0.0.1>" for key in keys)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_message_queued_by_many_at_once_is_one_message(at):
    found = at_once(lambda: offer_to_stina(key="offer-1-sent").pk)
    assert Message.objects.count() == 1
    assert set(found) == {Message.objects.get().pk}


def test_a_message_that_was_rolled_back_leaves_its_key_to_the_next():
    queued, may_end = Event(), Event()

    def roll_back():
        with transaction.atomic():
            offer_to_stina(key="offer-1-sent")
            queued.set()
            may_end.wait(20)
            transaction.set_rollback(True)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(roll_back)
        queued.wait(20)
        assert Message.objects.count() == 0
        may_end.set()
        ending.result()
    assert offer_to_stina(key="offer-1-sent").state == Message.State.QUEUED


def test_a_cancelled_message_that_nobody_saw_yet_is_not_sent(server, at):
    """The NO is not committed when the worker looks: the worker sends, or skips, but never both."""
    for _nth in range(5):
        message = offer_to_stina()
        at_once(lambda: (deliver_next(at), cancel_messages("offer:1", at=at)), 2)
        message.refresh_from_db()
        was_sent = any(message.key in str(got.mail["Message-ID"]) for got in server.messages)
        assert message.state == (Message.State.SENT if was_sent else Message.State.CANCELLED)


def test_retrying_at_once_sends_once(server, at):
    message = offer_to_stina()
    server.mode = "5xx"
    deliver_next(at)
    server.mode = "ok"
    at_once(lambda: retry_message(Message.objects.get(pk=message.pk), at).state)
    at_once(lambda: deliver_next(at))
    assert len(server.messages) == 1
