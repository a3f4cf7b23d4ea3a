"""The addresses to fill in at the providers of mail and text messages: `manage.py callback_addresses`."""

from typing import Any

from django.core.management.base import BaseCommand

from recruitment.outbox.callbacks import addresses


class Command(BaseCommand):
    help = "Print where providers are to report to. Each address holds a secret: show it to nobody else."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, address in addresses().items():
            self.stdout.write(f"{name}  {address}")
