"""Real brokers on this machine, for tests: started in folders of their own, emptied and killed."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from kombu import Connection

from config.processes import bound_to_me
from tests.smtp import free_port

# Debian's rabbitmq-server itself is a script that wants to be its own user in its own folders.
RABBIT = Path("/usr/lib/rabbitmq/bin")


class Folder:
    """The default: a folder. Its death is that something else stands in its place."""

    programs: tuple[str, ...] = ()

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = "filesystem://localhost/"
        self.queue = home / "var" / "broker"

    def start(self) -> None:
        if self.queue.is_file():
            self.queue.unlink()

    def kill(self) -> None:
        self.purge()
        self.queue.write_text("in the way")

    def purge(self) -> None:
        while self.queue.exists():  # its users make new files meanwhile
            shutil.rmtree(self.queue, ignore_errors=True)

    def end(self) -> None:
        pass


class Server:
    """A process of its own, with all of its helpers in one session."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.processes: list[subprocess.Popen[bytes]] = []
        self.port = free_port()

    def run(self, *command: object, environ: dict[str, str] | None = None) -> None:
        with open(self.home / "said", "ab") as said:
            process = subprocess.Popen(
                [str(word) for word in command], cwd=self.home, env=environ, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, start_new_session=True, preexec_fn=bound_to_me(),
            )  # fmt: skip
        self.processes.append(process)

    def kill(self) -> None:
        while self.processes:
            process = self.processes.pop()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def end(self) -> None:
        Server.kill(self)

    def lives(self) -> bool:
        return all(process.poll() is None for process in self.processes)


class Redis(Server):
    programs = ("redis-server",)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        keep = ("--save", "", "--dir", self.home)
        self.run("redis-server", "--bind", "127.0.0.1", "--port", self.port, *keep)
        wait_until(lambda: listens(self.port))

    def purge(self) -> None:
        with Connection(self.url) as connection:
            connection.default_channel.client.flushall()


class Rabbit(Server):
    programs = ("rabbitmq-server", "rabbitmqctl")

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.names_port, self.nodes_port = free_port(), free_port()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    @property
    def environ(self) -> dict[str, str]:
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),  # the cookie
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.names_port),
            "RABBITMQ_NODENAME": "tests@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.nodes_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback,
            "RABBITMQ_CTL_ERL_ARGS": loopback,
            "RABBITMQ_BASE": str(self.home),
            "RABBITMQ_MNESIA_BASE": str(self.home / "rows"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq"),
            "RUNNING_UNDER_SYSTEMD": "true",  # in the foreground, without a script around it
        }

    def start(self) -> None:
        (self.home / "plugins").write_text("[].\n")
        limits = "vm_memory_high_watermark.absolute = 256MB\ndisk_free_limit.absolute = 20MB\n"
        (self.home / "rabbitmq.conf").write_text(limits)
        self.run("epmd", "-address", "127.0.0.1", "-port", self.names_port)
        wait_until(lambda: listens(self.names_port))
        self.run(RABBIT / "rabbitmq-server", environ=self.environ)
        wait_until(lambda: self.answers() or not self.lives())
        assert self.lives(), (self.home / "said").read_text()[-5_000:]

    def answers(self) -> bool:
        with suppress(OSError), Connection(self.url, connect_timeout=2) as connection:
            connection.connect()
            return True
        return False

    def kill(self) -> None:
        """RabbitMQ 3.10 notes where a new quorum queue lives some moments after making it. Killed before that
        it knows the queue by name only and refuses it for good, until `rabbitmqctl delete_queue celery`."""
        if self.processes and self.lives():
            time.sleep(3)
        super().kill()

    def purge(self) -> None:
        with Connection(self.url) as connection:
            connection.default_channel.queue_delete("celery")

    def queues(self) -> list[list[str]]:
        """What RabbitMQ itself says of its queues: name, kind, whether it survives a restart."""
        command = [RABBIT / "rabbitmqctl", "--quiet", "--no-table-headers", "list_queues"]
        said = subprocess.run(
            [*command, "name", "type", "durable"],
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        )
        return [line.split() for line in said.stdout.splitlines()]


class Mute:
    """A broker that takes every connection and never says a word."""

    def __enter__(self) -> "Mute":
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.socket.getsockname()[1]}//"

    def was_asked(self) -> bool:
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True


def demand(programs: tuple[str, ...]) -> None:
    """Skip where Debian's servers are not installed; `make` installs them, so there it is a fault."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing and ({"CI", "MAKELEVEL"} & os.environ.keys()):
        pytest.fail(f"{', '.join(missing)} is missing: make brokers")
    if missing:
        pytest.skip(f"{', '.join(missing)} is missing: make brokers")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)
