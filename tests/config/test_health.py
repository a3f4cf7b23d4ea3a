"""What a watcher is told: the process lives; the service can work; the clock runs."""

import json

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from config import health


def answer(view, method="get"):
    response = view(getattr(RequestFactory(), method)("/"))
    return response.status_code, json.loads(response.content or "null")


def test_a_living_process_says_so_without_the_database():
    assert answer(health.healthz) == (200, {"status": "ok"})  # a query without `db` would fail the test


def test_health_is_only_read():
    assert health.healthz(RequestFactory().post("/")).status_code == 405


@pytest.mark.django_db
def test_ready_with_database_migrations_and_a_recent_beat():
    health.note_beat()
    state = {"status": "ok", "database": "ok", "migrations": "ok", "clock": "ok"}
    assert answer(health.readyz) == (200, state)


@pytest.mark.django_db
def test_a_clock_nobody_has_heard_of_is_unknown_and_a_silent_one_late(monkeypatch):
    assert answer(health.readyz)[1]["clock"] == "unknown"
    health.note_beat()
    then = health.now()
    monkeypatch.setattr(health, "now", lambda: then + health.LATE + 1)
    status, state = answer(health.readyz)
    assert (status, state["clock"]) == (200, "late")


@pytest.mark.django_db
def test_not_ready_before_every_migration_is_applied():
    MigrationRecorder.Migration.objects.filter(app="recruitment").order_by("-id").first().delete()
    status, state = answer(health.readyz)
    assert (status, state["migrations"], state["status"]) == (503, "missing", "not ready")


@pytest.mark.django_db
def test_not_ready_without_an_answer_from_the_database(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "migrations", refuse)
    status, state = answer(health.readyz)
    assert (status, state["database"]) == (503, "no answer")
