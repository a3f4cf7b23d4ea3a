"""`manage.py setup_link`: the address where the first administrator of a new service is made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recruitment.errors import RuleBroken
from recruitment.outbox.links import absolute
from recruitment.staff.founding import make_setup_link


class Command(BaseCommand):
    help = "Prints a link, good for one day and one person, that makes the first administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = make_setup_link(timezone.now())
        except RuleBroken as broken:
            raise CommandError(str(broken.message)) from None
        self.stdout.write(absolute(f"/installera/{token}/"))
