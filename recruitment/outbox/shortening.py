"""The short message to a telephone that goes beside a mail: what it tells is behind the same link."""

from typing import Any
from uuid import UUID

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.channels import has_texts
from recruitment.outbox.models import Message
from recruitment.outbox.texts import is_number
from recruitment.staff.models import Organisation


def may_text_to(phone: str, *, is_wanted: bool) -> bool:
    """Only who has asked for text messages gets one, at a number of the world."""
    return has_texts() and is_wanted and is_number(phone)


def shortened(letter: dict[str, Any], phone: str, *, season_id: UUID) -> dict[str, Any]:
    """The values of `compose` for the text message, from those of the mail; its template ends with `_sms`."""
    organisation, template = Organisation.objects.current(), f"{letter['template']}_sms"
    known = letter["context"] | {"organisation": organisation.display_name}
    return letter | {
        "organisation": organisation,
        "template": template,
        "recipient": phone,
        "channel": Message.Channel.SMS,
        "context": {name: known[name] for name in TEMPLATES[template].values},
        "season_id": season_id,
    }
