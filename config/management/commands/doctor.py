"""`manage.py doctor`: tries all that the service needs, and says what to do."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.examining import database, machine, outside
from config.examining.finding import Finding, Level


class Command(BaseCommand):
    help = "Tries all that the service needs, and says what to do. Exit code 1 on a fault."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", metavar="ADDRESS", default="", help="send one mail there as well")

    def handle(self, *args: Any, mail: str, **options: Any) -> None:
        faults = 0
        for finding in findings(mail):
            self.stdout.write(str(finding))
            faults += finding.level == Level.FAULT
        if faults:
            raise CommandError(f"{faults} fault{'s' if faults > 1 else ''}.", returncode=1)


def findings(mail: str) -> Iterator[Finding]:
    yield from machine.set_values()
    yield from database.examine()
    yield outside.broker()
    yield outside.workers()
    yield from outside.mail(mail)
    yield from outside.texts()
    yield from machine.disk()
    yield machine.time_zone()
