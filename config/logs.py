"""Logs as JSON lines without anything personal: no query strings, tokens, arguments or error texts."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

ROOT = str(Path(__file__).resolve().parent.parent) + "/"
QUIET = ("celery", "kombu", "urllib3")  # a line for every beat would drown the rest
# Who fills in nothing about anybody: ourselves, and those who speak of processes and brokers only.
TRUSTED = frozenset(
    {"amqp", "api", "celery", "config", "granian", "kombu", "multiprocessing", "psycopg", "recruitment"}
)

Event = MutableMapping[str, Any]


class StandardError(logging.StreamHandler):
    """Standard error as it is when a line is written, not as it was when logging was set up."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr


def logging_of(*, debug: bool) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, through the formatter below."""
    configure_structlog()
    level = "DEBUG" if debug else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": formatter}},
        "handlers": {"stderr": {"class": "config.logs.StandardError", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # config/request_log.py tells of all answers, these say why
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "recruitment": {"level": level},
            "psycopg.pool": {"level": "WARNING"},  # why there is no connection; the request only says that
            **{name: {"level": "WARNING"} for name in QUIET},
        },
    }


def formatter() -> structlog.stdlib.ProcessorFormatter:
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*before, without_details],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            place_of_exception,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        pass_foreign_args=True,
        use_get_message=False,
    )


def without_details(_logger: Any, _method: str, event: Event) -> Event:
    """A record of the standard library: say its template, and fill it in only where that tells nothing
    about anybody. Paths hold tokens, and the texts of errors hold rows."""
    record: logging.LogRecord = event["_record"]
    args = event.pop("positional_args", None)
    if request := getattr(record, "request", None):
        event["event"] = "request"
        event["method"] = getattr(request, "method", "")
        event["route"] = getattr(getattr(request, "resolver_match", None), "route", "")
        event["status"] = getattr(record, "status_code", "")
    elif task := getattr(record, "data", None):
        event["event"] = "task"
        event["task"] = task.get("name", "") if isinstance(task, dict) else ""
    elif not is_trusted(record.name):
        event["event"] = (
            str(record.msg) if args else "said"
        )  # a text without gaps may have been filled already
        event["at"] = [f"{record.pathname.removeprefix(ROOT)}:{record.lineno} {record.funcName}"]
    elif args and not record.exc_info:
        event["event"] = str(record.msg) % args
    return event


def is_trusted(name: str) -> bool:
    return name.partition(".")[0].strip("_") in TRUSTED


def place_of_exception(_logger: Any, _method: str, event: Event) -> Event:
    """What kind of error and where; never its text, which may quote a row (`Key (email)=(...)`)."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.filename.removeprefix(ROOT)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-8:]
        ]
    return event


def configure_structlog() -> None:
    """For code that logs through structlog itself: into the same handler."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
