"""Links in messages: always absolute, always to this service."""

import re

from django.conf import settings


def absolute(path: str) -> str:
    """The full address of a path of this service, for messages, feeds and calendars."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path[:40]!r} is not a path of this service.")
    return f"{settings.BASE_URL}{path}"


def is_ours(address: str) -> bool:
    """Whether an address leads to this service, with nothing before or after it."""
    return address.startswith(f"{settings.BASE_URL}/") and re.search(r"[\s<>\"']", address) is None
