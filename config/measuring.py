"""Where the processes of a web server keep the figures that /metrics adds up: config/timing.py makes them.

prometheus_client keeps each process's figures in a file of its own, mapped into memory. Its space is taken
when the process starts: a map into a file that finds no room on a full disk would kill the process.
"""

import os
from contextlib import suppress
from pathlib import Path

from config import environment
from config.processes import is_alive

FOLDER = (
    "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client looks there when it is imported, so not before share()
)
ROOM = 2_000_000  # bytes: about 600 combinations of route, method and status
KEPT = 16  # files of processes that have ended; their counts go on being part of the sums

measuring = {"on": not os.environ.get(FOLDER)}


def share() -> None:
    """The processes of this web server are to add up; nothing, where nobody may ask for figures."""
    if os.environ.get("METRICS_TOKEN"):
        folder = environment.var_folder(os.environ) / "metrics" / str(environment.port(os.environ))
        os.environ[FOLDER] = str(folder)
        measuring["on"] = False


def begin_server() -> None:
    """An empty folder for the processes to come."""
    if not (folder := os.environ.get(FOLDER)):
        return
    with suppress(OSError):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file in Path(folder).glob("*.db"):
            file.unlink(missing_ok=True)


def begin_process() -> None:
    """Take room for this process's figures; where there is none, nothing is measured and all else works."""
    if not (folder := os.environ.get(FOLDER)):
        return
    try:
        _forget_dead(Path(folder))
        with open(Path(folder) / f"histogram_{os.getpid()}.db", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
        measuring["on"] = True
    except OSError:
        measuring["on"] = False


def _forget_dead(folder: Path) -> None:
    """A process that dies again and again must not fill the disk."""
    dead = [file for file in folder.glob("*.db") if not is_alive(int(file.stem.rpartition("_")[2]))]
    for file in sorted(dead, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        file.unlink(missing_ok=True)
