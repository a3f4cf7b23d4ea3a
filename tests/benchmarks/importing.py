"""A list of 100,000 rows from the upload to the last invitation's place in the queue, beside its budget."""

import io
import time
import tracemalloc

from django.utils import timezone

from recruitment.bank.running import import_next, run_import
from recruitment.bank.uploading import upload_list
from recruitment.records.undoing import undo_import, undo_next
from recruitment.staff.models import User
from tests.benchmarks.service import told

ROWS, TRACED = 100_000, 3_000
HEAD = "Förnamn;Efternamn;E-post;Mobil;Lärosäte;Utbildning;Programstart;Veckor;B-körkort;Önskar;Träffad\n"


def main() -> None:
    rut = User.objects.get(email="rut@example.org")
    text, at = lines(ROWS, "bench"), timezone.now()
    began = time.perf_counter()
    row = run_import(upload_list(io.BytesIO(text), "lista.csv", by=rut, at=at), by=rut, at=at)
    uploaded = time.perf_counter()
    while import_next(timezone.now()):
        pass
    ended = time.perf_counter()
    told("import: 100,000 rows uploaded, seconds", uploaded - began, "-")
    told("import: 100,000 rows, seconds in all", ended - began, "60")
    row.refresh_from_db()
    told("import: people written down", row.created, "100,000")
    undo_import(row, by=rut, at=timezone.now())
    while undo_next(timezone.now()):
        pass
    told("import: 100,000 people taken back, seconds", time.perf_counter() - ended, "-")
    told("import: megabytes of Python at most", megabytes(rut), "20")


def lines(count: int, name: str) -> bytes:
    rows = (
        f"Stina;Ek;{name}{nth}@example.org;070-{1_000_000 + nth};{('ÖrU', 'Umeå', 'Lund')[nth % 3]};"
        f"Socionomstudent;HT{21 + nth % 5};v. {25 + nth % 4}–{30 + nth % 4};ja;Barn och unga;Kulturhuset\n"
        for nth in range(count)
    )
    return (HEAD + "".join(rows)).encode()


def megabytes(rut: User) -> float:
    """Of a shorter list: tracing is slow, and the slices are alike."""
    text, at = lines(TRACED, "traced"), timezone.now()
    tracemalloc.start()
    run_import(upload_list(io.BytesIO(text), "lista.csv", by=rut, at=at), by=rut, at=at)
    while import_next(timezone.now()):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000
