"""A wrong way in put right: by choosing another, with a reason, and written down for everybody to see."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.bank.sources import Source, touch
from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.staff.models import User

LONGEST_REASON = 200


class Which(models.TextChoices):
    BOTH = "both", gettext_lazy("Both the first and the last")
    FIRST = "first", gettext_lazy("What they came by first")
    LAST = "last", gettext_lazy("What they came by last")


@transaction.atomic
def correct_source(
    person: Candidate, source: Source, *, reason: str, by: User, at: datetime, which: str = Which.BOTH
) -> Candidate:
    """Say that they came another way than it says.

    Registering sets the ways in, and nothing else but this changes them. RuleBroken: reason_missing,
    not_in_bank, same_source.
    """
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        message = _("Say why, in at most %(count)s characters.") % {"count": LONGEST_REASON}
        raise RuleBroken("reason_missing", message, field="reason")
    row = Candidate.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not row.is_confirmed or row.is_placeholder:
        raise RuleBroken("not_in_bank", _("Only of somebody who has registered and confirmed."))
    touches = [one for one in (Which.FIRST, Which.LAST) if which in (one, Which.BOTH)]
    wrong = [one for one in touches if _kind_and_id(row, one) != (source.kind, source.id)]
    if not wrong:
        raise RuleBroken("same_source", _("That is where they came from already."), field="source")
    for one in wrong:
        _correct(row, one, source, said, by, at)
    return row


def _kind_and_id(person: Candidate, which: str) -> tuple[Any, Any]:
    return getattr(person, f"{which}_source_kind"), getattr(person, f"{which}_source_id")


def _correct(person: Candidate, which: str, source: Source, reason: str, by: User, at: datetime) -> None:
    details: dict[str, Any] = {"which": which, "reason": reason}
    details["from"] = {"kind": getattr(person, f"{which}_source_kind"), "label": _label(person, which)}
    details["to"] = {"kind": str(source.kind), "label": source.label}
    values = touch(which, source.as_values())
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=list(values))
    note_entry(person, Entry.Kind.SOURCE_CORRECTED, at=at, by=by, **details)


def _label(person: Candidate, which: str) -> str:
    return str(getattr(person, f"{which}_source_label"))
