"""The queues that kombu leaves wanting: a folder, and Redis.

The queue in a folder is kombu's file transport, made safe for processes that die or start at once. kombu
writes a message under its final name, so that a reader may take half of it, and takes messages by way of
/tmp. Here a message appears and disappears by renaming, inside its own folder.
"""

import fcntl
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, redis
from kombu.utils.json import dumps, loads

KEPT = 1_000  # messages; RabbitMQ drops them by their time to live, the other two do not know it


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._make_folders()

    def _make_folders(self) -> None:
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        self._make_folders()  # somebody may have tidied up under var/
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        partial = folder / f".{name}"
        try:
            partial.write_text(dumps(payload))
            partial.rename(folder / name)
        finally:
            partial.unlink(missing_ok=True)  # half of one, where the disk is full
        for stale in self._waiting(folder, queue)[:-KEPT]:
            folder.joinpath(stale).unlink(missing_ok=True)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in self._waiting(folder, queue):
            taken = folder / f".taken-{name}"
            try:
                folder.joinpath(name).rename(taken)
            except FileNotFoundError:  # another worker was quicker
                continue
            payload = taken.read_text()
            taken.unlink()
            return loads(payload)
        raise Empty

    def _waiting(self, folder: Path, queue: str) -> list[str]:
        """The names of the messages, oldest first; without a folder there are none."""
        try:
            return sorted(name for name in os.listdir(folder) if name.partition(".")[2] == f"{queue}.msg")
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _queue_bind(self, *args: Any) -> None:
        """One at a time: kombu creates its table empty and fills it afterwards."""
        with open(self.control_folder / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            super()._queue_bind(*args)


class Transport(filesystem.Transport):
    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # a folder that is away comes back


class RedisChannel(redis.Channel):
    """Redis does not know when a message expires: without workers the list would grow until memory ends."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        with self.conn_or_acquire() as client:
            client.ltrim(queue, 0, KEPT - 1)  # the name alone is the key: nothing here has a priority


class RedisTransport(redis.Transport):
    Channel = RedisChannel


def forget(folder: Path) -> None:
    """Remove what was left unread or half taken: the next beat asks for the same work."""
    for message in folder.glob("queue/*"):
        message.unlink(missing_ok=True)
