"""Stina has said yes to a place that asks for a licence and an extract."""

import pytest

from recruitment.offers.actions import accept_offer, create_offer, send_offer
from recruitment.vacancies.models import RegisterLaw
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

SENT = moment("2027-04-12 10:00")
LATER = moment("2027-04-13 10:00")


@pytest.fixture(autouse=True)
def organisation(db):
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def unit(season):
    return make_unit("Utredning barn och unga", street_address="Storgatan 1", postcode="123 45")


@pytest.fixture
def rut():
    return make_recruiter(email="rut@norrby.example.org")


@pytest.fixture
def maja(unit):
    return make_manager(unit, email="maja@norrby.example.org")


@pytest.fixture
def vacancy(unit, season):
    return make_vacancy(unit, season, register_law=RegisterLaw.L2013_852)


@pytest.fixture
def stina(season):
    return make_candidacy(make_candidate(email="stina@student.example.org"), season)


@pytest.fixture
def offer(stina, vacancy, rut):
    """Said yes to on Tuesday 13 April; a licence was asked for besides the extract."""
    draft = create_offer(stina, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    sent = send_offer(draft, by=rut, at=SENT)
    sent.conditions.append({"code": "licence_b", "text": "B-körkort visas före första dagen"})
    sent.save(update_fields=["conditions"])
    return accept_offer(sent, name="Stina Ågren", at=LATER)
