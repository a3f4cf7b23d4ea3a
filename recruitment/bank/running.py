"""An import that the clock carries out a slice at a time: begin, stop, go on; what was refused, as a file."""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from recruitment.bank.columns import FIELDS, choose_columns
from recruitment.bank.exporting import MARK, csv_line
from recruitment.bank.importing import ImportReport, new_ones, no_season, people_of, write_people
from recruitment.bank.imports import Import, ImportRemark, Slice
from recruitment.bank.mailings import INVITATION
from recruitment.bank.slicing import unpack_rows
from recruitment.bank.uploading import check_fields
from recruitment.candidates.models import Candidate, SourceKind
from recruitment.copying import copy_rows
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import add_recipients
from recruitment.mailings.models import Mailing
from recruitment.staff.models import User

RECIPIENTS_AT_A_TIME = 5_000
State = Import.State

log = logging.getLogger(__name__)


def run_import(row: Import, *, by: User, at: datetime) -> Import:
    """Let the clock begin, or go on with, an import; twice is harmless.

    RuleBroken: import_is_over, file_gone, no_email_column, no_name_column.
    """
    check_fields(row, row.fields)
    if row.may_move(State.RUNNING) and not row.slices.exists():
        raise RuleBroken("file_gone", _("The file has been removed. Upload the list again."))
    Import.objects.filter(pk=row.pk).move(State.RUNNING, moved_at=at, fault="")
    return _settled(row, State.RUNNING)


def stop_import(row: Import, *, at: datetime) -> Import:
    """Read no further; who has been written down stays, and nobody is invited before the end is reached."""
    Import.objects.filter(pk=row.pk).move(State.STOPPED, moved_at=at)
    return _settled(row, State.STOPPED)


def _settled(row: Import, wanted: str) -> Import:
    row = Import.objects.get(pk=row.pk)
    if row.state != wanted:
        raise RuleBroken("import_is_over", _("The import is not where that can be done."))
    return row


def import_next(at: datetime) -> bool:
    """Read the next slice of the import that has waited longest; False when none waits.

    The people, the remarks and the position are one transaction: a process that dies has done all of a
    slice or nothing, and of two workers at one import the second finds nothing to do.
    """
    running = Import.objects.filter(state=State.RUNNING).order_by("moved_at", "pk")
    key = running.values_list("pk", flat=True).first()
    if key is None:
        return False
    try:
        return _step(key, at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the next beat tries again
    except Exception as failure:
        # Whatever it says may name people: the kind of fault is enough to find it by.
        log.error("import failed", extra={"import": str(key), "fault": type(failure).__name__})
        Import.objects.filter(pk=key).move(State.FAILED, moved_at=at, fault=type(failure).__name__)
        return True


@transaction.atomic
def _step(key: UUID, at: datetime) -> bool:
    held = Import.objects.filter(pk=key, state=State.RUNNING)
    row = held.select_for_update(skip_locked=True, no_key=True).first()
    if row is None:
        return False
    piece = row.slices.filter(nth=row.position).first()
    if piece is None:
        _end(row, at)
    else:
        with translation.override(row.language):
            _read(row, piece, at)
    return True


def _read(row: Import, piece: Slice, at: datetime) -> None:
    report, rows = ImportReport(), unpack_rows(piece)
    columns = choose_columns(row.headings, row.fields)
    people = list(people_of(rows, columns, row.season or no_season(row.created_at), report))
    written = write_people(new_ones(people), by=row.created_by, at=at, source=row.pk)
    copy_rows(ImportRemark(of=row, **remark._asdict()) for remark in report.rows)
    Import.objects.filter(pk=row.pk).update(
        position=F("position") + 1,
        read=F("read") + len(rows),
        created=F("created") + len(written),
        known=F("known") + report.known + len(people) - len(written),
        refused=F("refused") + report.refused,
        doubts=F("doubts") + report.warnings,
    )


def _end(row: Import, at: datetime) -> None:
    """All of it is read: everybody who came with it, and has not answered already, is invited."""
    by = row.created_by
    mailing = Mailing(kind=INVITATION, state=Mailing.State.SENDING, created_by=by, sent_by=by, sent_at=at)
    keys = invited_by(row).order_by("pk").values_list("pk", flat=True)
    for some in batched(keys.iterator(RECIPIENTS_AT_A_TIME), RECIPIENTS_AT_A_TIME):
        add_recipients(mailing, some)
    sent = None if mailing._state.adding else mailing
    Import.objects.filter(pk=row.pk).move(State.DONE, moved_at=at, mailing=sent)


def invited_by(row: Import) -> Any:
    """Those whom the import made and who have not answered."""
    return Candidate.objects.filter(
        first_source_kind=SourceKind.IMPORT, first_source_id=row.pk, status=Candidate.Status.INVITED
    )


def forget_files(at: datetime) -> int:
    """Remove the files, and what was said of their rows, when they can be of no more use."""
    old = Import.objects.out_of_date(at).values("pk")
    gone, _by_model = Slice.objects.filter(of__in=old).delete()
    remarks, _by_model = ImportRemark.objects.filter(of__in=old).delete()
    return gone + remarks


def report_lines(row: Import) -> Iterator[str]:
    """Every row that was refused or is in doubt, as a file that Excel opens: line, field, why; not whose."""
    yield MARK
    yield csv_line([_("Line"), _("What became of it"), _("Field"), _("Why")])
    for remark in row.remarks.order_by("line", "pk").iterator(RECIPIENTS_AT_A_TIME):
        became = _("Refused") if remark.is_refusal else _("Came, without this field")
        field = str(FIELDS.get(remark.field, remark.field))
        yield csv_line([remark.line, became, field, remark.reason])
