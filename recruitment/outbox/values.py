"""What may stand in a message: each kind of value cleans what it is given, or says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext

from recruitment.outbox.links import is_ours

Kind = Callable[[object], str]

LONGEST_NAME = 100
LONGEST_LINE = 300
LONGEST_TEXT = 5_000

# Direction overrides can turn an address around on screen; joiners belong to emoji and Persian, and stay.
_OVERRIDES = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNSEEN = frozenset({"Cc", "Cs"})
# What mail programs turn into links by themselves.
_LIKE_A_LINK = re.compile(r"://|\bwww\.|@|\w\.[^\W\d_]{2,}", re.IGNORECASE)


class WrongMessage(ValueError):
    """A message that must not be queued: the code that asked for it has to be mended."""


def name(value: object) -> str:
    """What somebody is called. Anybody can type a name beside anybody's address: it may carry no link."""
    text = " ".join(readable(value).split())
    if _LIKE_A_LINK.search(text):
        text = " ".join(re.sub(r"[.:/@\\]+", " ", text).split())
    return shortened(text, LONGEST_NAME) or pgettext("in place of a name", "there")


def line(value: object) -> str:
    """One line of text."""
    return _something(shortened(" ".join(readable(value).split()), LONGEST_LINE))


def items(value: object) -> str:
    """A list, or the lines of a text: each a line of its own that begins with a dash."""
    parts = value if isinstance(value, list | tuple) else readable(value).split("\n")
    return _something("\n".join(f"- {line(part)}" for part in parts if _is_said(part)))


def quote(value: object) -> str:
    """Somebody's own words, set apart from ours line by line."""
    parts = [part for part in readable(value).split("\n") if _is_said(part)]
    return _something(shortened("\n".join(f"> {line(part)}" for part in parts), LONGEST_TEXT))


def prose(value: object) -> str:
    """Paragraphs that the service itself has written."""
    return _something(shortened(readable(value), LONGEST_TEXT))


def link(value: object) -> str:
    """An address of this service and nothing else."""
    text = readable(value)
    if not is_ours(text):
        raise WrongMessage("is not an address of this service (outbox.links.absolute makes one)")
    return text


@dataclass(frozen=True)
class MayBeEmpty:
    """A kind of value where there may be nothing to say."""

    kind: Kind

    def __call__(self, value: object) -> str:
        return self.kind(value) if _is_said(value) else ""


def optional(kind: Kind) -> Kind:
    """The same kind, where there may be nothing to say."""
    return MayBeEmpty(kind)


def is_optional(kind: Kind) -> bool:
    return isinstance(kind, MayBeEmpty)


def stands_alone(kind: Kind) -> bool:
    """Whether such a value takes whole lines: a link becomes a button, a list has its marks."""
    bare = kind.kind if isinstance(kind, MayBeEmpty) else kind
    return bare in (link, items, quote, prose)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _is_said(value: object) -> bool:
    return value is not None and value not in ([], ()) and str(value).strip() != ""


def _something(text: str) -> str:
    if not text:
        raise WrongMessage("is blank")
    return text


def readable(value: object) -> str:
    """Text as people read it: without control characters, in composed form (å as one sign)."""
    if not _is_said(value):
        raise WrongMessage("is missing")
    if not isinstance(value, str | int | Promise) or isinstance(value, bool):
        raise WrongMessage(f"is a {type(value).__name__}, not text (the caller formats dates and the like)")
    lines = "\n".join(_OVERRIDES.sub("", str(value)).splitlines())
    seen = (sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in _UNSEEN)
    return unicodedata.normalize("NFC", "".join(seen)).strip()
