"""The environment of the tests, set before Django reads it: own database server, own folders.

Loaded by `-p tests.environment` in pyproject.toml. With DATABASE_URL set, the tests use that server.
"""

import atexit
import os
from contextlib import ExitStack
from pathlib import Path

import psycopg
from psycopg import sql

from config import embedded, environment, keeper
from config.processes import is_alive

FOLDER = Path(__file__).resolve().parent.parent / "var" / "test"
FOREIGN = (
    "ALLOWED_HOSTS", "BASE_URL", "CALLBACK_SECRET", "CELERY_BROKER_URL", "DATABASE_FOR", "DEBUG", "DEMO",
    "EMAIL_REPORTS", "EMAIL_URL", "LISTEN", "METRICS_TOKEN", "PORT", "SENTRY_DSN", "SMS_URL",
    *environment.OIDC_NAMES,
)  # fmt: skip
resources = ExitStack()


def use_own_server() -> None:
    """One throwaway server for all processes of this run; workers of xdist inherit its address."""
    if not os.environ.get("DATABASE_URL"):
        resources.enter_context(keeper.held(embedded.TESTS))
        remove_databases_of_killed_runs()
        os.environ["DATABASE_URL"] = embedded.TESTS.url_of(f"run{os.getpid()}")
        atexit.register(resources.close)


def remove_databases_of_killed_runs() -> None:
    """Each run names its databases after itself, so that two at once do not meet."""
    with psycopg.connect(embedded.TESTS.url_of("postgres"), autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_run'"):
            if not is_alive(int(name.removeprefix("test_run").partition("_")[0])):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def use_own_values() -> None:
    """Nothing of the developer's own environment reaches a test."""
    static = FOLDER / "static"
    static.mkdir(parents=True, exist_ok=True)
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["SECRET_KEY"] = "only-for-tests-" + "0123456789" * 5
    os.environ["STATIC_ROOT"] = str(static)  # stays empty: tests see the files as they are in the source


use_own_values()
use_own_server()
