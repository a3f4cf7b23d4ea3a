"""The standing cast of the plan: a unit with room, and students with weeks."""

import pytest

from tests.factories import make_organisation, make_season, make_unit


@pytest.fixture(autouse=True)
def organisation(db):
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def unit(season):
    return make_unit("Utredning barn och unga")
