"""Where providers report to us: addresses that only they know, since most of them sign nothing."""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from recruitment.outbox.links import absolute

_SALT = "recruitment.outbox.callbacks"


def is_secret(word: str) -> bool:
    return constant_time_compare(word, secret())


def secret() -> str:
    """Of the setting, so that it may outlive SECRET_KEY; else made from that key."""
    return settings.CALLBACK_SECRET or salted_hmac(_SALT, "secret", algorithm="sha256").hexdigest()[:40]


def text_report_address(message: UUID) -> str:
    """Each message has its own, so that a report is understood even when the answer to sending was lost."""
    return absolute(f"/sms/{secret()}/levererat/?message={message}")


def addresses() -> dict[str, str]:
    """What is to be filled in at the providers, by what it is for."""
    found = {"sms_url": absolute(f"/sms/{secret()}/svar/")} if settings.SMS else {}
    if settings.MAIL_REPORTER:
        found[settings.MAIL_REPORTER.name] = absolute(f"/mejl/{secret()}/rapport/")
    return found
