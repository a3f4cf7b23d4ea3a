"""Each request has an id, a line in the log, and nothing about anybody in it."""

import pytest
import structlog

from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
PROXY = "5f2c1d3e-7a8b-4c9d-8e0f-1a2b3c4d5e6f"


@pytest.fixture(autouse=True)
def organisation(db):
    make_organisation()


def test_a_request_has_one_line_with_its_route_and_the_id_of_its_answer(said, client):
    answer = client.get("/erbjudande/hemlig-lapp-hemlig-lapp/?q=stina")
    [line] = said()
    assert line.pop("ms") >= 0
    assert line.pop("timestamp")
    assert line == {
        "event": "answered",
        "logger": "config.request_log",
        "level": "info",
        "request": answer["X-Request-ID"],
        "method": "GET",
        "route": "erbjudande/<str:token>/",
        "status": 404,
    }


def test_the_id_of_a_proxy_goes_on_and_what_is_none_is_replaced(client):
    assert client.get("/", headers={"X-Request-ID": PROXY})["X-Request-ID"] == PROXY
    for given in ("stina@example.org", "19900101-1234", "", "a" * 65, "Stina Agren 070-1234567"):
        made = client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]
        assert (len(made), made == given) == (32, False)


def test_each_request_has_an_id_of_its_own_and_leaves_none_behind(client):
    first, second = (client.get("/")["X-Request-ID"] for _nth in range(2))
    assert first != second
    assert structlog.contextvars.get_contextvars() == {}


def test_what_machines_ask_all_day_and_files_have_no_line(said, client):
    for path in ("/healthz", "/readyz", "/static/recruitment/app.css", "/static/none.css"):
        client.get(path)
    assert said() == []


def test_an_address_that_is_none_and_a_method_nobody_knows_tell_nothing(said, client):
    client.get("/stina.agren@example.org/")
    client.generic("STINA", "/")
    assert [(line["method"], line["route"], line["status"]) for line in said()] == [
        ("GET", "", 404),
        ("other", "", 405),
    ]
