"""How messages leave: the only place of this noun that speaks with the network."""

import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.errors import MessageError
from typing import Protocol

from django.core.mail import InvalidMailer, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from recruitment.outbox.mails import mail_of, sender_of
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation

logger = logging.getLogger(__name__)

MAILS_PER_CONNECTION = 100  # many servers hang up after about that many
OURS_TO_MEND = frozenset({421, 530, 534, 535, 538})  # the server closes, or wants another login


class DeliveryFailed(Exception):
    """All that a channel raises. `reason` is for people and names nobody; `permanent`: do not try again."""

    def __init__(self, reason: str, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Channel(Protocol):
    """One way out. `down`: the server is the trouble, not the message. `open` tells if it had to connect."""

    down: bool

    def open(self) -> bool: ...

    def send(self, message: Message, at: datetime) -> None: ...

    def close(self) -> None: ...


class MailChannel:
    """Mail over one connection that many messages share."""

    def __init__(self) -> None:
        self.down = False
        self._sender = sender_of(Organisation.objects.current().display_name)
        self._mailer: BaseEmailBackend | None = None
        self._sent = 0

    def open(self) -> bool:
        """See to it that there is a connection; a new one may take as long as the server's time limit."""
        if self._sent >= MAILS_PER_CONNECTION:
            self.close()
        if self._mailer is not None:
            return False
        with self._faults_told():
            self._mailer = mailers.default
            self._mailer.open()
        return True

    def send(self, message: Message, at: datetime) -> None:
        self.open()
        assert self._mailer is not None
        with self._faults_told():
            self._mailer.send_messages([mail_of(message, self._sender, at)])
        self._sent += 1

    def close(self) -> None:
        mailer, self._mailer, self._sent = self._mailer, None, 0
        if mailer is not None:
            with suppress(OSError):  # it may be gone already
                mailer.close()

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, InvalidMailer, MessageError, LookupError, ValueError) as error:
            failed, self.down = judged(error)
            if self.down:
                self.close()
                logger.warning("mail cannot leave: %s", type(error).__name__)
            raise failed from error


def judged(error: Exception) -> tuple[DeliveryFailed, bool]:
    """What a fault means for the message, and whether the server is the trouble.

    Of what a server says only the code is kept: its words often quote the address. A refused sender,
    login or greeting is ours to mend and no message's fault, so it is worth trying again.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused(_code_of(error), _("The address does not receive mail (%(code)s)."))
        case smtplib.SMTPDataError():
            return _refused(error.smtp_code, _("The mail server refuses the message (%(code)s)."))
        case smtplib.SMTPResponseException():
            return _server_fault(_("The mail server does not let us send (%(code)s)."), error.smtp_code)
        case smtplib.SMTPServerDisconnected():
            return _server_fault(_("The mail server hung up."))
        case OSError() | InvalidMailer():
            return _server_fault(_("The mail server cannot be reached."))
    return DeliveryFailed(_("The message cannot be written as a mail."), permanent=True), False


def _refused(code: int, reason: str) -> tuple[DeliveryFailed, bool]:
    """A 5xx stays a no; a 4xx is worth trying again."""
    if code in OURS_TO_MEND:
        return _server_fault(_("The mail server does not let us send (%(code)s)."), code)
    if code >= 500:
        return DeliveryFailed(reason % {"code": code}, permanent=True), False
    return DeliveryFailed(_("The mail server asks us to wait (%(code)s).") % {"code": code}), False


def _server_fault(reason: str, code: int = 0) -> tuple[DeliveryFailed, bool]:
    return DeliveryFailed(reason % {"code": code}), True


def _code_of(refusal: smtplib.SMTPRecipientsRefused) -> int:
    """A message has one recipient."""
    code, _words = next(iter(refusal.recipients.values()))
    return int(code)


CHANNELS: dict[str, Callable[[], Channel]] = {Message.Channel.EMAIL: MailChannel}


class Channels:
    """The channels of one run of deliveries, each opened when the first message needs it."""

    def __init__(self) -> None:
        self._used: dict[str, Channel] = {}

    def working(self) -> list[str]:
        """Those worth claiming messages for: while a server is down, its messages wait for the next run."""
        return [name for name in CHANNELS if name not in self._used or not self._used[name].down]

    def of(self, message: Message) -> Channel:
        if message.channel not in self._used:
            self._used[message.channel] = CHANNELS[message.channel]()
        return self._used[message.channel]

    def close(self) -> None:
        for channel in self._used.values():
            channel.close()


@contextmanager
def open_channels() -> Iterator[Channels]:
    """Send many messages over one connection: `with open_channels() as channels: ...`."""
    channels = Channels()
    try:
        yield channels
    finally:
        channels.close()
