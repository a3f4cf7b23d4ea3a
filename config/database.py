"""The database that DATABASE_URL names, fitted to the process that uses it."""

from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config.environment import Wrong, first_line

WEB_LIMITS = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}


def entry(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a PostgreSQL address; libpq itself judges the address."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise Wrong("DATABASE_URL", "is not an address such as postgresql://user:password@host:5432/name.")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as fault:
        raise Wrong("DATABASE_URL", first_line(fault)) from None
    if not parts.get("dbname"):
        raise Wrong("DATABASE_URL", "names no database (postgresql://user:password@host:5432/name).")
    if not str(parts.get("port", "5432")).isdigit():
        raise Wrong("DATABASE_URL", "has a port that is not a number.")
    return django_database({name: str(value) for name, value in parts.items()})


def django_database(parts: dict[str, str]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def suit(given: dict[str, Any], purpose: str) -> None:
    """Fit a DATABASES entry to its process: `web` has a pool and limits, a `command` may take its time."""
    if purpose not in {"web", "command"}:
        raise Wrong("DATABASE_FOR", f"{purpose!r} is neither web nor command.")
    options = given["OPTIONS"]
    options.setdefault("connect_timeout", "5")
    options.setdefault("application_name", f"rekryteringsbanken-{purpose}")
    if purpose == "web":
        options.setdefault("options", " ".join(f"-c {name}={value}" for name, value in WEB_LIMITS.items()))
        options["pool"] = {"min_size": 1, "max_size": 16, "timeout": 5}
        given["CONN_HEALTH_CHECKS"] = True  # a restarted database costs nobody an error page
