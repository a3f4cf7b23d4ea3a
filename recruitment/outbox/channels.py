"""How messages leave: the only place of this noun that speaks with the network."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.errors import MessageError
from typing import Any, Protocol

import requests
from django.conf import settings
from django.core.mail import InvalidMailer, mailers
from django.core.mail.backends.base import BaseEmailBackend
from urllib3.exceptions import MaxRetryError

from recruitment.outbox.callbacks import text_report_address
from recruitment.outbox.faults import DeliveryFailed, judged, judged_status, no_answer, no_connection
from recruitment.outbox.mails import mail_of, sender_of
from recruitment.outbox.models import Message
from recruitment.outbox.texts import parts_of
from recruitment.staff.models import Organisation
from recruitment.workdays import may_text

logger = logging.getLogger(__name__)

MAILS_PER_CONNECTION = 100  # many servers hang up after about that many
SMS_TIMEOUTS = (5, 20)  # seconds to connect, and to wait for the answer


class Channel(Protocol):
    """One way out. `down`: the server is the trouble, not the message. `open` tells if it had to connect;
    `send` notes on the message what the provider calls it and what it costs."""

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


class TextChannel:
    """Text messages by 46elks, over one session that many messages share."""

    def __init__(self) -> None:
        assert settings.SMS is not None
        self.down = False
        self._account = settings.SMS
        self._session: requests.Session | None = None

    def open(self) -> bool:
        """Connecting is part of sending, so nothing takes a while here."""
        if self._session is None:
            self._session = requests.Session()
            self._session.auth = (self._account.username, self._account.password)
        return False

    def send(self, message: Message, at: datetime) -> None:
        answer = self._answer_to(self._text_of(message))
        if answer.status_code != 200:
            self._fail(*judged_status(answer.status_code))
        said = _said_in(answer)
        if not said:
            self._fail(*no_answer())
        message.provider_id = said["id"]
        message.parts = said.get("parts") or parts_of(message.text)
        message.cost = 0 if self._account.dryrun else said.get("cost", 0)

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _text_of(self, message: Message) -> dict[str, str]:
        """What 46elks is asked; `dontlog` keeps the text, and the link in it, out of their list."""
        text = {
            "from": self._account.sender,
            "to": message.recipient,
            "message": message.text.strip(),
            "dontlog": "message",
            "whendelivered": text_report_address(message.pk),
        }
        return text | ({"dryrun": "yes"} if self._account.dryrun else {})

    def _answer_to(self, text: dict[str, str]) -> requests.Response:
        self.open()
        assert self._session is not None
        url = f"{self._account.url}/sms"
        try:
            return self._session.post(url, data=text, timeout=SMS_TIMEOUTS, allow_redirects=False)
        except requests.RequestException as error:
            logger.warning("text messages cannot leave: %s", type(error).__name__)
            self._fail(*(no_connection() if _never_left(error) else no_answer()))
            raise

    def _fail(self, failed: DeliveryFailed, is_down: bool) -> None:
        self.down = is_down
        if is_down:
            self.close()
        raise failed


def _said_in(answer: requests.Response) -> dict[str, Any]:
    """The id, parts and cost of an answer, each of the right kind; {} when it is no answer of 46elks."""
    try:
        said = answer.json()
    except ValueError:
        return {}
    if not isinstance(said, dict) or not isinstance(said.get("id"), str) or not 0 < len(said["id"]) <= 60:
        return {}
    numbers = {key: said[key] for key in ("parts", "cost") if type(said.get(key)) is int and said[key] >= 0}
    return {"id": said["id"], **{key: min(number, 32_000_000) for key, number in numbers.items()}}


def _never_left(error: requests.RequestException) -> bool:
    """Whether there was no connection: what urllib3 calls tried often enough. Anything else broke later."""
    return isinstance(error, requests.ConnectTimeout) or (
        bool(error.args) and isinstance(error.args[0], MaxRetryError)
    )


CHANNELS: dict[str, Callable[[], Channel]] = {
    Message.Channel.EMAIL: MailChannel,
    Message.Channel.SMS: TextChannel,
}


def has_texts() -> bool:
    """Whether text messages can be sent at all."""
    return settings.SMS is not None


def rates() -> dict[str, float]:
    """How many a second, for the channels that have a limit."""
    found = {
        Message.Channel.EMAIL: settings.MAIL.rate,
        Message.Channel.SMS: settings.SMS and settings.SMS.rate,
    }
    return {str(name): rate for name, rate in found.items() if rate}


class Channels:
    """The channels of one run of deliveries, each opened when the first message needs it."""

    def __init__(self) -> None:
        self._used: dict[str, Channel] = {}
        self._sms_is_slow: bool | None = None

    def working(self, at: datetime) -> list[str]:
        """Those worth claiming messages for: while a server is down its messages wait for the next run,
        and text messages for the morning."""
        up = [name for name in CHANNELS if name not in self._used or not self._used[name].down]
        return [name for name in up if name != Message.Channel.SMS or self._texts_leave(at)]

    def of(self, message: Message) -> Channel:
        if message.channel not in self._used:
            self._used[message.channel] = CHANNELS[message.channel]()
        return self._used[message.channel]

    def close(self) -> None:
        for channel in self._used.values():
            channel.close()

    def _texts_leave(self, at: datetime) -> bool:
        """Not while another worker waits for a slow 46elks: one of them is enough, mail needs the rest."""
        if not (has_texts() and may_text(at)):
            return False
        if self._sms_is_slow is None:
            self._sms_is_slow = Message.objects.held_up(at).filter(channel=Message.Channel.SMS).exists()
        return not self._sms_is_slow


@contextmanager
def open_channels() -> Iterator[Channels]:
    """Send many messages over one connection: `with open_channels() as channels: ...`."""
    channels = Channels()
    try:
        yield channels
    finally:
        channels.close()
