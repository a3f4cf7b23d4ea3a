"""A real SMTP server on this machine, for tests: it keeps what it gets, and fails in the usual ways."""

import asyncio
import email
import email.policy
import socket
from asyncio import Transport
from dataclasses import dataclass
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config import environment

NO_SUCH_PERSON = "550 5.1.1 <{address}> does not live here"
TRY_LATER = "451 4.7.1 greylisted, come back later"
SPAM = "554 5.7.1 looks like spam"
LOGIN_FIRST = "530 5.7.0 log in first"


@dataclass(frozen=True)
class Received:
    """One mail as it came over the wire."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        return part.get_content().replace("\r\n", "\n") if part else ""


class SmtpServer:
    """`with SmtpServer() as server: settings.MAILERS = server.mailers`, then read `server.messages`.

    `mode` says how it fails: `ok` not at all; `4xx` and `5xx` at the recipient (`unknown` refuses only the
    addresses in it); `data 4xx` and `data 5xx` after the text; `login` wants one; `hang` answers no recipient
    within `timeout`; `disconnect` keeps the mail and hangs up instead of saying so. After `stop()` the port
    refuses connections until `start()`.
    """

    def __init__(self, timeout: float = 1) -> None:
        self.messages: list[Received] = []
        self.connections = 0
        self.mode = "ok"
        self.unknown: set[str] = set()
        self.timeout = timeout
        self.port = free_port()
        self._controller: Controller | None = None
        self._transports: set[Transport] = set()

    def __enter__(self) -> "SmtpServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """What EMAIL_URL would say."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mailers(self) -> dict:
        """settings.MAILERS as made from that address, but for a shorter time limit."""
        mailer = environment.mail(self.url).mailer
        return {"default": mailer | {"OPTIONS": mailer["OPTIONS"] | {"timeout": self.timeout}}}

    def start(self) -> None:
        if self._controller is None:
            self._controller = Listener(self)
            self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            for transport in self._transports:
                self._controller.loop.call_soon_threadsafe(transport.abort)
            self._controller.stop()
            self._controller = None

    def to(self, address: str) -> list[Received]:
        """What that address has received, oldest first."""
        return [received for received in self.messages if address in received.recipients]

    # What aiosmtpd calls

    async def handle_EHLO(self, smtp, session: Session, envelope, host: str, replies: list) -> list:
        self.connections += 1
        session.host_name = host
        return replies

    async def handle_MAIL(self, smtp, session, envelope: Envelope, address: str, options: list) -> str:
        if self.mode == "login":
            return LOGIN_FIRST
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, smtp, session, envelope: Envelope, address: str, options: list) -> str:
        if self.mode == "hang":
            await asyncio.sleep(3600)
        if self.mode == "5xx" or address in self.unknown:
            return NO_SUCH_PERSON.format(address=address)
        if self.mode == "4xx":
            return TRY_LATER
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, session, envelope: Envelope) -> str:
        if self.mode.startswith("data"):
            return TRY_LATER if self.mode == "data 4xx" else SPAM
        self.messages.append(Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.mode == "disconnect":
            smtp.transport.abort()
        return "250 OK"

    def connected(self, transport: Transport) -> None:
        self._transports.add(transport)


class Listener(Controller):
    """aiosmtpd's server in a thread, which tells whom it talks with: stopping waits for them otherwise."""

    def __init__(self, keeper: SmtpServer) -> None:
        super().__init__(keeper, hostname="127.0.0.1", port=keeper.port)

    def factory(self) -> SMTP:
        return Conversation(self.handler, **self.SMTP_kwargs)


class Conversation(SMTP):
    def connection_made(self, transport) -> None:
        self.event_handler.connected(transport)
        super().connection_made(transport)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
