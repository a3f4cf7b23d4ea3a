"""A whole import taken back: who came with it and has done nothing since is removed, the others stay."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from recruitment.bank.imports import Import, ImportRemark, Slice
from recruitment.bank.models import Listed
from recruitment.bank.pairs import Merge
from recruitment.bank.running import invited_by
from recruitment.candidates.models import Candidate, Entry, Note, Registration, SourceKind
from recruitment.errors import RuleBroken
from recruitment.mailings.actions import stop_mailing
from recruitment.mailings.models import Mailing
from recruitment.records.disposing import remove_people
from recruitment.records.models import Disclosure, Handover, Hold
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User

AT_A_TIME = 500
State = Import.State

# What is tied to a person by somebody's hand: whoever has any of it stays.
_MARKS = (Note, Candidacy, Listed, Hold, Handover, Disclosure)


@transaction.atomic
def undo_import(row: Import, *, by: User, at: datetime) -> Import:
    """Let the clock take back an import, or throw a draft away; invitations that wait are never sent.

    Twice is harmless. RuleBroken: too_late_to_undo, import_is_running, import_is_being_read.
    """
    row = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if row.state in (State.UNDOING, State.UNDONE):
        return row
    row.refuse_unread()
    if row.state == State.RUNNING:
        raise RuleBroken("import_is_running", _("Stop the import first."))
    if not row.may_be_undone(at):
        raise RuleBroken("too_late_to_undo", _("An import can be undone within 30 days."))
    if row.mailing and row.mailing.state != Mailing.State.DONE:
        stop_mailing(row.mailing, at=at)
    Import.objects.filter(pk=row.pk).move(State.UNDOING, undone_by=by, moved_at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def undo_next(at: datetime) -> bool:
    """Look at some more people of an import that is being undone; False when none is."""
    held = Import.objects.filter(state=State.UNDOING).order_by("moved_at", "pk")
    row = held.select_for_update(skip_locked=True, no_key=True).first()
    if row is None:
        return False
    some = _some(row)
    if not some:
        _end(row, at)
        return True
    gone = _untouched(some, row)
    remove_people(gone)
    Import.objects.filter(pk=row.pk).update(
        undone_to=some[-1], removed=F("removed") + len(gone), stayed=F("stayed") + len(some) - len(gone)
    )
    return True


def _some(row: Import) -> list[UUID]:
    """The next of those who came with it, held: nobody notes or answers anything while we look."""
    people = Candidate.objects.filter(first_source_kind=SourceKind.IMPORT, first_source_id=row.pk)
    if row.undone_to:
        people = people.filter(pk__gt=row.undone_to)
    return list(people.select_for_update().order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])


def _untouched(people: list[UUID], row: Import) -> list[UUID]:
    mine = OuterRef("pk")
    marked = Q(Exists(Entry.objects.filter(candidate=mine).exclude(kind=Entry.Kind.IMPORTED)))
    marked |= Q(Exists(Merge.objects.filter(kept=mine)))
    later = Registration.objects.filter(candidate=mine, created_at__gt=OuterRef("registered_at"))
    marked |= Q(Exists(later))
    for model in _MARKS:
        marked |= Q(Exists(model._default_manager.filter(candidate=mine)))
    kept = invited_by(row).filter(pk__in=people, tags=[]).exclude(marked)
    return list(kept.values_list("pk", flat=True))


def _end(row: Import, at: datetime) -> None:
    Slice.objects.filter(of=row).delete()
    ImportRemark.objects.filter(of=row).delete()
    Import.objects.filter(pk=row.pk).move(State.UNDONE, moved_at=at)
