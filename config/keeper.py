"""One embedded server for every process that wants it, for exactly as long as one of them lives.

Whoever needs the server holds a shared lock on `<home>/users`; the kernel lets go of it when a process ends,
however it ends. The keeper, a process of its own, is the postmaster's parent and waits for the same lock
alone: when it gets it nobody is left, and it stops the server. If the keeper itself is killed, the kernel
asks the postmaster to shut down. So nothing is written down that could be stale.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from config import embedded
from config.embedded import Place
from config.environment import ROOT, Wrong
from config.processes import bound_to_me, is_alive

PATIENCE = 120.0  # seconds: a server that was killed reads its log again before it answers
LOCKED = 40.0  # longer than a keeper takes to stop its server
FAREWELL = 20.0
LONG_LOG = 1_000_000
PASSING = ("pre-existing shared memory block", "lock file")  # what the last of a killed server may still hold

keepers: dict[Place, subprocess.Popen[bytes]] = {}  # those that this process started, to be reaped


@contextmanager
def held(place: Place) -> Iterator[None]:
    """The server of `place` runs and answers while this lasts; the last one out stops it."""
    embedded.prepare(place)
    with open(place.home / "users", "a") as users:
        wait_for_lock(users, fcntl.LOCK_SH, place)
        try:
            ensure(place)
            yield
        finally:
            leave(users, place)


def leave(users: IO[str], place: Place) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # others use it, or the keeper was quicker: then wait until it has stopped it
        fcntl.flock(users, fcntl.LOCK_SH)
        if keeper := keepers.pop(place, None):
            keeper.returncode = 0  # it stays with the others; no longer ours to wait for
    else:
        stop(place)


def wait_for_lock(lock: IO[str], kind: int, place: Place, patience: float = LOCKED) -> None:
    limit = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > limit:
                raise Wrong(str(place.visible), "is locked by another process.") from None
            time.sleep(0.02)


def ensure(place: Place) -> None:
    """Start the server unless it runs; only for those who hold the lock of users."""
    with open(place.home / "starting", "a") as starting:
        wait_for_lock(starting, fcntl.LOCK_EX, place, PATIENCE)
        limit = time.monotonic() + PATIENCE
        while not is_ready(place):
            if time.monotonic() > limit:
                raise Wrong("PostgreSQL", f"does not answer; see {place.visible / 'log'}.")
            if running(place):
                time.sleep(0.02)
            else:
                start(place)


def is_ready(place: Place) -> bool:
    """Whether our server answers; another one at work in our data folder is nothing to build on."""
    pid, lines = running(place), pid_file(place)
    if not pid or len(lines) < 8 or lines[7].strip() != "ready":
        return False
    if lines[4].strip() != str(place.sockets):
        raise Wrong(str(place.visible), f"is in use by another PostgreSQL (process {pid}).")
    return True


def pid_file(place: Place) -> list[str]:
    """What the server says of itself: number, folder, start, port, sockets, address, memory, state."""
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise Wrong(str(place.visible), f"cannot be read: {fault.strerror}.") from None


def running(place: Place) -> int:
    """The number of the process that serves this data folder, or 0."""
    pid = number_in(pid_file(place))
    return pid if pid and is_alive(pid) and serves(pid, place.data) else 0


def number_in(lines: list[str]) -> int:
    return int(lines[0]) if lines and lines[0].strip().isdigit() else 0


def serves(pid: int, data: Path) -> bool:
    """Whether that process is a PostgreSQL at work in `data`: numbers are given again after a restart."""
    process = Path(f"/proc/{pid}")
    try:
        if process.joinpath("comm").read_text().strip() != "postgres":
            return False
        return process.joinpath("cwd").samefile(data)
    except PermissionError:
        return True  # another user's
    except OSError:
        return not Path("/proc/self").exists()


def start(place: Place) -> None:
    """Start a keeper and wait until its server answers, or say why it never will."""
    folder = embedded.programs(place)
    if not place.data.exists():
        embedded.make_data(place, folder)
    forget_reused_number(place)
    reap(place)
    from_here = place.log.stat().st_size if place.log.exists() else 0
    keeper = start_keeper(place, folder, afresh=from_here > LONG_LOG)
    while keeper.poll() is None:
        if is_ready(place):
            return
        time.sleep(0.02)
    explain(place, from_here)


def start_keeper(place: Place, folder: Path, *, afresh: bool) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "config.keeper",
        str(place.visible),
        str(int(place.durable)),
        str(folder),
    ]
    with open(place.log, "wb" if afresh else "ab") as log:
        keeper = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    keepers[place] = keeper
    return keeper


def forget_reused_number(place: Place) -> None:
    """After a restart of the machine the number in postmaster.pid may be a stranger's, which stops the
    start. A number that nobody has stays: the server itself then looks for what is left of the old one."""
    number = number_in(pid_file(place))
    if number and is_alive(number) and not running(place):
        (place.data / "postmaster.pid").unlink(missing_ok=True)


def explain(place: Place, from_here: int) -> None:
    """The server ended while starting: return if that will pass, raise in one line if not."""
    said = place.log.read_bytes()[from_here:].decode(errors="replace")
    if any(sign in said for sign in PASSING):
        time.sleep(0.2)
        return
    if not place.durable and place.data.exists():
        shutil.rmtree(place.data)  # a throwaway database that does not start is thrown away
        return
    reasons = [line.partition("FATAL: ")[2].strip() for line in said.splitlines() if "FATAL: " in line]
    raise Wrong("PostgreSQL", f"did not start: {reasons[-1] if reasons else 'see'} ({place.visible / 'log'})")


def stop(place: Place) -> None:
    """End the server, in order if it can; only for whoever holds the lock alone."""
    pid = running(place)
    for sign in (signal.SIGINT, signal.SIGQUIT):
        if pid and is_alive(pid):
            os.kill(pid, sign)
            wait_for_end(pid)
    reap(place)


def reap(place: Place) -> None:
    """A keeper ends when its server has ended; one that this process started has to be taken note of."""
    if keeper := keepers.pop(place, None):
        keeper.wait(timeout=FAREWELL)


def wait_for_end(pid: int) -> None:
    limit = time.monotonic() + FAREWELL
    while is_alive(pid) and time.monotonic() < limit:
        time.sleep(0.01)


def keep(place: Place, folder: Path) -> None:
    """Run the server until it ends or nobody holds the lock of users any more."""
    user: dict[str, Any] = embedded.as_user(embedded.runs_as(place))
    command = embedded.postmaster(place, folder)
    bound = bound_to_me(signal.SIGINT)
    with (
        subprocess.Popen(command, cwd="/", preexec_fn=bound, **user) as server,
        open(place.home / "users", "a") as users,
    ):
        while server.poll() is None and not is_alone(users):
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.5)
        server.send_signal(signal.SIGINT)
        server.wait(timeout=FAREWELL)


def is_alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    keep(Place(Path(sys.argv[1]), durable=sys.argv[2] == "1"), Path(sys.argv[3]))
