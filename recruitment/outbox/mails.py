"""A message as a mail: headers that no name can break, and the same Message-ID however often it is sent."""

import email.policy
from base64 import b64decode
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from recruitment.outbox.models import Message


class Headers(HeaderRegistry):
    """Remembers what it has read: most headers of a mail are those of the mail before, and reading them
    is half the work of making one."""

    def __init__(self) -> None:
        super().__init__()
        self._class_of = lru_cache(64)(super().__getitem__)
        self._read = lru_cache(64)(super().__call__)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._class_of(name)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        return self._read(name, value) if isinstance(value, str) else super().__call__(name, value)


class Folding(EmailPolicy):
    """Remembers how it has folded, for the same reason. Pure ASCII, since not every server says whether it
    takes more."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        return _folded(self, name, value) if isinstance(value, str) else super().fold_binary(name, value)


@lru_cache(256)
def _folded(policy: Folding, name: str, value: str) -> bytes:
    return EmailPolicy.fold_binary(policy, name, value)


@lru_cache
def _policy(linesep: str) -> Folding:
    return Folding(cte_type="7bit", header_factory=Headers(), linesep=linesep)


class Mail(EmailMultiAlternatives):
    def message(self, *, policy: Any = email.policy.default) -> EmailMessage:
        return super().message(policy=_policy(policy.linesep))


class LinkHeader(str):
    """A header whose address stays whole: folded or encoded, mail programs would not know it."""

    name: str

    def __new__(cls, name: str, address: str) -> "LinkHeader":
        header = super().__new__(cls, f"<{address}>")
        header.name = name
        return header

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def mail_of(message: Message, sender: str, at: datetime) -> Mail:
    """The mail to hand over; ValueError when it cannot be written as one."""
    mail = Mail(
        subject=message.subject,
        body=message.text,
        from_email=sender,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers_of(message, at),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments:
        mail.attach(attachment["name"], b64decode(attachment["content"]), attachment["type"])
    return mail


def headers_of(message: Message, at: datetime) -> dict[str, str]:
    headers: dict[str, str] = {
        "Message-ID": message_id(message.key),
        "Date": format_datetime(timezone.localtime(at)),
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: asks for no automatic answer
        "X-Auto-Response-Suppress": "OOF, AutoReply",  # the same, for Exchange
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = LinkHeader("List-Unsubscribe", message.unsubscribe_url)
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def message_id(key: str) -> str:
    """`<key@host>`: who gets a message twice sees it once."""
    return f"<{quote(key, safe='+=').replace('.', '%2E')}@{_host()}>"


def key_in(message_id: str) -> str:
    """The key of the message that has this Message-ID, with or without <>; "" when it is none of ours."""
    key, _at, host = message_id.strip().strip("<>").rpartition("@")
    return unquote(key).replace("\0", "") if host == _host() else ""


def _host() -> str:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"[{host}]" if ":" in host else host


def sender_of(organisation: str) -> str:
    """Who the mail is from: the name that people know and the service's own address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=name or " ".join(organisation.split()), addr_spec=address))
