"""Lists as municipalities keep them: as text, as workbooks, long ones."""

import io
from collections.abc import Iterable

from django.utils import timezone
from openpyxl import Workbook

from recruitment.bank.imports import Import
from recruitment.bank.mailings import WRITERS
from recruitment.bank.reading import read_next
from recruitment.bank.running import import_next, run_import
from recruitment.bank.uploading import upload_list
from recruitment.mailings.actions import send_next_of_mailing
from recruitment.records.undoing import undo_next
from recruitment.staff.models import User

HEAD = "Förnamn;Efternamn;E-post;Utbildning\n"
THREE = HEAD + "".join(f"{name};Ek;{name}@example.org;Socionomstudent\n" for name in ("Ada", "Bo", "Cia"))


def long_list(people: int) -> str:
    lines = (f"Stina;Ek;stina{nth}@example.org;Socionomstudent\n" for nth in range(people))
    return HEAD + "".join(lines)


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Blad1")
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return file.getvalue()


def uploaded(text: str | bytes, by: User, at=None, name: str = "lista.csv") -> Import:
    data = text if isinstance(text, bytes) else text.encode()
    return upload_list(io.BytesIO(data), name, by=by, at=at or timezone.now())


def imported(text: str | bytes, by: User, at=None) -> Import:
    """All of it, as the clock does it."""
    row = run_import(uploaded(text, by, at), by=by, at=at or timezone.now())
    clock(at)
    return Import.objects.get(pk=row.pk)


def clock(at=None) -> int:
    steps = 0
    while read_next(at or timezone.now()):
        pass
    while import_next(at or timezone.now()):
        steps += 1
    return steps


def undoing(at=None) -> None:
    while undo_next(at or timezone.now()):
        pass


def invite(at=None) -> None:
    while send_next_of_mailing(at or timezone.now(), WRITERS):
        pass


def numbers(row: Import) -> tuple[int, int, int, int]:
    row.refresh_from_db()
    return row.created, row.known, row.refused, row.doubts
