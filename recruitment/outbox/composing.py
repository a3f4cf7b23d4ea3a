"""Makes the row of a message: written, addressed, checked, not yet queued."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.channels import CHANNELS
from recruitment.outbox.links import is_ours
from recruitment.outbox.models import Message
from recruitment.outbox.rendering import Sender, write
from recruitment.outbox.texts import is_number
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import Organisation
from recruitment.workdays import texting_time

LARGEST_ATTACHMENTS = 1_000_000  # bytes in all
_KEY = re.compile(r"[!-~]{1,120}")
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,100}")


class Attachment(NamedTuple):
    """A file that goes with a message: `("sommar.ics", b"BEGIN:VCALENDAR...", "text/calendar")`."""

    name: str
    content: bytes
    type: str


def compose(
    organisation: Organisation,
    *,
    key: str,
    template: str,
    recipient: str,
    context: Mapping[str, object],
    language: str = "sv",
    about: str = "",
    person_id: UUID | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
    send_before: datetime | None = None,
    reply_to: str = "",
    unsubscribe_url: str = "",
    attachments: Iterable[tuple[str, bytes, str]] = (),
    channel: str = Message.Channel.EMAIL,
    batch: UUID | None = None,
    season_id: UUID | None = None,
) -> Message:
    """The row that `queue_message` saves, and what a preview shows; WrongMessage says what is wrong."""
    reply_to = reply_to or organisation.contact_email
    _check(key, channel, template, unsubscribe_url)
    sender = Sender(organisation, reply_to, unsubscribe_url)
    letter = write(template, context, language=language, sender=sender)
    return Message(
        key=key,
        channel=channel,
        recipient=_number(recipient) if channel == Message.Channel.SMS else _address(recipient),
        template=template,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=_address(reply_to) if reply_to else "",
        unsubscribe_url=unsubscribe_url,
        attachments=_packed(attachments),
        about=about,
        person_id=person_id,
        urgent=urgent,
        due_at=_due(channel, due_at or timezone.now()),
        send_before=send_before,
        batch=batch,
        season_id=season_id,
    )


def _due(channel: str, at: datetime) -> datetime:
    """Text messages wait for the morning."""
    return texting_time(at) if channel == Message.Channel.SMS else at


def _check(key: str, channel: str, template: str, unsubscribe_url: str) -> None:
    if not _KEY.fullmatch(key):
        raise WrongMessage(f"{key[:40]!r} is no key: 1 to 120 visible ASCII characters.")
    if channel not in CHANNELS:
        raise WrongMessage(f"No messages are sent by {channel!r}.")
    if template in TEMPLATES and TEMPLATES[template].channel != channel:
        raise WrongMessage(f"The message {template!r} is not written for {channel!r}.")
    if unsubscribe_url and not is_ours(unsubscribe_url):
        raise WrongMessage("One stops messages at an address of this service.")


def _address(address: str) -> str:
    """One bare address. What is wrong with it is not repeated: errors are logged."""
    try:
        validate_email(address)
    except ValidationError:
        raise WrongMessage("Not an address that mail can be sent to.") from None
    if len(address) > 254 or '"' in address:
        raise WrongMessage("Not an address that mail can be sent to.")
    return address


def _number(number: str) -> str:
    """As 46elks wants it, and as the bank keeps it."""
    if not is_number(number):
        raise WrongMessage("Not a number that text messages can be sent to.")
    return number


def _packed(attachments: Iterable[tuple[str, bytes, str]]) -> list[dict[str, str]]:
    """Files as the row keeps them."""
    files = [Attachment(*attachment) for attachment in attachments]
    if sum(len(file.content) for file in files) > LARGEST_ATTACHMENTS:
        raise WrongMessage("The attachments are too large for a mail.")
    for file in files:
        if not (_FILE_NAME.fullmatch(file.name) and _TYPE.fullmatch(file.type) and file.content):
            raise WrongMessage(f"{file.name[:40]!r} ({file.type[:40]!r}) is not a file to attach.")
    return [
        {"name": file.name, "type": file.type, "content": b64encode(file.content).decode()} for file in files
    ]
