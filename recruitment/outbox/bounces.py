"""Mail that came back to our own mailbox, read as the standard has it (RFC 3464): for plain SMTP."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import Message as Mail
from typing import Any, NamedTuple

from recruitment.outbox.faults import is_no_such_address
from recruitment.outbox.mails import key_in, message_id
from recruitment.outbox.models import Message
from recruitment.outbox.reports import note_mail_report

LARGEST = 5_000_000  # bytes
_STATUS = re.compile(r"5\.[0-9]{1,3}\.[0-9]{1,3}")


class Bounce(NamedTuple):
    """Whom a server could not reach for good, and why: a status such as 5.1.1 (RFC 3463)."""

    address: str
    status: str


def take_bounce(raw: bytes, *, at: datetime) -> int:
    """Note what a mail to our own address says of a mail of ours; how many reports on it there were.

    Anybody can write such a mail. It counts only when it quotes a Message-ID of ours, which nobody but
    the recipient and the servers on the way know, and names that same recipient.
    """
    if len(raw) > LARGEST:
        return 0
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    sent = Message.objects.filter(key=_key_in(mail), state=Message.State.SENT).first()
    if sent is None:
        return 0
    found = [one for one in _bounces_in(mail) if one.address.lower() == sent.recipient.lower()]
    for one in found:
        note_mail_report(
            Message.Delivery.BOUNCED,
            address=sent.recipient,
            message_id=message_id(sent.key),
            at=at,
            is_final=is_no_such_address(one.status),
            reason=one.status,
        )
    return len(found)


def _key_in(mail: Mail) -> str:
    """Of the mail that came back: it, or only its head, is the last part of the report."""
    for part in mail.walk():
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "text/rfc822-headers":
            return _key_of(email.message_from_string(str(content)))
        if kind == "message/rfc822" and isinstance(content, list):
            return _key_of(content[0])
    return ""


def _key_of(quoted: Any) -> str:
    return key_in(str(quoted.get("Message-ID", "")))


def _bounces_in(mail: Mail) -> Iterator[Bounce]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from filter(None, map(_bounce, part.get_payload()))


def _bounce(said: Mail) -> Bounce | None:
    """One group of fields: of the report itself, or of one recipient."""
    status = _STATUS.match(str(said.get("Status", "")).strip())
    if str(said.get("Action", "")).strip().lower() != "failed" or status is None:
        return None
    to = said.get("Original-Recipient") or said.get("Final-Recipient") or ""
    return Bounce(str(to).rpartition(";")[2].strip(), status[0])
