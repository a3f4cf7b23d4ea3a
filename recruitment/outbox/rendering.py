"""From a template and its values to what is sent: subject, text, and the same text as HTML."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine, Template
from django.utils import translation

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.layout import blocks
from recruitment.outbox.links import absolute
from recruitment.outbox.values import Kind, WrongMessage, shortened
from recruitment.outbox.wordings import LONGEST_SUBJECT, wording_of
from recruitment.staff.models import Organisation

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "messages"

logger = logging.getLogger(__name__)


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
        subject, body = _filled(template, language, _cleaned(template, kind.values, values))
        if kind.channel == "sms":
            return Letter("", body, "")
        signature = _signature(language, sender, to_staff=kind.to_staff)
    html = _page(subject, body, signature, language=language, sender=sender)
    return Letter(subject, f"{body}\n\n{signature}\n", html)


def original(template: str, language: str) -> tuple[str, str]:
    """Subject and body as the service itself puts them; the first line of a mail's file is its subject."""
    text = (FOLDER / f"{template}.{language}.txt").read_text()
    if TEMPLATES[template].channel == "sms":
        return "", text.strip()
    subject, _newline, body = text.partition("\n")
    return subject, body.strip()


def fill(template: str, subject: str, body: str, values: Mapping[str, str]) -> tuple[str, str]:
    """A wording with clean values in it; WrongMessage when a part is blank or asks for what is not there."""
    context = Context(dict(values), autoescape=False)
    subject = " ".join(_compiled(subject).render(context).split())
    return _said(template, subject, _compiled(body).render(context))


def _filled(template: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """In the municipality's words, else in ours: a promise reaches people all the same."""
    wording = wording_of(template, language)
    if wording is not None:
        try:
            return fill(template, wording.subject, wording.body, values)
        except Exception as fault:
            logger.error("wording %s cannot be used: %s", wording, type(fault).__name__)
    return _divided(template, _fill(f"{template}.{language}.txt", values))


@lru_cache(256)
def _compiled(text: str) -> Template:
    return ENGINE.from_string(text)


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
    """The subject, which is the first line of the file, and the rest; a text message has no subject."""
    if TEMPLATES[template].channel == "sms":
        return _said(template, "", filled)
    first, _newline, rest = filled.partition("\n")
    return _said(template, " ".join(first.split()), rest)


def _said(template: str, subject: str, body: str) -> tuple[str, str]:
    subject, body = shortened(subject, LONGEST_SUBJECT), _evened(body)
    if not body or not (subject or TEMPLATES[template].channel == "sms"):
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
