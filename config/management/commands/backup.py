"""`manage.py backup FILE`: the whole database in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import dumping

ALSO_KEEP = """Keep apart from it, and as safe: the settings, above all SECRET_KEY. It is not in the file, and
without the same key everybody is logged out, and the links in sent mails that stop messages work no longer.
There are no other files to keep: everything that the service stores is in the database."""


class Command(BaseCommand):
    help = "Writes the whole database to FILE (pg_dump, custom format). The service may go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="write over a file that exists")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if file.exists() and not replace:
            raise CommandError(f"{file} exists; name another file or say --replace.")
        try:
            dumping.dump(file)
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}.") from None
        self.stdout.write(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB.\n{ALSO_KEEP}")
