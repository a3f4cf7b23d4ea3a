"""Whether the database answers, is the right one, may be written to, has room and agrees on the time."""

import time
from collections.abc import Iterator

from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from config import health
from config.dumping import server_version
from config.embedded import OLDEST
from config.environment import first_line
from config.examining.finding import Finding, fault, ok, warning

EXTENSIONS = {"btree_gist", "pg_trgm", "unaccent"}
SLOW = 0.05  # seconds for a statement that does nothing
FEW = 10  # connections
SKEW, SKEW_TOO_MUCH = 2.0, 60.0  # seconds
LONG = 300  # seconds that a transaction may last

ROOM = """
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""
LONGEST = """
    SELECT pid, application_name, extract(epoch FROM now() - xact_start)::int FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
     ORDER BY xact_start LIMIT 1
"""
WRITABLE = """
    SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'
           AND (to_regclass('recruitment_message') IS NULL
                OR has_table_privilege('recruitment_message', 'INSERT, UPDATE')
                   AND has_table_privilege('recruitment_message', 'DELETE'))
"""


def examine() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        advice = "See that PostgreSQL runs and that host, name, user and password in DATABASE_URL are right."
        yield fault("database", first_line(error), advice)
        return
    for check in (version, rights, migrations, extensions, speed, room, clock, transactions):
        try:
            yield check()
        except DatabaseError as error:
            yield fault(f"database, {check.__name__}", first_line(error), "See the log of PostgreSQL.")
            connection.close()


def ask(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() or ()


def version() -> Finding:
    major = server_version()
    if major < OLDEST:
        return fault("database", f"PostgreSQL {major}.", f"Upgrade the server to {OLDEST} or newer.")
    return ok("database", f"PostgreSQL {major} answers.")


def rights() -> Finding:
    [may] = ask(WRITABLE)
    if not may:
        advice = "Name a server that is no replica, and a role that owns the database, in DATABASE_URL."
        return fault("database, rights", "this role may not write.", advice)
    return ok("database, rights", "this role may read and write.")


def migrations() -> Finding:
    if health.migrations() != "ok":
        advice = "Run `python -m config.preparing` (rekrytering-prepare), then restart web, worker and beat."
        return fault("database, migrations", "some are not applied.", advice)
    return ok("database, migrations", "all are applied.")


def extensions() -> Finding:
    [there] = ask("SELECT coalesce(array_agg(extname::text), '{}') FROM pg_extension")
    if missing := sorted(EXTENSIONS - set(there)):
        advice = "Install PostgreSQL's contrib package, and run `python manage.py migrate` as the owner."
        return fault("database, extensions", f"{', '.join(missing)} missing.", advice)
    return ok("database, extensions", "all are there.")


def speed() -> Finding:
    began = time.perf_counter()
    for _ in range(5):
        ask("SELECT 1")
    each = (time.perf_counter() - began) / 5
    if each > SLOW:
        advice = "A page asks some ten times: move the database closer, or see what keeps the server busy."
        return warning("database, speed", f"an empty statement takes {each * 1000:.0f} ms.", advice)
    return ok("database, speed", f"an empty statement takes {each * 1000:.1f} ms.")


def room() -> Finding:
    [free] = ask(ROOM)
    if free < FEW:
        advice = "Raise max_connections; each web process uses up to 8, each worker 4."
        return warning("database, connections", f"{max(free, 0)} are free.", advice)
    return ok("database, connections", f"{free} are free.")


def clock() -> Finding:
    before = timezone.now()
    [there] = ask("SELECT clock_timestamp()")
    after = timezone.now()
    apart = abs((there - before - (after - before) / 2).total_seconds())
    if apart > SKEW:
        report = fault if apart > SKEW_TOO_MUCH else warning
        advice = (
            "Deadlines are read from this machine's clock: turn on NTP here and on the database's machine."
        )
        return report("clock", f"this machine and the database are {apart:.0f} s apart.", advice)
    return ok("clock", "this machine and the database agree.")


def transactions() -> Finding:
    pid, name, seconds = ask(LONGEST) or (0, "", 0)
    if seconds > LONG:
        advice = (
            f"It stops upgrades and tidying up: find out who it is, or SELECT pg_terminate_backend({pid})."
        )
        seen = f"process {pid} ({name or 'unnamed'}) has one open for {seconds // 60} min."
        return warning("database, transactions", seen, advice)
    return ok("database, transactions", "none is open for long.")
