"""The bank's screen at 1,000, 10,000, 100,000 and 1,000,000 people, as a table (issue 4's budgets)."""

from collections.abc import Callable, Sequence
from io import StringIO
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from knox.models import AuthToken

from recruitment.candidates.models import Candidate
from recruitment.staff.models import User
from tests.benchmarks.clients import ask_all, get, percentile
from tests.benchmarks.town import town

STEPS = (1_000, 10_000, 100_000, 1_000_000)
API = "/api/v1/candidates/"
TYPED = ("s", "st", "sti", "stin", "stina", "stina ö", "stina öb", "stina öbe", "stina öberg")
# What is asked, and the budget in milliseconds at the size it is for.
ASKED: dict[str, tuple[Sequence[str], str]] = {
    "a name and two filters": ([f"{API}?q=stina&status=active&licence_b=yes"], "60 at 1,000,000"),
    "a word that a third has": ([f"{API}?q=example&status=active"], "300 at 1,000,000"),
    "weeks, area, VFU and licence": (
        [f"{API}?weeks=2027-W25,2027-W26&area=child_youth&vfu=true&licence_b=yes"],
        "60 at 1,000,000",
    ),
    "terms completed by a day": ([f"{API}?terms_min=6&on=2027-06-14&ordering=-terms"], "-"),
    "a word while it is typed": ([f"/bank/?q={quote(word)}" for word in TYPED], "50 at 100,000"),
    "facets of a question": ([f"{API}facets/?q=stina"], "150 at 1,000,000"),
    "facets of everybody": ([f"{API}facets/"], "150 at 1,000,000"),
}


def main(steps: Sequence[int] = STEPS) -> None:
    found: dict[str, list[float]] = {name: [] for name in ASKED}
    with town(0) as base:
        for people in steps:
            grow(people)
            for name, ask in questions(base).items():
                found[name].append(ask())
    table(steps, found)


def grow(people: int) -> None:
    """To as many, of the project's own generator."""
    missing = people - Candidate.objects.count()
    call_command("populate", str(missing), "--seed", str(people), stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def questions(base: str) -> dict[str, Callable[[], float]]:
    rut, client = User.objects.get(email="rut@example.org"), Client()
    client.force_login(rut, settings.AUTHENTICATION_BACKENDS[0])
    headers = {
        "Authorization": f"Token {AuthToken.objects.create(user=rut)[1]}",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "HX-Request": "true",
    }
    return {name: lambda paths=paths: slow(base, paths, headers) for name, (paths, _budget) in ASKED.items()}


def slow(base: str, paths: Sequence[str], headers: dict[str, str]) -> float:
    """p95 in milliseconds of one who asks these in turn, once each has been asked before."""
    in_turn = [get(path, headers) for path in paths]
    ask_all(base, lambda nth: in_turn[nth % len(paths)](nth), clients=1, seconds=1)
    _rate, waits = ask_all(base, lambda nth: in_turn[nth % len(paths)](nth), clients=1, seconds=5)
    return percentile(waits, 0.95)


def table(steps: Sequence[int], found: dict[str, list[float]]) -> None:
    print(f"{'people in the bank: p95, milliseconds':40}" + "".join(f"{step:>11,}" for step in steps))
    for name, waits in found.items():
        print(f"{name:40}" + "".join(f"{wait:11.1f}" for wait in waits) + f"   {ASKED[name][1]}")
