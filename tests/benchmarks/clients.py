"""Many at once, and how long each waited."""

import http.client
import threading
import time
from collections.abc import Callable
from itertools import count
from urllib.parse import urlsplit

Ask = Callable[[int], tuple[str, str, bytes, dict[str, str]]]  # method, path, body, headers of the nth


def ask_all(base: str, ask: Ask, *, clients: int, seconds: float) -> tuple[float, list[float]]:
    """Answers per second, and the seconds of each; every answer must be one that was meant."""
    turn, waits, stop = count(), [], time.perf_counter() + seconds

    def one() -> None:
        line = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        while time.perf_counter() < stop:
            waits.append(asked(line, ask(next(turn))))
        line.close()

    threads = [threading.Thread(target=one) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(waits) / (time.perf_counter() - started), sorted(waits)


def asked(line: http.client.HTTPConnection, question: tuple[str, str, bytes, dict[str, str]]) -> float:
    method, path, body, headers = question
    started = time.perf_counter()
    line.request(method, path, body or None, headers)
    answer = line.getresponse()
    told = answer.read()
    if answer.status not in (200, 202, 302):
        raise AssertionError(f"{answer.status} at {path}: {told[:300]!r}")
    return time.perf_counter() - started


def percentile(waits: list[float], share: float) -> float:
    """In milliseconds."""
    return 1_000 * waits[min(len(waits) - 1, int(len(waits) * share))]


def get(path: str, headers: dict[str, str] | None = None) -> Ask:
    return lambda nth: ("GET", path, b"", headers or {})


def each(path: str) -> Ask:
    """A GET with a number of its own."""
    return lambda nth: ("GET", f"{path}?n={nth}", b"", {})
