"""The queue in a folder: kombu's file transport, made safe for processes that die or start at once.

kombu writes a message under its final name, so that a reader may take half of it, and takes messages by way
of /tmp. Here a message appears and disappears by renaming, inside its own folder.
"""

import fcntl
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        partial = folder / f".{name}"
        try:
            partial.write_text(dumps(payload))
            partial.rename(folder / name)
        except OSError:  # no room: half a message would only take more of it
            partial.unlink(missing_ok=True)
            raise

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".taken-{name}"
            try:
                folder.joinpath(name).rename(taken)
            except FileNotFoundError:  # another worker was quicker
                continue
            payload = taken.read_text()
            taken.unlink()
            return loads(payload)
        raise Empty

    def _queue_bind(self, *args: Any) -> None:
        """One at a time: kombu creates its table empty and fills it afterwards."""
        with open(self.control_folder / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            super()._queue_bind(*args)


class Transport(filesystem.Transport):
    Channel = Channel


def forget(folder: Path) -> None:
    """Remove what was left unread or half taken: the next beat asks for the same work."""
    for message in folder.glob("queue/*"):
        message.unlink(missing_ok=True)
