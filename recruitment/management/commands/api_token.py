"""A new API token of a user, and nothing else, on stdout: `manage.py api_token EMAIL [--days 90]`."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from knox.models import AuthToken

from recruitment.staff.models import User

LONGEST = 366


class Command(BaseCommand):
    help = "Print a new API token of a user. It is shown once and stored only as a hash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=_days, default=90, help="how long it lasts (default 90)")

    def handle(self, *args: Any, email: str, days: int, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active user has the address {email}.")
        _row, token = AuthToken.objects.create(user, expiry=timedelta(days=days))
        self.stdout.write(token)


def _days(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= LONGEST):
        raise ArgumentTypeError(f"{text} is not a number of days from 1 to {LONGEST}")
    return int(text)
