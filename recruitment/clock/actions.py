"""Note how the jobs of the clock go: trouble and what is slow at once, quiet success now and then."""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db import DatabaseError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from recruitment.clock.models import NOTED_EVERY, SILENT, Job, Worker

ROOT = Path(__file__).resolve().parents[2]
SLOW = 5.0  # seconds; told at once
FORGOTTEN = timedelta(days=1)  # a machine that has been silent that long is not coming back by that name

unnoted: Counter[str] = Counter()  # runs of this process that the ledger does not count yet


@contextmanager
def noted_run(name: str, worker: str = "") -> Iterator[None]:
    """Note one run of a job and how it ended; `worker` is who ran it, if anybody in particular.

    Never in the way of the work: where the database is what fails, the error goes on as it was.
    """
    started_at, began = timezone.now(), monotonic()
    unnoted[name] += 1
    try:
        yield
    except Exception as error:
        with suppress(DatabaseError):
            note_failure(name, started_at, monotonic() - began, error)
        raise
    else:
        note_success(name, started_at, monotonic() - began)
    if worker:
        note_worker(worker, timezone.now())


def note_success(name: str, started_at: datetime, seconds: float) -> None:
    """A quiet run, soon after one that was noted, writes nothing."""
    at, rows = started_at + timedelta(seconds=seconds), Job.objects.filter(pk=name)
    worth_it = rows if seconds >= SLOW else rows.worth_noting(at)
    ran = {"started_at": started_at, "ended_at": at, "seconds": seconds, "ok_at": at}
    if worth_it.update(**ran, failures_in_row=0, failing_since=None, runs=F("runs") + unnoted[name]):
        unnoted[name] = 0
    elif not rows.exists():
        Job.objects.get_or_create(name=name, defaults=ran | {"runs": unnoted.pop(name, 0)})


def note_failure(name: str, started_at: datetime, seconds: float, error: Exception) -> None:
    at = started_at + timedelta(seconds=seconds)
    ran = {"started_at": started_at, "ended_at": at, "seconds": seconds}
    Job.objects.get_or_create(name=name, defaults=ran)
    Job.objects.filter(pk=name).update(
        **ran,
        runs=F("runs") + unnoted[name],
        failed_at=at,
        fault=fault_of(error),
        failures_in_row=F("failures_in_row") + 1,
        failing_since=Coalesce("failing_since", at),
    )
    unnoted[name] = 0


def note_worker(name: str, at: datetime) -> None:
    rows = Worker.objects.filter(pk=name[:200])
    if rows.filter(seen_at__lte=at - SILENT).update(since=at, seen_at=at):
        return  # back after a silence
    if rows.filter(seen_at__lte=at - NOTED_EVERY).update(seen_at=at) or rows.exists():
        return
    Worker.objects.get_or_create(name=name[:200], defaults={"since": at, "seen_at": at})
    Worker.objects.filter(seen_at__lte=at - FORGOTTEN).delete()


def fault_of(error: Exception) -> str:
    """`OperationalError in recruitment/outbox/actions.py:120`: the kind, and the last place of our own."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    if not ours:
        return type(error).__name__
    place = Path(ours[-1].filename)
    shown = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place.name
    return f"{type(error).__name__} in {shown}:{ours[-1].lineno}"[:200]


def _is_ours(filename: str) -> bool:
    return filename.startswith(f"{ROOT / 'recruitment'}/") and not filename.endswith(
        ("recruitment/tasks.py", "recruitment/clock/actions.py")
    )
