"""One line in the log for each attempt to send: which message and how it went, never to whom or what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import structlog

from recruitment.outbox.models import Message

log = structlog.get_logger(__name__)


@contextmanager
def telling(message: Message) -> Iterator[Callable[[str], None]]:
    """Whatever is logged meanwhile carries the message's id; call what is yielded with the outcome."""
    began = monotonic()

    def tell(outcome: str) -> None:
        log.info(
            "message",
            template=message.template,
            channel=message.channel,
            outcome=outcome,
            attempts=message.attempts,
            ms=round((monotonic() - began) * 1000),
        )

    with structlog.contextvars.bound_contextvars(message=str(message.pk)):
        try:
            yield tell
        except Exception:
            tell("crashed")
            raise
