"""Who is logged in, and in which town, on the pages of colleagues; they read them in English."""

import pytest

from tests.factories import make_organisation, make_recruiter, make_season


@pytest.fixture
def norrby():
    return make_organisation()


@pytest.fixture
def rut(client, norrby):
    user = make_recruiter()
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


@pytest.fixture
def season():
    return make_season()
