"""The whole service in one foreground process: `make run`, or `python -m config.serving`.

Starts the embedded database (unless DATABASE_URL names another), prepares it, and runs the web server and
the worker with the clock as children; what dies is started again. Ctrl-C or TERM ends all of it in order. If
this process is killed the kernel ends the children (config/processes.py) and the keeper the database.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from importlib import import_module
from types import FrameType
from typing import NoReturn

from config import embedded, environment, keeper
from config.alive import answers
from config.environment import ROOT, Wrong, var_folder
from config.processes import bound_to_me, die_with_parent

FAREWELL = 15.0  # seconds to end in order before being killed
SWEEPING = 5.0
LONGEST_PAUSE = 30.0
STEADY = 60.0  # seconds after which a child counts as started, and its next pause is short again
FIRST_ANSWER = 180.0
TICK = 0.3

PEOPLE = {
    "rut": "recruiter", "maja": "unit manager", "emil": "employee", "mia": "mentor",
    "uno": "union representative", "rea": "registrar", "adam": "administrator",
}  # fmt: skip


class Stop(BaseException):
    """Somebody asked us to end."""


@dataclass
class Backoff:
    """How long to wait before the next try: longer each time, short again after a steady while."""

    pause: float = 0.5
    tried_at: float = 0.0

    def allows(self, at: float) -> bool:
        if at - self.tried_at < self.pause:
            return False
        self.pause = 0.5 if at - self.tried_at > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        self.tried_at = at
        return True


@dataclass
class Child:
    """A process of ours, in a session of its own so that Ctrl-C reaches only us."""

    name: str
    command: list[str]
    backoff: Backoff = field(default_factory=Backoff)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=bound_to_me(),
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self, at: float) -> None:
        """Start it again if it has died, but not at once for ever."""
        if self.is_running() or not self.backoff.allows(at):
            return
        say(f"{self.name} has ended ({self.process.returncode if self.process else '-'}); starting it again.")
        self.sweep()
        self.start()

    def ask_to_end(self) -> None:
        if self.process and self.is_running():
            self.process.terminate()

    def end(self, limit: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=max(limit - time.monotonic(), 0))
            self.sweep()

    def sweep(self) -> None:
        """Nothing of its session stays behind."""
        limit = time.monotonic() + SWEEPING
        with suppress(ProcessLookupError, PermissionError):
            while self.process and time.monotonic() < limit:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.poll()
                time.sleep(0.01)


def web() -> Child:
    return Child("The web server", [sys.executable, "-m", "config.web"])


def worker() -> Child:
    as_root = "ignore:You're running the worker with superuser privileges"
    command = [
        sys.executable,
        "-W",
        as_root,
        "-m",
        "celery",
        "--quiet",
        "--app",
        "config.celery",
        "worker",
        "--beat",
    ]
    command += ["--scheduler", "config.clock:Scheduler"]  # keeps nothing on disk: the schedule is in settings
    return Child("The worker", [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"])


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> None:
    try:
        with signals_raise_stop():
            if "--stop-with-parent" in sys.argv:
                die_with_parent(signal.SIGTERM)
            serve()
    except Stop:
        say("Stopped.")


@contextmanager
def signals_raise_stop() -> Iterator[None]:
    """The first Ctrl-C, TERM or hang-up raises Stop; the next ones wait for the end it leads to."""

    def stop(_sign: int, _frame: FrameType | None) -> NoReturn:
        for each in signs:
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    ignores_hangup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # nohup
    signs = (signal.SIGINT, signal.SIGTERM) + (() if ignores_hangup else (signal.SIGHUP,))
    for each in signs:
        signal.signal(each, stop)
    yield


def serve() -> None:
    is_embedded = set_environment()
    settings = import_module("config.settings")  # judges every value before anything starts
    refuse_busy_port(settings.PORT)
    with keeper.held(embedded.HERE) if is_embedded else nullcontext():
        whose = prepare()
        children = [web(), worker()]
        try:
            for child in children:
                child.start()
            wait_for_answer(children[0], settings.PORT)
            greet(settings.BASE_URL, whose, mail_is_kept="EMAIL_URL" not in os.environ)
            supervise(children, is_embedded)
        finally:
            end(children)


def set_environment() -> bool:
    """What a demo on one machine needs, for us and our children; whether the database is the embedded one."""
    is_embedded = not os.environ.get("DATABASE_URL")
    os.environ.setdefault("DEMO", str(int(is_embedded)))
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = environment.kept_secret(var_folder(os.environ), make=True)
    if is_embedded:
        os.environ["DATABASE_URL"] = embedded.HERE.url
    os.environ["CELERY_SKIP_CHECKS"] = "1"  # they load every page, which the worker has no use for
    return is_embedded


def refuse_busy_port(port: int) -> None:
    """The web server would share the port with another of its kind, and neither would notice."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as fault:
            reason = (
                "is in use; choose another with PORT" if port > 1023 else f"cannot be used: {fault.strerror}"
            )
            raise Wrong(f"Port {port}", f"{reason}.") from None


def prepare() -> str:
    """Migrations, static files and the demo, in a process of their own; whose database it is then."""
    say("Preparing the database (the first time takes a little longer) ...")
    command = [sys.executable, "-m", "config.preparing"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, preexec_fn=bound_to_me(),
    ) as process:  # fmt: skip
        try:
            said, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise SystemExit(process.returncode)
    return said.strip().split("\n")[-1]


def wait_for_answer(child: Child, port: int) -> None:
    limit = time.monotonic() + FIRST_ANSWER
    while not answers(port):
        if not child.is_running() or time.monotonic() > limit:
            raise Wrong(child.name, "did not start.")
        time.sleep(0.1)


def greet(base_url: str, whose: str, *, mail_is_kept: bool) -> None:
    """`whose`: see config/preparing.py."""
    say(f"\nRekryteringsbanken is at {base_url}/")
    if setup_link := whose.removeprefix("own").removeprefix("demo").strip():
        say(f"\nNobody works here yet. Within a day, make the first administrator at\n{setup_link}")
    if whose == "demo":
        say(f"\nLog in at {base_url}/logga-in/ as one of these, password sommarvikarie:")
        for name, role in PEOPLE.items():
            say(f"  {name + '@example.org':<18} {role}")
    if mail_is_kept:
        folder = var_folder(os.environ) / "mail"
        say(f"\nOutgoing mail is kept in {folder} and shown at {base_url}/meddelanden/")
    say("\nStop with Ctrl-C.\n")


def supervise(children: list[Child], is_embedded: bool) -> NoReturn:
    database = Backoff()
    while True:
        time.sleep(TICK)
        if is_embedded and not keeper.running(embedded.HERE) and database.allows(time.monotonic()):
            say("PostgreSQL has ended; starting it again.")
            revive()
        for child in children:
            child.tend(time.monotonic())


def revive() -> None:
    try:
        keeper.ensure(embedded.HERE)
    except Wrong as fault:
        say(str(fault))


def end(children: list[Child]) -> None:
    for child in children:
        child.ask_to_end()
    limit = time.monotonic() + FAREWELL
    for child in children:
        child.end(limit)


if __name__ == "__main__":
    main()
