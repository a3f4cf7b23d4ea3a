"""What has to be done to a database before the service can use it: `python -m config.preparing`.

Run by the supervisor on every start; each step does nothing when it has been done. The last line on
standard output is `demo` when the demo municipality is in the database, else `own`.
"""

import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from config import broker
from config.environment import Wrong, first_line

LOCK = 7_201_503  # an arbitrary number, the same for everybody who prepares this database


def prepare() -> bool:
    """Bring the database and the static files up to date; whether the demo is in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # two starts at once: one after the other
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.map"])
    broker.forget(settings.BROKER)
    if settings.DEMO:
        call_command("demo", stdout=sys.stderr)
    return apps.get_model("recruitment", "Organisation").objects.filter(is_demo=True).exists()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        print("demo" if prepare() else "own")  # noqa: T201
    except OperationalError as fault:
        raise Wrong("The database", first_line(fault)) from None
    except CommandError as fault:
        raise Wrong("Preparing", first_line(fault)) from None


if __name__ == "__main__":
    main()
