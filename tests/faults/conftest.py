"""An offer that Stina has not answered, and her browser, which gets a page whatever happens."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from recruitment.candidates.models import Entry
from recruitment.offers.actions import create_offer, send_offer
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
)


@pytest.fixture
def rut(transactional_db):
    make_organisation()
    return make_recruiter(email="rut@norrby.example.org")


@pytest.fixture
def offer(rut):
    season, unit = make_season(), make_unit("Utredning barn och unga")
    make_manager(unit, email="maja@norrby.example.org")
    stina = make_candidacy(make_candidate(email="stina@student.example.org"), season)
    at = timezone.now()
    draft = create_offer(stina, make_vacancy(unit, season), 1, week(25), week(30), by=rut, at=at)
    return send_offer(draft, by=rut, at=at)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def other(offer):
    """A connection of somebody else's."""
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**wanted, autocommit=True) as opened:
        yield opened


class Cut:
    """The connection is cut before the statement with this number."""

    def __init__(self, other, nth):
        self.other, self.left, self.done = other, nth, False

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0 and not self.done:
            self.done = True
            pid = connection.connection.info.backend_pid
            self.other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        self.left -= 1
        return execute(sql, params, many, context)


def traces(offer):
    """All that answering leaves behind."""
    row = Offer.objects.get(pk=offer.pk)
    letters = Message.objects.order_by("key").values_list("key", "state")
    history = Entry.objects.order_by("pk").values_list("kind", "details__state")
    return row.state, row.answered_name, row.candidacy.state, list(letters), list(history)
