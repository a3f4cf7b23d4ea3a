"""One message to very many people: written once and filled in for each, exactly as if written anew."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute, is_ours
from recruitment.outbox.models import Message
from recruitment.outbox.values import Kind, WrongMessage, link, name
from recruitment.outbox.wordings import Known, wordings_read_once
from recruitment.staff.models import Organisation

# Of which a mark can stand in a letter until the value is filled in.
_KINDS: tuple[Kind, ...] = (name, link)


class Stencil:
    """A template of which only names and links differ; `fixed` has the values that are alike for all.

    The first message is also written the long way: WrongMessage if they are not the same.
    """

    def __init__(
        self, organisation: Organisation, template: str, fixed: Mapping[str, object], language: str = "sv"
    ) -> None:
        kinds = {key: kind for key, kind in TEMPLATES[template].values.items() if key not in fixed}
        if wrong := sorted(key for key, kind in kinds.items() if kind not in _KINDS):
            raise WrongMessage(f"In a stencil of {template} {', '.join(wrong)} must be fixed.")
        self.kinds = kinds
        self.marks = {key: _mark(key, kind) for key, kind in kinds.items()}
        self.stop = _mark("stop", link)
        self.letter: dict[str, Any] = {"template": template, "language": language}
        self.organisation, self.fixed = organisation, fixed
        self.known: Known = {}  # as the letter is put when the first is written, so are all of them
        self.blank = self._written("blank", "nobody@example.org", self.marks, self.stop)
        self.is_proven = False

    def fill(
        self, *, key: str, recipient: str, values: Mapping[str, str], unsubscribe_url: str, **fields: Any
    ) -> Message:
        """The message `compose` would make of the same; `recipient` has been checked by whoever has it."""
        pairs = [(self.marks[key], self._clean(key, value)) for key, value in values.items()]
        pairs.append((self.stop, _own_link(unsubscribe_url)))
        message = Message(
            **self.letter,
            key=key,
            recipient=recipient,
            subject=_replaced(self.blank.subject, pairs),
            text=_replaced(self.blank.text, pairs),
            html=_replaced(self.blank.html, [(mark, escape(value)) for mark, value in pairs]),
            reply_to=self.blank.reply_to,
            unsubscribe_url=unsubscribe_url,
            **fields,
        )
        if not self.is_proven:
            self._prove(message, values)
        return message

    def _clean(self, key: str, value: str) -> str:
        return _own_link(value) if self.kinds[key] is link else self.kinds[key](value)

    def _written(self, key: str, recipient: str, values: Mapping[str, object], stop: str) -> Message:
        with wordings_read_once(self.known):
            return compose(
                self.organisation,
                key=key,
                recipient=recipient,
                context={**self.fixed, **values},
                unsubscribe_url=stop,
                **self.letter,
            )

    def _prove(self, message: Message, values: Mapping[str, object]) -> None:
        anew = self._written(message.key, message.recipient, values, message.unsubscribe_url)
        for part in ("subject", "text", "html", "reply_to"):
            if getattr(anew, part) != getattr(message, part):
                raise WrongMessage(f"The stencil of {message.template} does not give its {part}.")
        self.is_proven = True


def _mark(key: str, kind: Kind) -> str:
    """What stands in the place of a value until it is filled in; nothing else in a letter looks like it."""
    word = key.replace("_", "")
    return absolute(f"/qqmark{word}qq/") if kind is link else f"Qqmark{word}qq"


def _own_link(address: str) -> str:
    """The rule of values.link without its look at every sign: addresses made by us are plain."""
    if not is_ours(address):
        raise WrongMessage("is not an address of this service (outbox.links.absolute makes one)")
    return address


def _replaced(text: str, pairs: list[tuple[str, str]]) -> str:
    for mark, value in pairs:
        text = text.replace(mark, value)
    return text
