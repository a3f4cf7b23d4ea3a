"""What colleagues may read of a message: everything but the key to somebody's own page."""

import re

# Addresses that act for a person (design.md section 4); whoever holds the token answers in their name.
_KEYS = re.compile(r"/(bekrafta|mina-uppgifter|sommar|intervju|erbjudande|dela|avsluta|kalender)/[\w.~-]+")


def without_keys(text: str) -> str:
    """`text` with every personal token replaced by an ellipsis."""
    return _KEYS.sub(r"/\1/…", text)
