"""The clock's ledger: what it notes, what it spares itself, and what the timetable makes of it."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from recruitment.clock import actions
from recruitment.clock.actions import note_failure, note_success, note_worker, noted_run
from recruitment.clock.models import Job, Worker
from recruitment.clock.timetable import clock_state, standings
from tests.races.threads import at_once, times

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def after(seconds: float):
    return NOW + timedelta(seconds=seconds)


def job() -> Job:
    return Job.objects.get(name="close_ads")


def standing(at=NOW):
    return next(one for one in standings(at) if one.name == "close_ads")


def fail(error: Exception) -> None:
    with pytest.raises(type(error)), noted_run("close_ads"):
        raise error


@pytest.fixture(autouse=True)
def nothing_unnoted():
    actions.unnoted.clear()


def test_a_quiet_success_is_noted_now_and_then_and_writes_nothing_between():
    for seconds in (0, 1, 14, 15, 16):
        actions.unnoted["close_ads"] += 1
        note_success("close_ads", after(seconds), 0.01)
    assert (job().runs, job().started_at) == (4, after(15))


def test_a_quiet_run_between_asks_the_database_twice_and_writes_no_row(django_assert_num_queries):
    note_success("close_ads", NOW, 0.01)
    before = row_version()
    with django_assert_num_queries(2):
        note_success("close_ads", after(1), 0.01)
    assert row_version() == before


def row_version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid, xmin, xmax FROM recruitment_job")
        return cursor.fetchall()


def test_what_is_slow_is_noted_at_once():
    note_success("close_ads", NOW, 0.01)
    note_success("close_ads", after(1), 5.0)
    assert (job().seconds, job().ended_at) == (5.0, after(6))


def test_a_failure_and_the_recovery_are_noted_at_once():
    note_success("close_ads", NOW, 0.01)
    note_failure("close_ads", after(1), 0.5, ValueError())
    note_failure("close_ads", after(2), 0.5, KeyError())
    failing = job()
    assert (failing.failures_in_row, failing.failing_since, failing.failed_at, failing.fault) == (
        2, after(1.5), after(2.5), "KeyError",
    )  # fmt: skip
    assert failing.ok_at == after(0.01)
    note_success("close_ads", after(3), 0.01)
    assert (job().failures_in_row, job().failing_since, job().ok_at) == (0, None, after(3.01))


def test_a_fault_is_told_by_its_kind_and_place_and_never_in_its_own_words():
    fail(ValueError("stina@student.example.org"))
    assert job().fault.startswith("ValueError in ")
    assert "stina" not in str(vars(job()))


def test_the_error_goes_on_as_it_was_also_when_nothing_can_be_noted(monkeypatch):
    def refuse(*_given):
        raise OperationalError("connection refused")

    monkeypatch.setattr(actions, "note_failure", refuse)
    fail(KeyError("gone"))
    assert Job.objects.count() == 0


def test_a_worker_is_noted_by_name_and_begins_anew_after_a_silence():
    for seconds in (0, 1, 16):
        note_worker("celery@one", after(seconds))
    assert (Worker.objects.get().since, Worker.objects.get().seen_at) == (NOW, after(16))
    note_worker("celery@one", after(200))
    assert Worker.objects.get().since == after(200)


def test_a_worker_silent_for_a_day_is_forgotten_when_another_comes():
    note_worker("celery@old", NOW)
    note_worker("celery@new", after(24 * 3600 + 1))
    assert [worker.name for worker in Worker.objects.all()] == ["celery@new"]


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "ok"), (300, "ok"), (720, "ok"), (721, "late"), (90_000, "late")]
)
def test_a_job_is_late_when_two_of_its_beats_have_gone_by(seconds, state):
    note_success("close_ads", NOW, 0)
    assert standing(after(seconds)).state == state


def test_a_late_job_is_late_since_it_was_to_run():
    note_success("close_ads", NOW, 0)
    found = standing(after(1000))
    assert (found.since, found.next_at) == (after(300), after(1000))


def test_the_worst_stands_first_and_what_never_ran_is_no_fault():
    note_success("deliver_messages", NOW, 0)
    note_success("remind_offers", after(-5000), 0)
    note_failure("close_ads", NOW, 0, ValueError())
    found = standings(NOW)
    assert [(one.name, one.state) for one in found[:2]] == [
        ("close_ads", "failed"),
        ("remind_offers", "late"),
    ]
    assert (found[-1].name, found[-1].state, found[-1].next_at) == ("deliver_messages", "ok", after(1))
    assert {one.state for one in found[2:-1]} == {"never"}


def test_the_clock_goes_while_any_job_is_heard_of():
    assert clock_state(NOW) == "unknown"
    note_failure("close_ads", NOW, 0, ValueError())
    assert [clock_state(after(seconds)) for seconds in (0, 120, 121)] == ["ok", "ok", "late"]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_workers_that_note_at_once_lose_no_failure():
    def noting():
        note_failure("close_ads", NOW, 0, ValueError())
        note_worker("celery@one", NOW)

    assert at_once(*times(6, noting)) == [None] * 6
    assert (job().failures_in_row, Worker.objects.count()) == (6, 1)
