"""What others may read of a message: everything but the keys in its links."""

import re

# Whoever holds a personal link acts as the person, so only the first part of an address is shown, whatever
# it leads to: a new kind of link (a password to set, say) is hidden before anybody thinks of it.
_DEEP_LINK = re.compile(r"(https?://[^/\s<>\"']+/[^/\s<>\"']+)/[^/\s<>\"'][^\s<>\"']*", re.IGNORECASE)


def without_keys(text: str) -> str:
    """`text` with `https://jobb.norrby.se/erbjudande/s3cr3t/` shortened to `.../erbjudande/…`."""
    return _DEEP_LINK.sub(r"\1/…", text)
