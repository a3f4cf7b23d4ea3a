"""Django's `migrate`, which gives up a lock that it cannot have at once, and tries again: nobody waits."""

import time
from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations import Migration
from psycopg.errors import LockNotAvailable

PATIENCE = "3s"  # while a change waits for its lock, everybody who comes after it waits, too
PAUSES = (2, 5, 10, 20, 30)  # seconds between the tries


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        self.database = connections[options["database"]]
        for pause in (*PAUSES, None):
            try:
                super().handle(*args, **options)
                return self.limit("0")
            except OperationalError as fault:
                if not isinstance(fault.__cause__, LockNotAvailable):
                    raise
                self.wait(pause)
        return None

    def wait(self, pause: int | None) -> None:
        if pause is None:
            raise CommandError(
                "A table stays busy: somebody else's long transaction holds it. What was finished is kept; "
                "end the transaction (manage.py doctor names it) and run migrate again."
            )
        self.stderr.write(f"A table is busy; trying again in {pause} s.")
        time.sleep(pause)

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """An index built CONCURRENTLY waits for old transactions and hinders nobody: it may take its time."""
        if action == "apply_start" and migration:
            self.limit(PATIENCE if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def limit(self, patience: str) -> None:
        with self.database.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [patience])
