"""Names and addresses as they stand in a list: cleaned, taken apart, checked."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_NAME = 100
LONGEST_EMAIL = 254
HIDDEN_SIGNS = gettext_lazy("There are hidden signs in the text.")

# Soft hyphen, zero width space, marks of direction and of byte order: copying leaves them, nobody means them.
_LEFT_BY_COPYING = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_JOINERS = "\u200c\u200d"
_PARTICLES = frozenset(
    {"af", "al", "av", "bin", "da", "de", "del", "di", "el", "la", "van", "der", "den", "von"}
)


def clean(cell: str) -> str:
    """The cell in composed letters, without the invisible marks and odd spaces that copying leaves."""
    composed = unicodedata.normalize("NFC", cell)
    if composed.isprintable():
        return " ".join(composed.split())
    text = _LEFT_BY_COPYING.sub("", composed)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def shown(text: str) -> str:
    """For a report: nothing long, nothing that a page or a log would choke on."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:80])


def has_hidden_signs(text: str) -> bool:
    """Control signs (NUL too), overrides of the direction of text, halves of signs."""
    return not text.isprintable() and any(
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") and sign != "\n" and sign not in _JOINERS
        for sign in text
    )


def split_name(name: str) -> tuple[str, str]:
    """First and last name of `Anna Karin von Essen` or `von Essen, Anna Karin`; one word is a first name."""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    words = name.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    cut = max(cut, 1)
    return " ".join(words[:cut]), " ".join(words[cut:])


def check_name(first: str, last: str) -> None:
    """ValueError, in words for people, unless this can be somebody's name."""
    if not (first and last):
        raise ValueError(_("First name and last name are needed."))
    if max(len(first), len(last)) > LONGEST_NAME:
        raise ValueError(_("The name is too long."))
    if has_hidden_signs(first + last) or "\n" in first + last:
        raise ValueError(HIDDEN_SIGNS)


def odd_name(name: str) -> str:
    """Why a name is kept but worth a look: letters lost by an old program cannot be guessed back."""
    if "?" in name or "\ufffd" in name:
        return _("Letters of the name seem to be lost.")
    if not all(unicodedata.category(sign)[0] in "LM" or sign in " -‐–'’´`.·" for sign in name):
        return _("The name has signs that are not letters.")
    return ""


def parse_email(text: str) -> str:
    """The address of `stina@example.org`, `mailto:...` or `Stina <stina@example.org>`, domain lower case."""
    address = re.sub(r"(?i)^mailto:", "", text)
    if bracketed := re.fullmatch(r"[^<>]*<([^<>]+)>", address):
        address = bracketed[1].strip()
    if not address:
        raise ValueError(_("There is no e-mail address."))
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError(_("This is not a valid e-mail address.")) from None
    if len(address) > LONGEST_EMAIL or has_hidden_signs(address):
        raise ValueError(_("This is not a valid e-mail address."))
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
