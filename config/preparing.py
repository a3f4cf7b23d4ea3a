"""What has to be done to a database before the service can use it: `python -m config.preparing`.

Run by the supervisor on every start; each step does nothing when it has been done. The last line on
standard output is `demo` when the demo municipality is in the database, else `own`, followed by the
address where the first administrator is made while there is none. With `--database` it leaves the static
files alone: those of a container image are collected when it is built.
"""

import hashlib
import os
import sys
import time
from io import StringIO

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from config import broker
from config.environment import Wrong, first_line

UNUSED = ["redoc", "rest_framework"]  # static files of packages that no page of ours asks for
LOCK = 7_201_503  # an arbitrary number, the same for everybody who prepares this database


def prepare() -> bool:
    """Bring the database and the static files up to date; whether the demo is in this database."""
    prepare_database()
    if "--database" not in sys.argv:
        collect()
    broker.forget(settings.BROKER)
    if settings.DEMO and not get_user_model().objects.exists():
        call_command("demo", stdout=StringIO())
    return apps.get_model("recruitment", "Organisation").objects.filter(is_demo=True).exists()


def prepare_database() -> None:
    """Two starts at once, on one machine or on several: one after the other."""
    while not locked():
        time.sleep(0.2)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def locked() -> bool:
    """Asked for again and again: a statement that waited would be in the way of indexes built CONCURRENTLY,
    which wait for every statement, and so of who has the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return cursor.fetchone() == (True,)


def whose(has_demo: bool) -> str:
    """`demo`, `own`, or `own` and the setup link of a database in which nobody works yet."""
    if has_demo or get_user_model().objects.exists():
        return "demo" if has_demo else "own"
    said = StringIO()
    call_command("setup_link", stdout=said)
    return f"own {said.getvalue().strip()}"


def collect() -> None:
    """`collectstatic`, when a file has changed since the last time: hashing and compressing takes seconds."""
    note, now = settings.STATIC_ROOT / "sources", state_of_sources()
    if not note.exists() or note.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        note.write_text(now)


def state_of_sources() -> str:
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list(UNUSED):
            found = os.stat(storage.path(path))
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        print(whose(prepare()))  # noqa: T201
    except OperationalError as fault:
        raise Wrong("The database", first_line(fault)) from None
    except CommandError as fault:
        raise Wrong("Preparing", first_line(fault)) from None


if __name__ == "__main__":
    main()
