"""Reports on mail in the words of each provider: anymail reads them, and here is what they mean to us."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.http import HttpRequest

from recruitment.outbox.faults import is_no_such_address
from recruitment.outbox.models import Message

Delivery = Message.Delivery
DELIVERIES = {
    EventType.DELIVERED: Delivery.DELIVERED,
    EventType.BOUNCED: Delivery.BOUNCED,
    EventType.REJECTED: Delivery.BOUNCED,
    EventType.FAILED: Delivery.FAILED,
    EventType.COMPLAINED: Delivery.COMPLAINED,
}


@dataclass(frozen=True)
class MailReport:
    """`is_final`: nothing sent to this address will ever arrive, or nothing may be sent to it."""

    delivery: str
    address: str
    message_id: str
    is_final: bool


class Known:
    """What we add to anymail's reader of one provider: the secret address stands for a password."""

    warn_if_no_basic_auth = False
    key_name: ClassVar[str] = ""

    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        raise NotImplementedError


class Brevo(Known, BrevoTrackingWebhookView):
    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        return said.get("event") in {"hard_bounce", "invalid_email"}


class MailerSend(Known, MailerSendTrackingWebhookView):
    key_name = "signing_secret"

    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        return said.get("data", {}).get("type") == "hard_bounced"


class Mailgun(Known, MailgunTrackingWebhookView):
    key_name = "webhook_signing_key"

    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        """Every refusal for good is a bounce to Mailgun, spam filters' too."""
        event = said.get("event-data", {})
        status = event.get("delivery-status", {})
        words = f"{status.get('enhanced-code', '')} {status.get('message', '')}"
        return event.get("reason") == "suppress-bounce" or is_no_such_address(words)


class Mailjet(Known, MailjetTrackingWebhookView):
    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        return said.get("hard_bounce") is True


class Postmark(Known, PostmarkTrackingWebhookView):
    @staticmethod
    def is_hard(said: dict[str, Any]) -> bool:
        return said.get("Type") in {"HardBounce", "BadEmailAddress"}


READERS: dict[str, Any] = {
    "brevo": Brevo,
    "mailersend": MailerSend,
    "mailgun": Mailgun,
    "mailjet": Mailjet,
    "postmark": Postmark,
}


def read_reports(request: HttpRequest, provider: str, key: str) -> list[MailReport]:
    """All that one post tells; it raises much when it is no post of that provider, or not signed by it."""
    reader_class = READERS[provider]
    reader = reader_class(**({reader_class.key_name: key} if key else {}))
    reader.run_validators(request)
    return list(_reports(reader, reader.parse_events(request)))


def _reports(reader: Any, events: list[AnymailTrackingEvent]) -> Iterator[MailReport]:
    for event in events:
        delivery = DELIVERIES.get(event.event_type)
        address = str(event.recipient or "")
        if delivery is None or len(address) > 254 or "\0" in address:
            continue
        is_final = delivery == Delivery.COMPLAINED or (
            delivery == Delivery.BOUNCED and reader.is_hard(event.esp_event)
        )
        yield MailReport(delivery, address, str(event.message_id or "")[:300].replace("\0", ""), is_final)
