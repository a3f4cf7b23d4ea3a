"""`manage.py restore FILE`: what a backup holds, in the place of what is in the database."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config import dumping

AFTERWARDS = """Messages that waited when the backup was made leave as soon as a worker runs;
those that have left since then leave once more, with the same Message-ID."""


class Command(BaseCommand):
    help = "Fills an empty database from FILE. Stop web, worker and beat first."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="remove what is in the database now, for ever"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file}: there is no such file.")
        dumped = dumping.inspect(file)
        self.refuse(dumped, replace)
        dumping.load(file, dumped)
        connection.close()  # it remembers what is no longer there
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"Restored. {AFTERWARDS}")

    def refuse(self, dumped: dumping.Dumped, replace: bool) -> None:
        here = dumping.server_version()
        if dumped.server > here:
            raise CommandError(
                f"The backup is of PostgreSQL {dumped.server}, and the server is {here}: older."
            )
        if dumping.tables() and not replace:
            raise CommandError("The database is not empty. --replace removes all that is in it, for ever.")
