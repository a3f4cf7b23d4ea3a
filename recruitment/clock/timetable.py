"""The timetable of the settings beside the ledger: which jobs there are, how each goes, when each is next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from recruitment.clock.models import SILENT, Job

FAILED, LATE, NEVER, OK = "failed", "late", "never", "ok"  # the worst first


@dataclass(frozen=True)
class Standing:
    """How one job stands: `job` is its line in the ledger, None before the first run."""

    name: str
    every: timedelta
    job: Job | None
    state: str
    since: datetime | None = None
    next_at: datetime | None = None


def standings(at: datetime) -> list[Standing]:
    """Every job of the timetable, those that failed or are late first."""
    rows = Job.objects.in_bulk()
    found = [_standing(name, every, rows.get(name), at) for name, every in timetable().items()]
    return sorted(found, key=lambda one: (FAILED, LATE, NEVER, OK).index(one.state))


def timetable() -> dict[str, timedelta]:
    """The jobs by the names of their tasks, and how often each is to run."""
    beats = settings.CELERY_BEAT_SCHEDULE.values()
    return {beat["task"].rpartition(".")[2]: timedelta(seconds=beat["schedule"]) for beat in beats}


def _standing(name: str, every: timedelta, job: Job | None, at: datetime) -> Standing:
    if job is None:
        return Standing(name, every, None, NEVER)
    next_at = max(job.started_at + every, at)
    if job.failures_in_row:
        return Standing(name, every, job, FAILED, job.failing_since, next_at)
    due_at = job.ended_at + every
    if at > late_after(job, every):
        return Standing(name, every, job, LATE, due_at, next_at)
    return Standing(name, every, job, OK, job.ok_at, next_at)


def late_after(job: Job, every: timedelta) -> datetime:
    """One beat may be dropped and another take its time; two in a row may not."""
    return job.ended_at + 2 * every + SILENT


def clock_state(at: datetime) -> str:
    """`ok` while any job is heard of; `late` when all have fallen silent; `unknown` before the first."""
    last = Job.objects.order_by("-ended_at").values_list("ended_at", flat=True).first()
    if last is None:
        return "unknown"
    return "late" if at - last > SILENT else "ok"
