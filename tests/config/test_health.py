"""What a watcher is told: the process lives; the service can work; the clock runs, and every job of it."""

import json
import socket
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory
from django.utils import timezone

from config import health
from recruitment import tasks
from recruitment.clock.actions import note_worker, noted_run
from recruitment.clock.models import Job, Worker

QUIET = {"clock": "ok", "jobs": [], "workers": 0, "broker": "ok"}


def answer(view, method="get"):
    response = view(getattr(RequestFactory(), method)("/"))
    return response.status_code, json.loads(response.content or "null")


def state() -> dict:
    return answer(health.readyz)[1]


def age(seconds: float) -> None:
    """All that the ledger has noted was so long ago."""
    then = timezone.now() - timedelta(seconds=seconds)
    Job.objects.update(started_at=then, ended_at=then, ok_at=then)
    Worker.objects.update(seen_at=then)


def test_a_living_process_says_so_without_the_database():
    assert answer(health.healthz) == (200, {"status": "ok"})  # a query without `db` would fail the test


def test_health_is_only_read():
    assert health.healthz(RequestFactory().post("/")).status_code == 405


@pytest.mark.django_db
def test_ready_with_database_migrations_and_a_recent_beat():
    tasks.close_ads()
    assert answer(health.readyz) == (200, {"status": "ok", "database": "ok", "migrations": "ok"} | QUIET)


@pytest.mark.django_db
def test_a_clock_nobody_has_heard_of_is_unknown_and_a_silent_one_late():
    assert state()["clock"] == "unknown"
    tasks.deliver_messages()
    age(121)
    assert (answer(health.readyz)[0], state()["clock"]) == (200, "late")


@pytest.mark.django_db
def test_a_job_that_fails_is_named_with_the_moment_it_began_and_no_word_of_the_error():
    for _nth in range(2):
        with pytest.raises(ValueError), noted_run("close_ads"):
            raise ValueError("stina@student.example.org")
    said = answer(health.readyz)
    [job] = said[1]["jobs"]
    assert (said[0], job["name"], job["state"]) == (200, "close_ads", "failed")
    assert job["since"] == Job.objects.get().failing_since.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )
    assert "stina" not in json.dumps(said[1])


@pytest.mark.django_db
def test_a_job_that_is_late_is_named_while_the_others_go_on():
    tasks.close_ads()
    age(721)
    tasks.deliver_messages()
    assert [(job["name"], job["state"]) for job in state()["jobs"]] == [("close_ads", "late")]
    assert state()["clock"] == "ok"


@pytest.mark.django_db
def test_workers_are_counted_while_they_are_heard_of():
    for name in ("celery@one", "celery@two", "celery@two"):
        note_worker(name, timezone.now())
    assert state()["workers"] == 2
    age(121)
    assert state()["workers"] == 0


@pytest.mark.django_db
def test_a_broker_that_is_away_is_told_but_closes_nothing(settings):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"amqp://user:secret@127.0.0.1:{server.getsockname()[1]}//"
        assert answer(health.readyz)[0] == 200
        assert state()["broker"] == "no answer"
        server.listen()
        assert state()["broker"] == "ok"
    assert "secret" not in json.dumps(state())


@pytest.mark.django_db
def test_a_broker_folder_that_cannot_be_written_is_told(settings, tmp_path, monkeypatch):
    settings.BROKER = tmp_path
    monkeypatch.setattr(health.os, "access", lambda path, mode: path != tmp_path)  # root may write anywhere
    assert state()["broker"] == "no answer"


@pytest.mark.django_db
def test_an_answer_takes_no_longer_than_a_watcher_waits():
    for name in ("close_ads", "deliver_messages"):
        getattr(tasks, name)()
    answer(health.readyz)
    quickest = []
    for _nth in range(5):
        began = time.perf_counter()
        answer(health.readyz)
        quickest.append(time.perf_counter() - began)
    assert min(quickest) < 0.1


@pytest.mark.django_db
def test_not_ready_before_every_migration_is_applied():
    MigrationRecorder.Migration.objects.filter(app="recruitment").order_by("-id").first().delete()
    status, said = answer(health.readyz)
    assert (status, said["migrations"], said["status"]) == (503, "missing", "not ready")


@pytest.mark.django_db
def test_not_ready_without_an_answer_from_the_database(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "migrations", refuse)
    status, said = answer(health.readyz)
    assert (status, said["database"], said["clock"]) == (503, "no answer", "unknown")
