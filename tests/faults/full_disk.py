"""A disk without room under a table: a small one of its own where that is allowed, else its error."""

import os
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from urllib.parse import unquote

from psycopg import DatabaseError

from config import embedded

BALLAST = """
    INSERT INTO recruitment_message SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', gen_random_uuid(), 'key', 'ballast-' || gen_random_uuid(), 'html', '',
        'text', (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, %s))))).*
      FROM recruitment_message one WHERE key NOT LIKE 'ballast%%' LIMIT 1
"""
REFUSE = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


@contextmanager
def full_disk(other, table):
    """While this lasts, nothing more fits into `table`; `other` is a connection of a superuser."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        if not mounted(folder):
            with refused(other, table):
                yield
            return
        try:
            with moved(other, table, folder):
                yield
        finally:
            subprocess.run(["umount", folder], check=True)


def mounted(folder):
    """Whether a file system of 2 MB that the tests' server may use now lies there."""
    user = embedded.runs_as(embedded.TESTS)
    if not user or str(embedded.TESTS.sockets) not in unquote(os.environ["DATABASE_URL"]):
        return False
    options = f"size=2m,mode=700,uid={user.pw_uid},gid={user.pw_gid}"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def moved(other, table, folder):
    other.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
    try:
        other.execute(f"ALTER TABLE {table} SET TABLESPACE small")
        fill(other)
        yield
    finally:
        other.execute("DELETE FROM recruitment_message WHERE key LIKE 'ballast%'")
        other.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
        other.execute("DROP TABLESPACE small")


def fill(other):
    """Messages of three sizes, the biggest first, until not one more fits."""
    for size in (3_000, 60, 1):
        with suppress(DatabaseError):
            while True:
                other.execute(BALLAST, [size])


@contextmanager
def refused(other, table):
    other.execute(REFUSE)
    other.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION refuse()")
    try:
        yield
    finally:
        other.execute(f"DROP TRIGGER no_room ON {table}")
        other.execute("DROP FUNCTION refuse()")
