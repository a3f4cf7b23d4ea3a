"""Where no view answers, programs get JSON and people a page."""

import errno

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from psycopg import errors
from psycopg_pool import PoolTimeout

from config.faults import server_error
from config.troubles import trouble_of
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


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (errors.QueryCanceled(), "busy"),
        (errors.LockNotAvailable(), "busy"),
        (errors.DeadlockDetected(), "busy"),
        (errors.ReadOnlySqlTransaction(), "no_saving"),
        (errors.DiskFull(), "no_saving"),
        (errors.TooManyConnections(), "unavailable"),
        (errors.AdminShutdown(), "unavailable"),
        (errors.CannotConnectNow(), "unavailable"),
        (PoolTimeout(), "unavailable"),
        (errors.UniqueViolation(), None),
        (errors.UndefinedTable(), None),
        (errors.InFailedSqlTransaction(), None),
    ],
)
def test_trouble_under_the_service_is_told_from_a_fault_of_ours(cause, code):
    with pytest.raises(DatabaseError) as raised, connection.wrap_database_errors:
        raise cause
    assert getattr(trouble_of(raised.value), "code", None) == code


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "no_saving"), (errno.EACCES, None)])
def test_a_folder_without_room_is_trouble_too(number, code):
    assert getattr(trouble_of(OSError(number, "")), "code", None) == code
