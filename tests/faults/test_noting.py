"""A message that has left is noted as sent, also when the database was away just then."""

import pytest
from django.db import OperationalError, connection

from recruitment.outbox.delivering import deliver_next
from recruitment.outbox.models import Message
from tests.faults.conftest import Cut
from tests.smtp import SmtpServer


class CutWhenNoting(Cut):
    """The connection is cut as often as told, before the row is moved to where it ends."""

    def __init__(self, other, times=1):
        super().__init__(other, nth=0)
        self.times = times

    def __call__(self, execute, sql, params, many, context):
        if self.times and sql.startswith("UPDATE"):
            self.times, self.left, self.done = self.times - 1, 0, False
            return super().__call__(execute, sql, params, many, context)
        return execute(sql, params, many, context)


@pytest.fixture
def server(settings, offer):
    Message.objects.exclude(template="offer_sent").delete()
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        yield smtp


@pytest.mark.parametrize(
    ("mode", "state", "accepted"), [("ok", "sent", 1), ("5xx", "failed", 0), ("4xx", "queued", 0)]
)
def test_what_became_of_a_message_is_noted_when_the_database_is_back(
    server, offer, other, mode, state, accepted
):
    server.mode = mode
    [message] = Message.objects.all()
    cut = CutWhenNoting(other)
    with connection.execute_wrapper(cut):
        assert deliver_next(message.due_at) is True
    message.refresh_from_db()
    assert (cut.done, message.state, message.attempts, len(server.messages)) == (True, state, 1, accepted)


def test_a_database_that_stays_away_leaves_the_claim_to_be_swept(server, offer, other, monkeypatch):
    monkeypatch.setattr("recruitment.outbox.delivering.PATIENCE", (0,))
    message = Message.objects.get()
    with connection.execute_wrapper(CutWhenNoting(other, times=2)), pytest.raises(OperationalError):
        deliver_next(message.due_at)
    connection.close()
    message.refresh_from_db()
    assert (message.state, len(server.messages)) == ("sending", 1)
