"""The operations page and /metrics beside their budget, with a million messages that were sent long ago."""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from recruitment.outbox.models import Message
from recruitment.outbox.tallies import tally_days
from recruitment.staff.models import User
from tests.benchmarks.clients import percentile
from tests.benchmarks.service import told

MANY = 1_000_000
# What differs from the row that is copied.
GIVEN = {
    "id": "gen_random_uuid()",
    "key": "one.key || n",
    "recipient": "'x' || n || '@example.org'",
    "created_at": "moment",
    "due_at": "moment",
    "sent_at": "CASE WHEN state = 'sent' THEN moment END",
    "claimed_at": "CASE WHEN state = 'failed' THEN moment END",
    "reason": "CASE WHEN state = 'failed' THEN 'No such address (' || 550 + n %% 5 || ').' ELSE '' END",
}
COLUMNS = [field.column for field in Message._meta.concrete_fields]
FILL = f"""
    INSERT INTO recruitment_message ({", ".join(COLUMNS)})
    SELECT {", ".join(GIVEN.get(name, f"one.{name}") for name in COLUMNS)}
      FROM recruitment_message one,
           (SELECT n, now() - %s::interval * n AS moment FROM generate_series(1, %s) n) given
     WHERE key = %s
"""


def main() -> None:
    fill("old-", "sent", "30 seconds", MANY)  # a year of them, 2,880 in the last day
    fill("wrong-", "failed", "1 minute", 2_000)
    fill("next-", "queued", "1 second", 10_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE recruitment_message")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email="adam@example.org"), settings.AUTHENTICATION_BACKENDS[0])
    told("operations: messages in the table", Message.objects.count(), "1,000,000")
    told("operations: the page, p95 milliseconds", timed(lambda: client.get("/drift/")), "100")
    told("operations: the jobs, p95 milliseconds", timed(lambda: client.get("/drift/jobb/")), "100")
    settings.METRICS_TOKEN = "only-for-benchmarks"
    shown = {"Authorization": "Bearer only-for-benchmarks"}
    told("metrics: before the days are summed, milliseconds", timed(asking(client, shown), 1), "-")
    tally_days(timezone.now())
    told("metrics: p95 milliseconds", timed(asking(client, shown)), "100")
    told("ready: p95 milliseconds", timed(lambda: client.get("/readyz")), "100")


def fill(prefix: str, state: str, apart: str, count: int) -> None:
    Message.objects.create(key=prefix, state=state, recipient="x@example.org", template="invitation",
                           subject="Hej", text="Hej! " * 60)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL, [apart, count, prefix])


def asking(client: Client, headers: dict[str, str]) -> Callable[[], object]:
    return lambda: client.get("/metrics", headers=headers)


def timed(asks: Callable[[], object], times: int = 20) -> float:
    """Milliseconds of the slow ones, after the first."""
    if times > 1:
        asks()
    waits = []
    for _nth in range(times):
        began = time.perf_counter()
        asks()
        waits.append(time.perf_counter() - began)
    return percentile(sorted(waits), 0.95)
