"""Two people again within thirty days of a merge; after that, what was kept for it is let go of."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.bank.merging import packed
from recruitment.bank.pairs import Merge, Pair
from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.offers.locking import lock_seasons_of
from recruitment.staff.models import User


@transaction.atomic
def undo_merge(merge: Merge, *, by: User, at: datetime) -> Candidate:
    """Two people again; what has happened since stays with the one who was kept. Twice is harmless.

    RuleBroken: too_late_to_undo, address_taken.
    """
    lock_seasons_of(merge.kept_id)
    kept = Candidate.objects.select_for_update().get(pk=merge.kept_id)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        return kept
    if not merge.may_be_undone(at):
        raise RuleBroken("too_late_to_undo", _("A merge can be undone within 30 days."))
    if Candidate.objects.with_address(merge.gone_email).exists():
        raise RuleBroken("address_taken", _("Somebody else has registered with that address since."))
    _bring_back(merge, kept)
    _part(merge, kept, by, at)
    return kept


def _bring_back(merge: Merge, kept: Candidate) -> None:
    """Rows that went come back as they were, then what was given over returns to them."""
    person = packed([kept])[0]
    for one in [person | {"fields": merge.before, "after": merge.after}, *merge.rows]:
        _unpack(one)
    for line in merge.moved:
        rows = apps.get_model(line["model"])._base_manager.filter(pk__in=line["keys"])
        field = line["field"]
        rows.update(**{field if field.endswith("_id") else f"{field}_id": line["back_to"]})


def _unpack(one: dict[str, Any]) -> None:
    """A row that went, as it was; of a row that stayed (`after`), what nobody has changed since."""
    fields = one["fields"]
    if after := one.get("after"):
        row = apps.get_model(one["model"])._base_manager.filter(pk=one["pk"]).first()
        now = packed([row])[0]["fields"] if row else {}
        fields = now | {name: value for name, value in fields.items() if now.get(name) == after[name]}
    for unpacked in serializers.deserialize("python", [{**one, "fields": fields}]):
        unpacked.save()


def _part(merge: Merge, kept: Candidate, by: User, at: datetime) -> None:
    """Noted on both, and never proposed again."""
    other = Candidate.objects.get(pk=merge.gone)
    first, second = sorted((kept.pk, other.pk))
    Pair.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults={"state": Pair.State.NOT_SAME, "decided_by": by, "decided_at": at},
        create_defaults={"state": Pair.State.NOT_SAME, "decided_by": by, "decided_at": at, "reason": "name"},
    )
    for person in (kept, other):
        note_entry(person, Entry.Kind.UNMERGED, at=at, by=by, about=f"merge:{merge.pk}")
    merge.undone_by, merge.undone_at = by, at
    merge.rows, merge.moved, merge.before, merge.after, merge.gone_email = [], [], {}, {}, ""
    merge.save()


def forget_merges(at: datetime) -> int:
    """Let go of what was kept for undoing, once that is no longer possible."""
    old = Merge.objects.filter(at__lte=at - Merge.UNDONE_WITHIN).exclude(rows=[])
    return old.update(rows=[], moved=[], before={}, after={}, gone_email="")
