"""One embedded server for whoever needs it, whatever happens to them: real processes, really killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from config import embedded, keeper
from config.embedded import Place
from config.environment import ROOT, Wrong
from config.processes import is_alive

pytestmark = pytest.mark.processes

HOLD = """
import sys
from pathlib import Path
from config import keeper
from config.embedded import Place
with keeper.held(Place(Path(sys.argv[1]), durable=False)):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server's home of its own; stopped, with nothing in its database, before each use."""
    made = Place(tmp_path_factory.mktemp("somewhere") / "postgres", durable=False)
    yield made
    shutil.rmtree(made.home, ignore_errors=True)


@pytest.fixture
def holder(place):
    """Start a process of its own that holds the server until its input ends or it is killed."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(place.visible)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "up\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert soon(lambda: not keeper.running(place))


def soon(condition, seconds=20):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.02)
    return False


def ask(place, *statements):
    with psycopg.connect(place.url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def leave(process):
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_command_brings_the_server_up_and_leaves_nothing_running(place):
    with keeper.held(place):
        pid = keeper.running(place)
        assert is_alive(pid)
        assert ask(place, "SELECT current_database(), current_user") == ("recruitment", "recruitment")
    assert not is_alive(pid)
    assert keeper.pid_file(place) == []


def test_swedish_letters_are_letters(place):
    with keeper.held(place):
        assert ask(place, "SELECT lower('ÅÄÖÉ'), upper('åäöé')") == ("åäöé", "ÅÄÖÉ")
        assert ask(place, "SELECT to_tsvector('swedish', 'ÅGREN Öppna')") == ("'ågr':1 'öppn':2",)


def test_what_the_service_needs_can_be_created(place):
    with keeper.held(place):
        ask(
            place,
            *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in ("btree_gist", "pg_trgm", "unaccent")),
        )
        assert ask(place, "SELECT unaccent('Åsa')") == ("Asa",)


def test_the_log_tells_nothing_about_a_row(place):
    with keeper.held(place):
        ask(
            place,
            "CREATE TABLE person (email text UNIQUE)",
            "INSERT INTO person VALUES ('stina@example.org')",
        )
        with pytest.raises(psycopg.errors.UniqueViolation, match=r"stina@example\.org"):
            ask(place, "INSERT INTO person VALUES ('stina@example.org')")
        ask(place, "DROP TABLE person")
    said = place.log.read_text()
    assert "person_email_key" in said
    assert "stina" not in said


def test_two_share_one_server_and_the_last_one_out_stops_it(place, holder):
    first, second = holder(), holder()
    pid = keeper.running(place)
    leave(first)
    assert keeper.running(place) == pid
    assert ask(place, "SELECT 1") == (1,)
    leave(second)
    assert not is_alive(pid)


def test_many_at_once_start_one_server(place):
    commands = [
        subprocess.Popen([sys.executable, "-c", HOLD, str(place.visible)], cwd=ROOT, stdin=subprocess.PIPE)
        for _ in range(4)
    ]
    for command in commands:
        command.communicate(timeout=60)
    assert [command.returncode for command in commands] == [0, 0, 0, 0]
    assert not keeper.running(place)


def test_data_outlives_a_killed_user_and_the_server_does_not(place, holder):
    user = holder()
    ask(place, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('kvar')")
    user.kill()
    assert soon(lambda: not keeper.running(place))
    holder()
    assert ask(place, "SELECT word FROM kept") == ("kvar",)
    ask(place, "DROP TABLE kept")


def test_a_killed_keeper_takes_the_server_along(place, holder):
    holder()
    server = keeper.running(place)
    os.kill(parent_of(server), signal.SIGKILL)
    assert soon(lambda: not is_alive(server))


def test_a_killed_server_starts_again_with_its_data(place, holder):
    holder()
    kept = "SET synchronous_commit = on"  # a throwaway server has it off
    ask(place, kept, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('kvar')")
    os.kill(keeper.running(place), signal.SIGKILL)
    assert soon(lambda: not keeper.running(place))
    with keeper.held(place):
        assert ask(place, "SELECT word FROM kept") == ("kvar",)
        ask(place, "DROP TABLE kept")


def test_a_number_that_now_is_a_strangers_stops_nobody(place):
    """After a restart of the machine the number of the old server may belong to anything."""
    with keeper.held(place):
        pass
    stale = place.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{place.data}\n1\n5432\n{place.sockets}\n\n1 1\nready\n")
    with keeper.held(place):
        assert ask(place, "SELECT 1") == (1,)


def test_a_data_folder_that_another_server_uses_is_refused_in_one_line(place, tmp_path):
    with keeper.held(place):
        pass
    user = embedded.runs_as(place)
    command = embedded.postmaster(place, embedded.programs(place))
    elsewhere = place.home / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    shutil.chown(elsewhere, *((user.pw_uid, user.pw_gid) if user else (os.getuid(), os.getgid())))
    command = [part.replace(str(place.sockets), str(elsewhere)) for part in command]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd="/", **embedded.as_user(user)) as other:
        try:
            assert soon(lambda: len(keeper.pid_file(place)) > 7)
            with pytest.raises(Wrong) as caught, keeper.held(place):
                pass
        finally:
            other.send_signal(signal.SIGINT)
    assert caught.value.code == f"{place.visible}: is in use by another PostgreSQL (process {other.pid})."


def test_data_of_a_version_that_is_not_here_is_refused_in_one_line(place):
    with keeper.held(place):
        pass
    version = place.data / "PG_VERSION"
    right = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(Wrong) as caught, keeper.held(place):
            pass
    finally:
        version.write_text(right)
    expected = "holds data of PostgreSQL 9, and no such server is installed."
    assert caught.value.code == f"{place.visible}: {expected}"


def test_something_else_in_its_place_is_refused_in_one_line(tmp_path):
    tmp_path.chmod(0o755)
    blocked = Place(tmp_path / "file" / "postgres")
    blocked.visible.parent.write_text("")
    with pytest.raises(Wrong) as caught, keeper.held(blocked):
        pass
    assert "\n" not in caught.value.code
    assert str(blocked.visible.parent) in caught.value.code


def test_a_long_path_finds_a_short_one_for_its_socket(tmp_path):
    deep = Place(tmp_path.joinpath(*["a-rather-long-name-of-a-folder"] * 4) / "postgres")
    deep.__dict__["home"] = deep.visible  # wherever it is kept
    assert deep.sockets.parent == type(deep.sockets)("/tmp")


def test_the_server_never_runs_as_root(place):
    with keeper.held(place):
        owner = os.stat(f"/proc/{keeper.running(place)}").st_uid
    assert pwd.getpwuid(owner).pw_name != "root"
    assert place.data.stat().st_uid == owner
    assert place.data.stat().st_mode & 0o077 == place.sockets.stat().st_mode & 0o077 == 0


def parent_of(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])
