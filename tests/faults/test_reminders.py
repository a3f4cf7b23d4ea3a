"""A reminder is in the ledger and in the queue, or in neither: then the next beat writes it, once."""

from datetime import timedelta
from threading import Timer

import pytest
from django.db import OperationalError, connection

from recruitment.offers.actions import remind_offers
from recruitment.outbox.models import Message, Reminder
from tests.faults.conftest import Cut


@pytest.fixture
def due(offer):
    """A moment when the reminder of the offer is due."""
    return offer.reply_by - timedelta(hours=1)


def written():
    """What the ledger says, and what waits to leave."""
    letters = Message.objects.filter(template="offer_reminder")
    return Reminder.objects.count(), letters.count()


def test_a_crash_anywhere_between_deciding_and_queueing_leaves_one_reminder(offer, due, other):
    nth = 0
    while True:
        cut = Cut(other, nth)
        try:
            with connection.execute_wrapper(cut):
                reminded = remind_offers(due)
        except OperationalError:
            connection.close()
            assert (nth, written()) == (nth, (0, 0))
            nth += 1
        else:
            break
    assert nth > 5
    assert (reminded, written(), cut.done) == (1, (1, 1), False)
    assert (remind_offers(due), written()) == (0, (1, 1))


def test_a_ledger_written_by_a_transaction_that_never_ended_says_nothing(offer, due, other):
    """Another clock has decided and dies before it commits: this one waits for it, and then writes."""
    other.execute("BEGIN")
    about = f"offer:{offer.pk}"
    other.execute(
        "INSERT INTO recruitment_reminder (about, kind, at) VALUES (%s, 'deadline', now())", [about]
    )
    dying = Timer(0.5, other.close)
    dying.start()
    assert (remind_offers(due), written(), other.closed) == (1, (1, 1), True)
    dying.join()
