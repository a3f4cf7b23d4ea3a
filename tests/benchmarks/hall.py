"""A lecture hall: 300 phones register within ten seconds, each a connection of its own."""

import http.client
import threading
import time
from urllib.parse import urlsplit

from recruitment.candidates.models import Registration
from recruitment.lectures.models import Lecture
from tests.benchmarks.clients import asked, percentile
from tests.benchmarks.service import form, told

PHONES, SECONDS = 300, 10


def main(base: str) -> None:
    """Every phone opens the page and sends the form: how long each took, and that all are there."""
    lecture = Lecture.objects.order_by("-held_at").first()
    path = f"/f/{lecture.code}/"
    before = Registration.objects.filter(code=lecture.code).count()
    ask, opened, sent = form(base, path), [], []
    phones = [
        threading.Thread(target=phone, args=(base, path, ask, nth, opened, sent)) for nth in range(PHONES)
    ]
    started = time.perf_counter()
    for nth, one in enumerate(phones):
        time.sleep(max(0.0, started + nth * SECONDS / PHONES - time.perf_counter()))
        one.start()
    for one in phones:
        one.join()
    kept = Registration.objects.filter(code=lecture.code).count() - before
    told("hall: page of the lecture, p95, milliseconds", percentile(sorted(opened), 0.95), "500")
    told("hall: 300 registrations in 10 s, p95, milliseconds", percentile(sorted(sent), 0.95), "500")
    told("hall: registrations that are there afterwards", kept, "300")


def phone(base, path, ask, nth, opened, sent) -> None:
    line = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    opened.append(asked(line, ("GET", path, b"", {})))
    sent.append(asked(line, ask(10_000_000 + nth)))
    line.close()
