"""A database of its own with as many people as asked for, and the web server of production in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection


@contextmanager
def town(people: int) -> Iterator[str]:
    """The address of the service while it is up; the demo's people and `people` more are in its bank."""
    connection.creation.create_test_db(verbosity=0, serialize=False)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/run", "/test_run")
    call_command("demo", stdout=StringIO())
    call_command("populate", str(people), stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    try:
        with served() as base:
            yield base
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


@contextmanager
def served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environ = os.environ | {"PORT": str(port), "BASE_URL": base}
    server = subprocess.Popen([sys.executable, "-m", "config.web"], env=environ, cwd=Path.cwd())
    try:
        wait_for(f"{base}/healthz")
        yield base
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: int = 60) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)
