"""Where no view answers, programs get JSON and people a page."""

import pytest
from django.test import Client, RequestFactory

from config.faults import server_error
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_an_address_that_is_none(client):
    make_organisation()
    told = client.get("/api/v1/nothing/")
    assert (told.status_code, told.json()) == (404, {"detail": "Adressen finns inte."})
    page = client.get("/ingenting/")
    assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_an_address_without_its_last_slash_is_found(client):
    assert client.get("/api/v1/public/jobs").url == "/api/v1/public/jobs/"


def test_a_host_that_is_not_ours_is_refused():
    answers = [Client(HTTP_HOST="a@b").get(path) for path in ("/api/v1/units/", "/")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert [answer["Content-Type"] for answer in answers] == ["application/json", "text/html; charset=utf-8"]


def test_a_fault_of_ours_says_so_without_details():
    ask = RequestFactory()
    told, page = server_error(ask.get("/api/v1/units/")), server_error(ask.get("/bank/"))
    assert (told.status_code, told["Content-Type"]) == (500, "application/json")
    assert (page.status_code, page["Content-Type"]) == (500, "text/html; charset=utf-8")
