"""The cast of the races about offers and plans: rows that are committed, so that threads see them."""

import pytest

from tests.factories import make_organisation, make_recruiter, make_season, make_unit


@pytest.fixture
def season(transactional_db):
    make_organisation()
    return make_season()


@pytest.fixture
def unit(season):
    return make_unit("Utredning barn och unga")


@pytest.fixture
def rut(season):
    return make_recruiter(email="rut@norrby.example.org")
