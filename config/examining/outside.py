"""Whether what the service needs of others answers: broker, workers, mail, text messages. Names no secret."""

import json
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import DatabaseError
from django.test import RequestFactory
from kombu import Connection
from kombu.exceptions import OperationalError

from config import celery, health
from config.environment import LOOPBACK
from config.examining.finding import Finding, fault, ok, warning

PATIENCE = 5  # seconds
LOW = 100  # of the account's currency
ELKS_UNIT = 10_000  # the balance is told in ten-thousandths


def broker() -> Finding:
    url = settings.CELERY_BROKER_URL
    where = f"{urlsplit(url).scheme} at {urlsplit(url).hostname}"
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    try:
        with Connection(url, transport_options=options, connect_timeout=PATIENCE) as connected:
            connected.ensure_connection(max_retries=1, timeout=PATIENCE)
            connected.default_channel  # noqa: B018 - a folder is made only now
    except (OperationalError, OSError) as error:
        advice = "Pages work and work waits. See that it runs and that CELERY_BROKER_URL is right."
        return fault("broker", f"{where} does not answer ({kind(error)}).", advice)
    return ok("broker", f"{where} answers.")


def workers() -> Finding:
    """The note of the last beat tells of beat, broker and worker together."""
    try:
        state = json.loads(health.readyz(RequestFactory().get("/readyz")).content)["clock"]
    except DatabaseError:
        state = "unknown"
    if state == "ok":
        return ok("workers", "the clock has beaten within two minutes.")
    seen = "no beat is known." if state == "unknown" else "the clock has not beaten for two minutes."
    advice = (
        "No message leaves. See that rekrytering-worker and rekrytering-beat run, and what their logs say."
    )
    return fault("workers", seen, advice)


def mail(to: str = "") -> Iterator[Finding]:
    options = settings.MAILERS["default"].get("OPTIONS", {})
    if "host" not in options:
        seen = "is written into a folder of this machine; nobody receives any."
        yield warning("mail", seen, "Name a mail server in EMAIL_URL before the service is opened.")
        return
    where = f"{options['host']}:{options['port']}"
    if not (options.get("use_tls") or options.get("use_ssl") or options["host"] in LOOPBACK):
        advice = "Say smtp+tls:// (STARTTLS) or smtps:// in EMAIL_URL."
        yield warning("mail", f"travels to {where} without encryption.", advice)
    yield connected_mail(where, to)


def connected_mail(where: str, to: str) -> Finding:
    mailer = mailers.default
    try:
        mailer.open()
        if to:
            mailer.send_messages([letter(to)])
    except (OSError, smtplib.SMTPException) as error:
        return fault("mail", f"{where}: {refused(error)}.", advice_on_mail(error))
    finally:
        with suppress(OSError):
            mailer.close()
    return ok("mail", f"{where} accepted a mail to that address." if to else f"{where} lets us in.")


def letter(to: str) -> EmailMessage:
    text = f"This mail shows that {settings.BASE_URL} can send mail. Nobody needs to answer it."
    return EmailMessage("Rekryteringsbanken: a test", text, settings.DEFAULT_FROM_EMAIL, [to])


def refused(error: Exception) -> str:
    """The kind and code of a refusal; the server's words may quote the login."""
    code = getattr(error, "smtp_code", None)
    return f"{kind(error)} ({code})" if code else kind(error)


def advice_on_mail(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "User or password in EMAIL_URL is wrong; special characters are written as %40 and so on."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "The server knows no STARTTLS or no login here: try port 587 with smtp+tls, or 465 with smtps."
    if isinstance(error, ssl.SSLError):
        return "Its certificate does not hold: use the name it was made for, or have it renewed."
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        return (
            "The server does not take this mail: ask who runs it about the sender's address and our machine."
        )
    return "See that host and port in EMAIL_URL are right and that a firewall lets us out."


def texts() -> Iterator[Finding]:
    if settings.SMS is None:
        yield ok("text messages", "are not sent: SMS_URL is not set.")
        return
    account = settings.SMS
    try:
        answer = requests.get(
            f"{account.url}/me", auth=(account.username, account.password), timeout=PATIENCE
        )
    except requests.RequestException as error:
        advice = "See that a firewall lets us out and that SMS_URL is right."
        yield fault("text messages", f"46elks does not answer ({kind(error)}).", advice)
        return
    yield judged_texts(answer)


def judged_texts(answer: requests.Response) -> Finding:
    if answer.status_code in (401, 403):
        advice = "User and password in SMS_URL are those of the API, from 46elks' dashboard."
        return fault("text messages", f"46elks does not let us in ({answer.status_code}).", advice)
    if answer.status_code != 200:
        advice = "See status.46elks.com, and that SMS_URL is right."
        return fault("text messages", f"46elks answers {answer.status_code}.", advice)
    balance = balance_in(answer)
    if balance is not None and balance < LOW:
        return warning(
            "text messages", f"the account holds {balance:.0f}.", "Fill it up in 46elks' dashboard."
        )
    return ok("text messages", "46elks lets us in.")


def balance_in(answer: requests.Response) -> float | None:
    try:
        said = answer.json()
    except ValueError:
        return None
    balance = said.get("balance") if isinstance(said, dict) else None
    return balance / ELKS_UNIT if isinstance(balance, int | float) else None


def kind(error: Exception) -> str:
    """What kind of error, in a word: its text may hold an address with a password."""
    return type(error.__cause__ or error).__name__


assert celery.app  # its import makes our file transport known to kombu
