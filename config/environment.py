"""What the environment says, turned into values; what it says wrongly ends the start in one line."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
BROKERS = ("amqp", "amqps", "redis", "rediss", "filesystem")
OIDC_NAMES = ("OIDC_NAME", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SLOWEST, FASTEST, TEXTS_PER_SECOND = 0.1, 1_000, 10.0
SMS_SENDER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,10}|\+[1-9][0-9]{6,14}")
# Whose reports on mail are understood, and whether they are signed with a key besides the secret address.
REPORTERS = {"brevo": False, "mailersend": True, "mailgun": True, "mailjet": False, "postmark": False}

BOARDS = {
    "facebook": "facebook://page-id:page-token@graph.facebook.com/v24.0",
    "linkedin": "linkedin://organisation-id:token@api.linkedin.com/rest?version=202610",
}


class Wrong(SystemExit):
    """A value is missing or wrong: printed as one line, exit code 1. Never repeats a secret."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")


@dataclass(frozen=True)
class Mail:
    """How mail leaves: Django's mailer, the address it is sent from ("" means the service's own), and how
    many a second the server takes (0: as many as we can)."""

    mailer: dict[str, Any]
    sender: str = ""
    rate: float = 0


@dataclass(frozen=True)
class Sms:
    """How text messages leave: the address of 46elks' API, the account, who they are from, how many a
    second, and whether 46elks is only to pretend (nothing leaves, nothing is paid)."""

    url: str
    username: str
    password: str
    sender: str
    rate: float = TEXTS_PER_SECOND
    dryrun: bool = False


@dataclass(frozen=True)
class BoardAccount:
    """An outside board: the address of its API, the page or organisation we post as, the key to it."""

    board: str
    url: str
    name: str
    key: str
    version: str = ""


@dataclass(frozen=True)
class Reporter:
    """Who tells us what became of mail, and the key it signs its reports with."""

    name: str
    key: str = ""


def var_folder(environ: Mapping[str, str]) -> Path:
    """The folder for all that this machine keeps: database, key, queue, mail (VAR_FOLDER to move it)."""
    return Path(environ.get("VAR_FOLDER") or ROOT / "var").absolute()


def flag(environ: Mapping[str, str], name: str, default: bool = False) -> bool:
    value = environ.get(name, "1" if default else "0").strip().lower()
    if value not in YES | NO:
        raise Wrong(name, f"{value!r} is neither 1 nor 0.")
    return value in YES


def port(environ: Mapping[str, str]) -> int:
    value = environ.get("PORT", "") or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Wrong("PORT", f"{value!r} is not a number from 1 to 65535.")
    return int(value)


def listen(environ: Mapping[str, str]) -> str:
    """The address of this machine on which the web server answers; others than this machine only in a
    closed network, such as containers have, behind a proxy with TLS."""
    value = environ.get("LISTEN", "") or "127.0.0.1"
    try:
        return str(ip_address(value))
    except ValueError:
        raise Wrong("LISTEN", f"{value!r} is not an address such as 127.0.0.1 or 0.0.0.0.") from None


def base_url(environ: Mapping[str, str]) -> str:
    """Where people reach the service, without a slash at the end; plain http only on this machine."""
    value = (environ.get("BASE_URL", "") or f"http://127.0.0.1:{port(environ)}").rstrip("/")
    parts = split("BASE_URL", value, ("http", "https"), "an address such as https://jobb.norrby.se")
    if parts.path or parts.query or parts.fragment or parts.username:
        raise Wrong("BASE_URL", f"{value!r} holds more than scheme, host and port.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Wrong("BASE_URL", f"{value!r} must be https: plain http is only for this machine.")
    return value


def allowed_hosts(environ: Mapping[str, str]) -> list[str]:
    """The hosts named, else the host of BASE_URL; this machine always, for its own health checks."""
    named = [host.strip() for host in environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    for host in named:
        if any(sign in host for sign in "/: ") and not host.startswith("["):
            raise Wrong("ALLOWED_HOSTS", f"{host!r} is not a host name (no scheme, port or path).")
    own = urlsplit(base_url(environ)).hostname or ""
    return sorted({*(named or [own]), "localhost", "127.0.0.1", "[::1]"})


def secret_key(value: str) -> str:
    if len(value) < 50 or len(set(value)) < 5:
        raise Wrong("SECRET_KEY", "needs 50 random characters or more, the same for every process.")
    return value


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Wrong("VAR_FOLDER", f"{folder}: {fault.strerror}.") from None


def kept_secret(folder: Path, *, make: bool) -> str:
    """The key that `make run` made for this machine; made now if `make`, else demanded of the environment."""
    kept = folder / "secret-key"
    if not kept.exists():
        if not make:
            raise Wrong("SECRET_KEY", "is missing: 50 random characters or more, the same for every process.")
        make_folder(folder)
        fresh = folder / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # two starts at once: the first one's key counts
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text()


def broker(url: str) -> str:
    split("CELERY_BROKER_URL", url, BROKERS, "an address such as amqp://user:password@host:5672/name")
    return url


def mail(url: str) -> Mail:
    expected = "smtp://user:password@host:587, smtp+tls://..., smtps://... or file:///folder"
    parts = split("EMAIL_URL", url, (*MAIL_PORTS, "file"), expected)
    if parts.scheme == "file":
        return mail_kept_in(unquote(parts.path))
    options = {
        "host": parts.hostname,
        "port": parts.port or MAIL_PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 20,
    }
    mailer = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    asked = query_of(parts, "EMAIL_URL", "from", "rate")
    return Mail(mailer, sender=asked["from"], rate=rate("EMAIL_URL", asked["rate"], default=0))


def mail_kept_in(folder: str) -> Mail:
    if not folder.strip("/"):
        raise Wrong("EMAIL_URL", "names no folder (file:///var/spool/mail-out).")
    options = {"file_path": folder}
    return Mail({"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": options})


def sms(url: str) -> Sms | None:
    """46elks over https; over plain http only to a stand-in on this machine."""
    if not url:
        return None
    expected = "46elks://user:password@api.46elks.com/a1?from=Norrby"
    parts = split("SMS_URL", url, ("46elks", "46elks+http"), expected)
    plain = parts.scheme == "46elks+http"
    if plain and parts.hostname not in LOOPBACK:
        raise Wrong("SMS_URL", "plain http (46elks+http) is only for this machine.")
    asked = query_of(parts, "SMS_URL", "from", "rate", "dryrun")
    sender = (
        f"+{asked['from'].lstrip()}" if asked["from"].startswith(" ") else asked["from"]
    )  # "+" is a space
    if not (parts.username and parts.password and sender):
        raise Wrong("SMS_URL", f"needs user, password and from ({expected}).")
    if not SMS_SENDER.fullmatch(sender):
        raise Wrong("SMS_URL", "from is at most 11 letters and figures, or a number such as +46766860000.")
    address = f"{'http' if plain else 'https'}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
    account = unquote(parts.username), unquote(parts.password)
    pace = rate("SMS_URL", asked["rate"], default=TEXTS_PER_SECOND)
    return Sms(address, *account, sender, rate=pace, dryrun=flag(asked, "dryrun"))


def rate(name: str, value: str, default: float) -> float:
    """How many a second."""
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = 0
    if not SLOWEST <= number <= FASTEST:
        raise Wrong(name, f"rate is a number of messages a second from {SLOWEST} to {FASTEST}.")
    return number


def reporter(value: str) -> Reporter | None:
    """`postmark`, or `mailgun:key` for those that sign."""
    if not value:
        return None
    name, _, key = value.partition(":")
    if name not in REPORTERS:
        raise Wrong("EMAIL_REPORTS", f"{name!r} is none of {', '.join(REPORTERS)}.")
    if REPORTERS[name] != bool(key) or not key.isascii():
        raise Wrong(
            "EMAIL_REPORTS", f"{name} needs {'its signing key: name:key' if REPORTERS[name] else 'no key'}."
        )
    return Reporter(name, key)


def boards(environ: Mapping[str, str]) -> dict[str, BoardAccount]:
    """The outside boards that ads are posted on, by name: those that have an address."""
    accounts = [_board(name, environ.get(f"{name.upper()}_URL", "")) for name in BOARDS]
    found = {account.board: account for account in accounts if account}
    if address := environ.get("WEBHOOK_URL", ""):
        found["webhook"] = _webhook(address, environ.get("WEBHOOK_SECRET", ""))
    return found


def _board(name: str, url: str) -> BoardAccount | None:
    """Over https; over plain http only to a stand-in on this machine."""
    if not url:
        return None
    variable, expected = f"{name.upper()}_URL", BOARDS[name]
    parts = split(variable, url, (name, f"{name}+http"), expected)
    plain = parts.scheme == f"{name}+http"
    if plain and parts.hostname not in LOOPBACK:
        raise Wrong(variable, f"plain http ({name}+http) is only for this machine.")
    asked = query_of(parts, variable, "version")
    if not (parts.username and parts.password) or (name == "linkedin") != bool(asked["version"]):
        raise Wrong(variable, f"is not like {expected}.")
    address = f"{'http' if plain else 'https'}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
    return BoardAccount(name, address, unquote(parts.username), unquote(parts.password), asked["version"])


def _webhook(address: str, secret: str) -> BoardAccount:
    parts = split("WEBHOOK_URL", address, ("http", "https"), "an address such as https://varbi.se/jobb")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Wrong("WEBHOOK_URL", "plain http is only for this machine.")
    if len(secret) < 24 or not secret.isascii():
        raise Wrong("WEBHOOK_SECRET", "needs 24 random characters or more: the receiver knows us by it.")
    return BoardAccount("webhook", address, "", secret)


def callback_secret(value: str) -> str:
    """The secret part of the addresses that providers report to; "" is one made from SECRET_KEY."""
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{24,100}", value):
        raise Wrong("CALLBACK_SECRET", "needs 24 to 100 random letters and figures.")
    return value


def metrics_token(value: str) -> str:
    """What a Prometheus shows to be given figures; "" gives nobody any."""
    if value and (len(value) < 24 or not value.isascii() or not value.isprintable() or " " in value):
        raise Wrong("METRICS_TOKEN", "needs 24 random characters or more, letters and figures.")
    return value


def oidc(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """The municipality's own login as allauth's app entry: all four values, or none."""
    name, server, client, secret = (environ.get(key, "") for key in OIDC_NAMES)
    if not any((name, server, client, secret)):
        return None
    for key in OIDC_NAMES:
        if not environ.get(key):
            raise Wrong(key, f"is missing ({', '.join(OIDC_NAMES)} belong together).")
    split("OIDC_SERVER_URL", server, ("https",), "an address such as https://login.norrby.se")
    app = {"provider_id": "oidc", "name": name, "client_id": client, "secret": secret}
    return app | {"settings": {"server_url": server}}


def split(name: str, url: str, schemes: tuple[str, ...], expected: str) -> SplitResult:
    scheme, _, rest = url.partition("://")  # urlsplit knows no scheme that begins with a digit
    try:
        parts = urlsplit(f"//{rest}")._replace(scheme=scheme)
        wrong = parts.scheme not in schemes or parts.port == 0
    except ValueError:
        raise Wrong(name, f"is not {expected}.") from None
    if wrong or not (parts.hostname or parts.scheme in {"file", "filesystem"}):
        raise Wrong(name, f"is not {expected}.")
    return parts


def query_of(parts: SplitResult, name: str, *keys: str) -> dict[str, str]:
    """The query parameters that an address may have; "" for those it has not."""
    query = parse_qs(parts.query, keep_blank_values=True)
    if unknown := sorted(set(query) - set(keys)):
        raise Wrong(name, f"has the unknown parameter {unknown[0]!r}.")
    return {key: query.get(key, [""])[0] for key in keys}


def first_line(fault: Exception) -> str:
    return str(fault).strip().partition("\n")[0].rstrip(".") + "."
