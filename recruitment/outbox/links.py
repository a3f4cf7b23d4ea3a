"""Links in messages: always absolute, and masked where somebody else reads them."""

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


def mask_links(text: str) -> str:
    """`text` with all but the first part of each own path hidden: a link acts as the person it was sent to.

    For everybody but the recipient. Cuts too much rather than too little: what is secret in an
    address is known to the noun that made it, not to the outbox.
    """
    own = re.compile(re.escape(settings.BASE_URL) + r"/([^/\s<>\"']+)/[^\s<>\"']+")
    return own.sub(lambda link: f"{settings.BASE_URL}/{link[1]}/…/", text)
