"""The schema is true and complete, the docs page holds under the strict policy, tokens open the door."""

from datetime import timedelta
from io import StringIO

import pytest
import schemathesis
from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from knox.models import AuthToken
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from config.wsgi import application
from tests.api.conftest import Caller, parameters_of


def test_the_schema_has_no_fault_and_no_doubt(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "openapi: 3" in capsys.readouterr().out


def test_every_change_tells_how_a_rule_says_no(anybody):
    paths = anybody.get("/schema/?format=json").json()["paths"]
    silent = [
        path for path, found in paths.items() for method, told in found.items()
        if method != "get" and not {"400", "409"} <= set(told["responses"])
    ]  # fmt: skip
    assert silent == []


def test_the_docs_page_has_no_script_or_style_of_its_own():
    page = Client().get("/api/v1/docs/").content.decode()
    assert ("<style" in page, "<script>" in page, "https://" in page) == (False, False, False)
    script = Client().get("/api/v1/docs/?script=")
    assert (script.status_code, script["Content-Type"]) == (200, "application/javascript")


# Tokens


def token_for(*words: str) -> str:
    out = StringIO()
    call_command("api_token", *words, stdout=out)
    return out.getvalue().strip()


def asking_with(token: str) -> Caller:
    client = Caller()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def test_a_token_is_printed_once_and_opens_the_door(rut):
    token = token_for(rut.email.upper())
    assert asking_with(token).get("/candidates/").status_code == 200
    kept = AuthToken.objects.get()
    assert (kept.expiry - timezone.now(), token in str(vars(kept))) == (timedelta(days=90), False)


def test_a_token_ends_and_may_be_short(rut):
    token = token_for(rut.email, "--days", "1")
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert asking_with(token).get("/candidates/").status_code == 401


def test_a_wrong_token_is_401_with_a_challenge(rut):
    answer = asking_with("fel").get("/candidates/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


@pytest.mark.parametrize("words", [["nobody@example.org"], ["", "--days", "90"]])
def test_a_token_is_for_somebody_who_works_here(words):
    with pytest.raises(CommandError, match="No active user has the address"):
        token_for(*words)


def test_a_session_may_read_and_needs_the_csrf_token_to_change(rut, season):
    client = Client(enforce_csrf_checks=True)
    client.force_login(rut, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/candidates/").status_code == 200
    assert client.post(f"/api/v1/seasons/{season.pk}/close/").status_code == 403


# Whatever is thrown at it


schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
def one_connection():
    """A request ends by closing the connection; here the test's transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(rut, one_connection):
    return AuthToken.objects.create(user=rut)[1]


@schema.parametrize()
@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered_as_the_schema_says(case, key, rows):
    """Rows of the tests' summer where the address names one; what an answer did is taken back."""
    real = parameters_of(case.operation.path.removeprefix("/api/v1"), rows)
    case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
    with transaction.atomic():
        answer = case.call(headers={"Authorization": f"Token {key}", "Accept-Encoding": "identity"})
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
