"""From a template and its values to what is sent: subject, text, and the same text as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.layout import blocks
from recruitment.outbox.links import absolute
from recruitment.outbox.values import Kind, WrongMessage, shortened
from recruitment.staff.models import Organisation

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "messages"
LONGEST_SUBJECT = 200


class Unknown(str):
    """What Django puts in place of a name that it cannot find: here an error, not an empty string."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise WrongMessage(f"The template uses {name}, which is not among its values.")


ENGINE = Engine(dirs=[str(FOLDER)], string_if_invalid=Unknown("%s"))


@dataclass(frozen=True)
class Letter:
    """What goes out; the HTML says nothing that the text does not say. A text message is text alone."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Sender:
    """Who signs, and how one answers or makes it stop."""

    organisation: Organisation
    reply_to: str = ""
    unsubscribe_url: str = ""


def write(template: str, values: Mapping[str, object], *, language: str, sender: Sender) -> Letter:
    """The finished message in the person's language; WrongMessage for anything missing, unknown or blank."""
    if template not in TEMPLATES:
        raise WrongMessage(f"There is no message called {template!r}.")
    if language not in dict(settings.LANGUAGES):
        raise WrongMessage(f"Messages are not written in {language!r}.")
    kind = TEMPLATES[template]
    with translation.override(language):
        filled = _fill(f"{template}.{language}.txt", _cleaned(template, kind.values, values))
        if kind.channel == "sms":
            return _short(template, filled)
        signature = _signature(language, sender, to_staff=kind.to_staff)
    subject, body = _divided(template, filled)
    html = _page(subject, body, signature, language=language, sender=sender)
    return Letter(subject, f"{body}\n\n{signature}\n", html)


def _short(template: str, filled: str) -> Letter:
    """A text message is its text alone."""
    text = _evened(filled)
    if not text:
        raise WrongMessage(f"The message {template} is blank.")
    return Letter("", text, "")


def _cleaned(template: str, kinds: Mapping[str, Kind], values: Mapping[str, object]) -> dict[str, str]:
    """The values of a message, each clean: exactly those of the catalogue, none missing, none more."""
    if unknown := sorted(values.keys() - kinds.keys()):
        raise WrongMessage(f"The message {template} has no use for {', '.join(unknown)}.")
    return {name: _clean(template, name, kind, values.get(name)) for name, kind in kinds.items()}


def _clean(template: str, name: str, kind: Kind, value: object) -> str:
    try:
        return kind(value)
    except WrongMessage as fault:
        raise WrongMessage(f"The message {template}: {name} {fault}.") from None


def _divided(template: str, filled: str) -> tuple[str, str]:
    """The subject, which is the first line of the file, and the rest."""
    first, _newline, rest = filled.partition("\n")
    subject, body = shortened(" ".join(first.split()), LONGEST_SUBJECT), _evened(rest)
    if not subject or not body:
        raise WrongMessage(f"The message {template} is blank.")
    return subject, body


def _signature(language: str, sender: Sender, *, to_staff: bool) -> str:
    organisation = sender.organisation
    values = {
        "organisation": organisation.display_name,
        "department": organisation.department,
        "contact_name": organisation.contact_name,
        "contact_phone": organisation.contact_phone,
        "can_reply": bool(sender.reply_to),
        "privacy_link": absolute("/personuppgifter/"),
        "unsubscribe_url": sender.unsubscribe_url,
        "to_staff": to_staff,
    }
    return _evened(_fill(f"_signature.{language}.txt", values))


def _page(subject: str, body: str, signature: str, *, language: str, sender: Sender) -> str:
    values = {
        "language": language,
        "subject": subject,
        "organisation": sender.organisation.display_name,
        "blocks": blocks(body),
        "signature": blocks(signature),
    }
    return ENGINE.get_template("_layout.html").render(Context(values))


def _fill(name: str, values: Mapping[str, object]) -> str:
    return ENGINE.get_template(name).render(Context(dict(values), autoescape=False))


def _evened(text: str) -> str:
    """No space at line ends, never two empty lines: what was left out leaves no hole."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
