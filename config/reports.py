"""Errors reported to Sentry: what kind, where in the code and on which route; nothing that anybody has typed.

None of the SDK's integrations is used, since they collect. What our own logs know is turned into an event
here, and `bare` builds what leaves from a list of what may leave: what is not in the list does not exist.
"""

import logging
import tomllib
from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import event_from_exception

from config import environment
from config.environment import ROOT, Wrong

EXPECTED = "an address such as https://key@sentry.norrby.se/7"
OF_EVENT = frozenset({
    "event_id", "timestamp", "level", "platform", "release", "environment", "server_name", "sdk", "logger",
    "transaction", "tags", "message",
})  # fmt: skip
OF_FRAME = frozenset({
    "filename", "abs_path", "function", "module", "lineno", "pre_context", "context_line", "post_context",
    "in_app",
})  # fmt: skip
OURS = ("recruitment", "config", "api")
NOT_REPORTED = ("sentry_sdk", "urllib3", "django.security")  # itself, and scanners at the door


def dsn(url: str) -> str:
    """SENTRY_DSN; plain http only to a stand-in on this machine."""
    if not url:
        return ""
    parts = environment.split("SENTRY_DSN", url, ("https", "http"), EXPECTED)
    if parts.scheme == "http" and parts.hostname not in environment.LOOPBACK:
        raise Wrong("SENTRY_DSN", "must be https: plain http is only for this machine.")
    if not parts.username or not parts.path.rpartition("/")[2].isdigit():
        raise Wrong("SENTRY_DSN", f"is not {EXPECTED}.")
    return url


def release() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return f"{project['name']}@{project['version']}"


def added_to(logging_: dict[str, Any], url: str, base_url: str) -> dict[str, Any]:
    """Django's LOGGING, with reports to Sentry when there is one."""
    if url:
        place = {"dsn": url, "environment": urlsplit(base_url).hostname or ""}
        logging_["handlers"]["sentry"] = {"class": "config.reports.Reporter", "level": "ERROR", **place}
        logging_["root"]["handlers"].append("sentry")
    return logging_


class Reporter(logging.Handler):
    """Reports what is logged as an error."""

    def __init__(self, dsn: str, environment: str) -> None:
        super().__init__()
        sentry_sdk.init(
            dsn=dsn,
            release=release(),
            environment=environment,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[AtexitIntegration(callback=lambda _pending, _timeout: None)],
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            traces_sample_rate=None,
            auto_session_tracking=False,
            propagate_traces=False,
            enable_metrics=False,
            before_send=bare,
        )

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(NOT_REPORTED) or not (record.exc_info or record.name.startswith(OURS)):
            return
        try:
            report(record)
        except Exception:
            self.handleError(record)


def report(record: logging.LogRecord) -> None:
    event: Any = {"level": record.levelname.lower(), "logger": record.name, "tags": tags(record)}
    event["transaction"] = event["tags"].get("route") or event["tags"].get("task")
    hint: Hint | None = None
    if record.exc_info and record.exc_info[1]:
        options = sentry_sdk.get_client().options
        raised, hint = event_from_exception(record.exc_info[1], client_options=options)
        event |= {"exception": raised["exception"]}
    else:
        event["message"] = record.msg.get("event") if isinstance(record.msg, dict) else str(record.msg)
    sentry_sdk.capture_event(event, hint=hint)


def tags(record: logging.LogRecord) -> dict[str, str]:
    """Where it happened: the task, or the pattern of the address; the address itself holds tokens."""
    request, task = getattr(record, "request", None), getattr(record, "data", None)
    found = {"route": getattr(getattr(request, "resolver_match", None), "route", "")}
    found["method"] = getattr(request, "method", "")
    found["task"] = task.get("name", "") if isinstance(task, dict) else ""
    return {name: value for name, value in found.items() if value}


def bare(event: Event, _hint: Hint) -> Event:
    """Only what may leave: an error's kind and its places, without its text and without any variable."""
    left: Any = {name: value for name, value in event.items() if name in OF_EVENT}
    left["exception"] = {"values": [bare_error(each) for each in values(event.get("exception"))]}
    return left


def bare_error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    places = [{name: value for name, value in frame.items() if name in OF_FRAME} for frame in frames]
    return {"type": error.get("type"), "module": error.get("module"), "stacktrace": {"frames": places}}


def values(exception: Any) -> list[dict[str, Any]]:
    return list((exception or {}).get("values") or [])
