"""A key to the API for somebody who works here; printed once, kept only as a digest."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from knox.models import AuthToken

from recruitment.staff.models import User


class Command(BaseCommand):
    help = "Print a new API token of a user, for `Authorization: Token ...`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=int, default=90, help="how long it works (default: 90)")

    def handle(self, *, email: str, days: int, **options: Any) -> None:
        if not 1 <= days <= 3650:
            raise CommandError("--days: give 1 to 3650.")
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"No active user has the address {email}.")
        _kept, token = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
        self.stdout.write(token)
