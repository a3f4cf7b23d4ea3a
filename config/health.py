"""Whether the process lives (/healthz) and whether it can do its work (/readyz)."""

from datetime import UTC, datetime

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

CLOCK = "clock"  # the cache key under which the worker notes when it last did something
LATE = 120  # seconds without a beat after which the clock counts as stopped


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 until the database answers and every migration is applied. A stopped clock is told but does not
    make it 503: pages work without it, and taking them away would help nobody."""
    try:
        state = {"database": "ok", "migrations": migrations(), "clock": clock()}
    except DatabaseError:
        state = {"database": "no answer", "migrations": "unknown", "clock": "unknown"}
    ready = state["database"] == state["migrations"] == "ok"
    return JsonResponse({"status": "ok" if ready else "not ready", **state}, status=200 if ready else 503)


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "missing" if missing else "ok"


def clock() -> str:
    beat = cache.get(CLOCK)
    if beat is None:
        return "unknown"
    return "late" if (now() - beat) > LATE else "ok"


def note_beat() -> None:
    cache.set(CLOCK, now(), timeout=None)


def now() -> float:
    return datetime.now(UTC).timestamp()
