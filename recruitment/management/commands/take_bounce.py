"""A mail that came back, on stdin: what an alias of the sender's address pipes to `manage.py take_bounce`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recruitment.outbox.bounces import LARGEST, take_bounce


class Command(BaseCommand):
    help = "Read a returned mail from stdin and note what it says. Anything else is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        self.stdout.write(f"{take_bounce(raw, at=timezone.now())} noted")
