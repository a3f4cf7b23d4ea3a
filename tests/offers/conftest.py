"""The standing cast of the offers: Rut sends, Maja manages a unit, Stina and Otto study."""

import pytest

from recruitment.offers.actions import create_offer, send_offer
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
    moment,
    week,
)

SENT = moment("2027-04-12 10:00")  # a Monday
LATER = moment("2027-04-13 10:00")
DEADLINE = moment("2027-04-20 00:00")  # the end of Monday 19 April


@pytest.fixture(autouse=True)
def organisation(db):
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def unit(season):
    return make_unit(
        "Utredning barn och unga", street_address="Storgatan 1", postcode="123 45", phone="010-1"
    )


@pytest.fixture
def rut():
    return make_recruiter(email="rut@norrby.example.org")


@pytest.fixture
def maja(unit):
    return make_manager(unit, email="maja@norrby.example.org", phone="010-22")


@pytest.fixture
def vacancy(unit, season):
    return make_vacancy(unit, season)


@pytest.fixture
def stina(season):
    return make_candidacy(make_candidate(email="stina@student.example.org"), season)


@pytest.fixture
def otto(season):
    person = make_candidate(first_name="Otto", last_name="Åkesson", email="otto@student.example.org")
    return make_candidacy(person, season)


@pytest.fixture
def offer(stina, vacancy, rut, maja):
    """Sent to Stina on Monday 12 April, open until Monday 19 April ends."""
    draft = create_offer(stina, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    return send_offer(draft, by=rut, at=SENT)


def letters(offer, state="queued"):
    """What waits to be sent about an offer: (recipient, template), in order."""
    rows = Message.objects.filter(key__startswith=f"offer-{offer.pk}", state=state)
    return sorted(rows.values_list("recipient", "template"))
