"""One installation of the service, started for real: for the tests that start, kill and look at processes."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg

from config.embedded import Place
from config.environment import ROOT
from tests.environment import FOLDER, FOREIGN

SERVE = [sys.executable, "-m", "config.serving"]
OWN = {*FOREIGN, "DATABASE_URL", "SECRET_KEY", "STATIC_ROOT"}


class Service:
    """One installation in a folder of its own, and what is seen of it from outside."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.place = Place(self.var / "postgres")
        self.log = folder / "said"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def environ(self, **values):
        """What its processes are told; nothing of ours but the path and the like."""
        environ = {name: value for name, value in os.environ.items() if name not in OWN}
        environ |= {"VAR_FOLDER": str(self.var), "PORT": str(self.port), "DEMO": "0"}
        return environ | {"STATIC_ROOT": str(FOLDER / "collected")} | values

    def start(self, command=SERVE, **values):
        environ = self.environ(**values)
        with open(self.log, "w") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=subprocess.STDOUT)

    def said(self):
        return self.log.read_text()

    def start_and_wait(self, command=SERVE, **values):
        process = self.start(command, **values)
        assert soon(lambda: "Stop with Ctrl-C." in self.said() or process.poll() is not None), self.said()
        assert process.poll() is None, self.said()
        return process

    def refuse(self, **values):
        """Start what must not start; the one line it said."""
        assert self.start(**values).wait(timeout=60) == 1
        [line] = self.said().splitlines()
        return line

    def ask(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return json.loads(answer.read())
        except OSError:
            return {}

    def is_whole(self):
        """A job that failed while the database was away is told until it runs again."""
        state = {"status": "ok", "database": "ok", "migrations": "ok", "clock": "ok", "workers": 1}
        return self.ask("/healthz") == {"status": "ok"} and state.items() <= self.ask("/readyz").items()

    def sql(self, statement):
        with psycopg.connect(self.place.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def processes(self):
        """The numbers and commands of all processes of this installation."""
        found = {}
        for process in Path("/proc").iterdir():
            try:
                command = process.joinpath("cmdline").read_bytes()
                belongs = bytes(self.var) in process.joinpath("environ").read_bytes()
            except OSError:
                continue
            if belongs or bytes(self.place.data) in command:
                found[int(process.name)] = command.replace(b"\0", b" ").decode()
        return found

    def main_of(self, word):
        """The oldest process whose command has this word."""
        return min(number for number, command in self.processes().items() if word in command)


def soon(condition, seconds=180):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.1)
    return False


def is_gone(service, number):
    return number not in service.processes()
