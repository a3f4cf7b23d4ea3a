"""Whether the process lives (/healthz), and whether it and the clock can do their work (/readyz)."""

import os
import socket
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recruitment.clock.models import Worker
from recruitment.clock.timetable import FAILED, LATE, clock_state, standings

BROKER_ANSWERS_IN = 0.05  # seconds; whoever asks us waits for it
PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 until the database answers and every migration is applied. A stopped clock, a job that fails or a
    broker that is away is told but does not make it 503: pages work without, and taking them away would
    help nobody."""
    state: dict[str, Any] = {"database": "ok", "migrations": "unknown"} | nothing_known()
    try:
        state["migrations"] = migrations()
        if state["migrations"] == "ok":
            state |= clock(timezone.now())
    except DatabaseError:
        state = {"database": "no answer", "migrations": "unknown"} | nothing_known()
    ready = state["database"] == state["migrations"] == "ok"
    answer = {"status": "ok" if ready else "not ready", **state, "broker": broker()}
    return JsonResponse(answer, status=200 if ready else 503)


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "missing" if missing else "ok"


def nothing_known() -> dict[str, Any]:
    return {"clock": "unknown", "jobs": [], "workers": 0}


def clock(at: datetime) -> dict[str, Any]:
    """What the ledger says: whether the clock goes, which jobs failed or are late, how many workers."""
    troubled = [one for one in standings(at) if one.state in (FAILED, LATE)]
    jobs = [{"name": one.name, "state": one.state, "since": one.since} for one in troubled]
    return {"clock": clock_state(at), "jobs": jobs, "workers": Worker.objects.heard_of(at).count()}


def broker() -> str:
    """Whether somebody listens there; that its messages arrive is seen by the clock's ledger."""
    parts = urlsplit(settings.CELERY_BROKER_URL)
    if parts.scheme not in PORTS:
        folder = settings.BROKER if settings.BROKER.exists() else settings.BROKER.parent
        return "ok" if os.access(folder, os.W_OK) else "no answer"
    try:
        place = (parts.hostname or "localhost", parts.port or PORTS[parts.scheme])
        socket.create_connection(place, timeout=BROKER_ANSWERS_IN).close()
    except OSError:
        return "no answer"
    return "ok"
