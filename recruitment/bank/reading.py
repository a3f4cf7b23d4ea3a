"""A workbook too large to be read while somebody waits: kept as it came, and read by the clock."""

import logging
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from recruitment.bank.imports import Import, Slice
from recruitment.bank.sheets import open_list
from recruitment.bank.slicing import cut_into_slices
from recruitment.bank.tables import NotATable
from recruitment.copying import copy_rows

# A workbook of this size, some 12,000 people, is read in a few seconds.
LONG = 500_000
PIECE = 1_000_000
State = Import.State

log = logging.getLogger(__name__)


def keep_file(row: Import, stream: BinaryIO) -> None:
    """The file as it came, in pieces, until it has been read."""
    stream.seek(0)
    pieces = iter(lambda: stream.read(PIECE), b"")
    copy_rows(Slice(of=row, nth=nth, packed=piece) for nth, piece in enumerate(pieces))


def read_next(at: datetime) -> bool:
    """Read the file that has waited longest, whole or not at all; False when none waits."""
    waiting = Import.objects.filter(state=State.READING).order_by("moved_at", "pk")
    key = waiting.values_list("pk", flat=True).first()
    if key is None:
        return False
    try:
        return _read(key, at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the next beat tries again
    except Exception as failure:
        log.error("list not read", extra={"import": str(key), "fault": type(failure).__name__})
        _refuse(key, type(failure).__name__, at)
        return True


@transaction.atomic
def _read(key: UUID, at: datetime) -> bool:
    held = Import.objects.filter(pk=key, state=State.READING)
    row = held.select_for_update(skip_locked=True, no_key=True).first()
    if row is None:
        return False
    with translation.override(row.language), TemporaryFile() as file:
        for (piece,) in row.slices.order_by("nth").values_list("packed").iterator(1):
            file.write(piece)
        row.slices.all().delete()
        try:
            with transaction.atomic():
                cut_into_slices(row, open_list(file))
        except NotATable as fault:
            _refuse(key, str(fault.message), at)
        else:
            Import.objects.filter(pk=key).move(State.DRAFT, moved_at=at)
    return True


def _refuse(key: UUID, fault: str, at: datetime) -> None:
    Slice.objects.filter(of=key).delete()
    Import.objects.filter(pk=key).move(State.REFUSED, moved_at=at, fault=fault or _("It is not a list."))
