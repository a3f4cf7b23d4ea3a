"""Messages a second to a server that takes everything, and what a login link waits meanwhile."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone

from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.stencil import Stencil
from recruitment.staff.models import Organisation
from tests.benchmarks.clients import percentile
from tests.benchmarks.service import told
from tests.smtp import free_port

MANY = 10_000
LINKS = 40


def main() -> None:
    told("outbox: messages a second, one worker", rate(1), "at least 200")
    # A worker has three processes, which already fill a machine with two cores: one each shows what a second
    # machine would give.
    told("outbox: two workers against one, of one process", rate(2, 1) / rate(1, 1), "nearly 2")
    told("outbox: login link while a wave runs, p95 milliseconds", percentile(sorted(waits()), 0.95), "2000")


def rate(workers: int, processes: int | None = None) -> float:
    """From the first mail that came to the last; each worker with its usual number of processes, or these."""
    queue_many()
    with sink() as notes, working(workers, processes):
        came = wait_for(notes, MANY)
    moments = sorted(came.values())
    return len(moments) / (moments[-1] - moments[0])


def waits() -> list[float]:
    """Seconds from queueing a link to its arrival."""
    queue_many()
    asked = {}
    with sink() as notes, working(1):
        wait_for(notes, 100)
        for nth in range(LINKS):
            asked[f"login-{nth}"] = time.time()
            letter(f"login-{nth}", urgent=True).save()
            time.sleep(0.25)
        came = wait_for(notes, LINKS, "login-")
    return [came[key] - at for key, at in asked.items()]


def queue_many() -> None:
    """On a table as autovacuum would keep it; it is off where tests run."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE recruitment_message CASCADE")
    stencil = Stencil(Organisation.objects.current(), "invitation", {"organisation": "Norrby kommun"})
    batch = Message().pk
    Message.objects.bulk_create(
        (
            stencil.fill(
                key=f"many-{nth}",
                recipient=f"stina{nth}@student.example.org",
                values={
                    "first_name": f"Stina{nth}",
                    "link": absolute(f"/bekrafta/{nth}/"),
                    "leave_link": absolute(f"/avsluta/{nth}/"),
                },
                unsubscribe_url=absolute(f"/avsluta/{nth}/"),
                batch=batch,
            )
            for nth in range(MANY)
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE recruitment_message")


def letter(key: str, **values: object) -> Message:
    text = "Hej!\n\nHär är din länk.\n"
    return Message(
        key=key, recipient="stina@student.example.org", template="personal_link", subject="Din länk",
        text=text, html=f"<p>{text}</p>", due_at=timezone.now(), **values,
    )  # fmt: skip


@contextmanager
def sink() -> Iterator[Path]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        notes.touch()
        command = [sys.executable, "-m", "tests.benchmarks.sink", str(port), str(notes)]
        server = subprocess.Popen(command)
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        try:
            yield notes
        finally:
            server.terminate()
            server.wait()


@contextmanager
def working(workers: int, processes: int | None = None) -> Iterator[None]:
    """The worker of production, each with a queue folder of its own."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "config.celery", "worker", "--beat"]
    command += ["--scheduler", "config.clock:Scheduler", "--loglevel", "ERROR"]
    command += ["--concurrency", str(processes)] if processes else []
    folders = [tempfile.TemporaryDirectory() for _ in range(workers)]
    running = [
        subprocess.Popen([*command, "-n", f"worker{nth}"], env=os.environ | {"VAR_FOLDER": folder.name})
        for nth, folder in enumerate(folders)
    ]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def wait_for(notes: Path, count: int, prefix: str = "", seconds: int = 300) -> dict[str, float]:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        lines = [line.split() for line in notes.read_text().splitlines()]
        came = {
            key: float(at) for at, key in (line for line in lines if len(line) == 2) if key.startswith(prefix)
        }
        if len(came) >= count:
            return came
        time.sleep(0.2)
    raise TimeoutError(f"{len(came)} of {count} mails came")
