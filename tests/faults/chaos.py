"""A mail server in trouble, and a list of what is killed when: both follow from a seed alone."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from random import Random

from aiosmtpd.smtp import SMTP

from tests.smtp import NO_SUCH_PERSON, SPAM, TRY_LATER, Received, SmtpServer

CLOSING = "421 4.3.2 closing for a while"
NO_ROOM = "452 4.3.1 no room"
SHARES = {  # of a hundred attempts
    "451 at the recipient": 3,
    "452 after the text": 2,
    "421 at the recipient": 1,
    "554 after the text": 1,
    "silence": 1,
    "gone before noting": 2,
    "gone after noting": 3,
}
REFUSED_FOR_EVER = 4  # of a hundred addresses
LONG_SILENCE = 1.5  # seconds, and then it hangs up


@dataclass(frozen=True)
class Blow:
    """`victim` is struck when this many mails have been accepted."""

    after: int
    victim: str


def blows(seed: int, mails: int, kills: dict[str, int]) -> list[Blow]:
    """When each victim is struck, in order, over the first four fifths of the mails."""
    random = Random(f"{seed} blows")
    victims = [victim for victim, count in sorted(kills.items()) for _ in range(count)]
    random.shuffle(victims)
    moments = sorted(random.sample(range(1, max(len(victims) + 2, mails * 4 // 5)), len(victims)))
    return [Blow(after, victim) for after, victim in zip(moments, victims, strict=True)]


def is_unknown(seed: int, address: str) -> bool:
    return Random(f"{seed} {address}").randrange(100) < REFUSED_FOR_EVER


def fate(seed: int, address: str, nth: int) -> str:
    """What becomes of the nth attempt to reach an address; "" is the usual."""
    drawn = Random(f"{seed} {address} {nth}").randrange(100)
    for name, share in SHARES.items():
        if (drawn := drawn - share) < 0:
            return name
    return ""


class ChaosServer(SmtpServer):
    """Accepts, refuses, falls silent and hangs up; `messages` has every mail that it took over, `doubtful`
    the Message-ID of each that it did not say so of."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed, self.is_calm = seed, False
        self.attempts: Counter[str] = Counter()
        self.fates: Counter[str] = Counter()
        self.doubtful: list[str] = []

    def calm_down(self) -> None:
        self.is_calm = True
        self.stop()
        self.start()

    def message_ids(self) -> Counter[str]:
        return Counter(str(received.mail["Message-ID"]) for received in list(self.messages))

    async def handle_RCPT(self, smtp: SMTP, session, envelope, address, options):
        self.attempts[address] += 1
        envelope.fate = "" if self.is_calm else fate(self.seed, address, self.attempts[address])
        if is_unknown(self.seed, address):
            self.fates["550 at the recipient"] += 1
            return NO_SUCH_PERSON.format(address=address)
        self.fates[envelope.fate or "accepted"] += 1
        if envelope.fate == "451 at the recipient":
            return TRY_LATER
        if envelope.fate == "421 at the recipient":
            return CLOSING
        if envelope.fate == "silence":
            await asyncio.sleep(LONG_SILENCE)
            smtp.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp, session, envelope):
        if envelope.fate.endswith("after the text"):
            return NO_ROOM if envelope.fate.startswith("452") else SPAM
        if envelope.fate == "gone before noting":
            smtp.transport.abort()
            return CLOSING
        received = Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.content)
        self.messages.append(received)
        if envelope.fate == "gone after noting":
            self.doubtful.append(str(received.mail["Message-ID"]))
            smtp.transport.abort()
        return "250 OK"
