"""Search, registration, pages, outbox and import beside their budgets, on a bank of 100,000."""

import re
import urllib.request
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from recruitment.ads.models import JobAd, ShareLink
from recruitment.staff.models import User
from tests.benchmarks.clients import Ask, ask_all, each, get, percentile
from tests.benchmarks.floors import STATEMENT

PEOPLE = 100_000
QUESTION = "/api/v1/candidates/?q=norrby&status=active&licence_b=yes"


def main(base: str) -> None:
    search(base)
    registrations(base)
    pages(base)


def search(base: str) -> None:
    token = AuthToken.objects.create(user=User.objects.get(email="rut@example.org"))[1]
    headers = {"Authorization": f"Token {token}"}
    keep_statement()
    _, floor = ask_all(base, get("/floor/read"), clients=1, seconds=5)
    _, waits = ask_all(base, get(QUESTION, headers), clients=1, seconds=10)
    told("search: p95 against the floor", percentile(waits, 0.95) / percentile(floor, 0.95), "at most 2")
    told("search: p95, milliseconds", percentile(waits, 0.95), "60 at a million")


def keep_statement() -> None:
    """What the search asks the database for its rows, for the floor to ask too."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email="rut@example.org"), settings.AUTHENTICATION_BACKENDS[0])
    with CaptureQueriesContext(connection) as asked:
        rows = client.get(QUESTION).json()["results"]
    [statement] = [one["sql"] for one in asked if "LIMIT 51" in one["sql"]]
    STATEMENT.write_text(statement.replace("%", "%%"))
    told("search: rows on the page", len(rows), "50")
    told("search: queries", len(asked), "4 besides authentication")


def registrations(base: str) -> None:
    floor, _ = ask_all(base, each("/floor/write"), clients=32, seconds=10)
    rate, waits = ask_all(base, form(base), clients=32, seconds=10)
    told("registration: per second against the floor", rate / floor, "at least 0.5")
    told("registration: p95 with 32 at once, milliseconds", percentile(waits, 0.95), "500")


def form(base: str, path: str = "/intresse/") -> Ask:
    """The public form filled in, by somebody else each time."""
    with urllib.request.urlopen(f"{base}{path}") as page:
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        text = page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]
    fixed = {
        "csrfmiddlewaretoken": token,
        "first_name": "Stina",
        "last_name": "Ågren",
        "is_adult": "on",
        "education_status": "student",
        "university": "oru",
        "privacy_notice_version": "2026-11",
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def ask(nth: int) -> tuple[str, str, bytes, dict[str, str]]:
        body = urlencode(fixed | {"email": f"stina{nth}@student.example.org"}).encode()
        return "POST", path, body, headers

    return ask


def pages(base: str) -> None:
    floor, _ = ask_all(base, get("/floor/page"), clients=32, seconds=8)
    link = ShareLink.objects.filter(revoked_at=None, job__state=JobAd.State.PUBLISHED).first()
    shared, _ = ask_all(base, get(f"/d/{link.code}/", PHONE), clients=32, seconds=8)
    job, _ = ask_all(base, get(f"/jobb/{link.job.slug}/", PHONE), clients=32, seconds=8)
    told("share page: per second against the floor", shared / floor, "at least 0.5")
    told("ad page: per second against the floor", job / floor, "at least 0.5")


PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15"}


def told(what: str, value: float, budget: str) -> None:
    print(f"{what:55}{value:10.2f}   {budget}")
