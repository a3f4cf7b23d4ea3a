"""The database as one file and back, by pg_dump, pg_restore and psql: the wheel's, or the machine's.

Passwords go by the environment, never by the command line, which every user of the machine can read.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, cast

from django.db import connection

from config import embedded
from config.environment import Wrong

WHERE = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
CHUNK = 1 << 20
EMPTY = b"""BEGIN;
SET lock_timeout = '10s';
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
SINCE_17 = b"SET transaction_timeout = 0;\n"  # written into every script, also for servers that know it not


@dataclass(frozen=True)
class Dumped:
    """What a dump says of itself: the major versions of the server and of the program that wrote it."""

    server: int
    program: int


def folders() -> Iterator[Path]:
    """Where the programs may be: the wheel, Debian's folders, the PATH."""
    on_path = shutil.which("pg_dump")
    for folder in (embedded.wheel(), *embedded.installed(), Path(on_path).parent if on_path else None):
        if folder and all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql")):
            yield folder


def programs(at_least: int) -> Path:
    """The oldest programs that will do: an older pg_dump refuses the server, a newer one writes what the
    server's own programs cannot read."""
    found = {version_of(folder): folder for folder in folders()}
    if enough := [version for version in found if version >= at_least]:
        return found[min(enough)]
    here = f"only {max(found)}" if found else "none"
    raise Wrong("pg_dump", f"version {at_least} or newer is needed, and there is {here} on this machine.")


@cache
def version_of(folder: Path) -> int:
    command = [str(folder / "pg_dump"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30).stdout
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def server_version() -> int:
    """The major version of the server that we are connected to."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def surroundings() -> dict[str, str]:
    """The environment that leads the programs to our database and nowhere else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    given: dict[str, Any] = connection.settings_dict
    where = {there: str(given[here]) for here, there in WHERE.items() if given.get(here)}
    options = {name: value for name, value in given["OPTIONS"].items() if name.startswith("ssl")}
    return kept | where | {f"PG{name.upper()}": str(value) for name, value in options.items()}


def run(program: Path, *arguments: str | Path) -> str:
    """What it said; its first complaint as one line when it fails."""
    command = [str(program), *map(str, arguments)]
    done = subprocess.run(command, env=surroundings(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Wrong(program.name, complaint(done.stderr))
    return done.stdout


def complaint(said: str) -> str:
    """The first line that tells a fault; what follows may quote rows."""
    lines = [line for line in said.splitlines() if "error:" in line.lower()] or said.splitlines()
    return re.split(r"(?i)error: +", lines[0])[-1] if lines else "no reason given"


def dump(file: Path) -> None:
    """Write the whole database to `file`: there when it is whole, readable by nobody else."""
    program = programs(server_version()) / "pg_dump"
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        run(program, "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def inspect(file: Path) -> Dumped:
    """What `file` says of itself; Wrong when it is no backup of this service."""
    newest = max(folders(), key=version_of, default=None)
    if newest is None:
        raise Wrong("pg_restore", "is not on this machine.")
    listing = run(newest / "pg_restore", "--list", file)
    server = re.search(r"Dumped from database version: (\d+)", listing)
    program = re.search(r"Dumped by pg_dump version: (\d+)", listing)
    if not (server and program and " TABLE public recruitment_candidate " in listing):
        raise Wrong(str(file), "is no backup of this service.")
    return Dumped(int(server[1]), int(program[1]))


def load(file: Path, dumped: Dumped) -> None:
    """Put what is in `file` in the place of all that is in the database, in one transaction."""
    folder = programs(max(dumped.program, server_version()))
    reading = [str(folder / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
    writing = [str(folder / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source,
        subprocess.Popen(
            writing, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()
        ) as target,
    ):
        said = feed(source, target)
    if target.returncode:
        raise Wrong("psql", complaint(said))
    if source.returncode:
        raise Wrong(str(file), "is damaged; the database is as it was.")


def feed(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> str:
    """All that pg_restore writes, committed only when it came to its end; what psql complained of."""
    into, complaints = cast(IO[bytes], target.stdin), cast(IO[bytes], target.stderr)
    try:
        into.write(EMPTY)
        pour(cast(IO[bytes], source.stdout), into)
        if source.wait() == 0:
            into.write(b"\nCOMMIT;\n")
        into.close()
    except BrokenPipeError:  # psql gave up
        source.kill()
    return complaints.read().decode(errors="replace")


def pour(source: IO[bytes], target: IO[bytes]) -> None:
    first = source.read(CHUNK)
    target.write(first if server_version() >= 17 else first.replace(SINCE_17, b"", 1))
    while part := source.read(CHUNK):
        target.write(part)


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(table.name for table in connection.introspection.get_table_list(cursor))
