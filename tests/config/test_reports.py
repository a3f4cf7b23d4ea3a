"""An error reaches Sentry with its kind and place, and with nothing that anybody has typed or is called."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sentry_sdk
import structlog
from django.core.handlers.wsgi import WSGIHandler
from django.db import IntegrityError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from config import reports
from config.environment import Wrong
from recruitment.candidates.models import Candidate
from tests.factories import make_candidate

MARK = "hemligagren"  # in everything that is about a person


class Sentry(BaseHTTPRequestHandler):
    """Keeps what is sent to it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.received.append(body.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def sentry():
    with ThreadingHTTPServer(("127.0.0.1", 0), Sentry) as server:
        server.received = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def told(sentry):
    """With reports on as the settings turn them on: all events that have arrived, and the raw text."""
    url = reports.dsn(f"http://key@127.0.0.1:{sentry.server_address[1]}/7")
    made = reports.added_to({"handlers": {}, "root": {"handlers": []}}, url, "https://jobb.norrby.se")
    place = made["handlers"]["sentry"]
    handler = reports.Reporter(place["dsn"], place["environment"])
    handler.setLevel(place["level"])
    logging.getLogger().addHandler(handler)

    def arrived():
        sentry_sdk.flush(timeout=10)
        items = [line for body in sentry.received for line in body.splitlines()]
        return [event for event in map(json.loads, items) if "exception" in event], "".join(sentry.received)

    yield arrived
    logging.getLogger().removeHandler(handler)
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def fail(request, token):
    """A page that breaks in the middle of somebody's data."""
    typed, person = request.POST["name"], make_candidate(first_name=MARK.title(), email=f"{MARK}@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [typed])
    structlog.get_logger("recruitment.test").warning("looked", person=person.first_name)
    logging.getLogger("recruitment.test").info("looked at %s", person.first_name)
    Candidate.objects.create(pk=person.pk, first_name=typed, email=person.email)
    return HttpResponse("never")


urlpatterns = [path("mina-uppgifter/<str:token>/", fail)]


@pytest.mark.django_db
def test_an_error_on_a_page_tells_its_route_and_nothing_about_anybody(told, settings):
    settings.ROOT_URLCONF = __name__
    browser = Client(raise_request_exception=False, enforce_csrf_checks=False)
    browser.cookies["sessionid"] = MARK
    headers = {"User-Agent": MARK, "Referer": f"https://jobb.norrby.se/{MARK}"}
    answer = browser.post(
        f"/mina-uppgifter/{MARK}/?q={MARK}", {"name": MARK}, headers=headers, REMOTE_ADDR="192.0.2.77"
    )
    assert answer.status_code == 500
    [event], text = told()
    kinds = [error["type"] for error in event["exception"]["values"]]
    assert kinds == ["UniqueViolation", "IntegrityError"]
    assert event["transaction"] == "mina-uppgifter/<str:token>/"
    assert event["tags"] == {"route": "mina-uppgifter/<str:token>/", "method": "POST"}
    assert (event["release"], event["environment"]) == ("rekryteringsbanken@0.1.0", "jobb.norrby.se")
    assert "fail" in [frame["function"] for frame in event["exception"]["values"][-1]["stacktrace"]["frames"]]
    assert MARK not in text.lower()
    assert "192.0.2.77" not in text


def test_an_error_of_the_clock_tells_its_task_and_not_its_arguments(told):
    try:
        raise IntegrityError(f"Key (email)=({MARK}@example.org) already exists.")
    except IntegrityError:
        logging.getLogger("celery.app.trace").exception(
            "Task raised: %(exc)s",
            {"exc": MARK},
            extra={"data": {"name": "recruitment.tasks.x", "args": [MARK]}},
        )
    [event], text = told()
    assert (event["transaction"], event["tags"]) == ("recruitment.tasks.x", {"task": "recruitment.tasks.x"})
    assert MARK not in text


def test_our_own_complaint_is_told_by_its_template(told):
    logging.getLogger("recruitment.outbox").error("refused: %s", MARK)
    [event], text = told()
    assert event["message"] == "refused: %s"
    assert MARK not in text
    assert not hasattr(WSGIHandler.__call__, "__wrapped__")  # nobody listens in on requests


def test_a_probe_a_scanner_and_a_warning_are_no_reports(told):
    logging.getLogger("django.request").error("Service Unavailable: %s", "/readyz")
    logging.getLogger("django.security.DisallowedHost").error("Invalid host", exc_info=ValueError("x"))
    logging.getLogger("recruitment.outbox").warning("mail cannot leave")
    assert told() == ([], "")


def test_without_an_address_nothing_is_set_up():
    given = {"handlers": {}, "root": {"handlers": []}}
    made = reports.added_to(given, reports.dsn(""), "https://jobb.norrby.se")
    assert made == {"handlers": {}, "root": {"handlers": []}}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sentry", "is not an address such as https://key@sentry.norrby.se/7."),
        ("https://sentry.norrby.se/7", "is not an address such as https://key@sentry.norrby.se/7."),
        ("https://key@sentry.norrby.se/", "is not an address such as https://key@sentry.norrby.se/7."),
        ("http://key@sentry.norrby.se/7", "must be https: plain http is only for this machine."),
    ],
)
def test_a_wrong_address_is_told(url, reason):
    with pytest.raises(Wrong) as caught:
        reports.dsn(url)
    assert caught.value.code == f"SENTRY_DSN: {reason}"
