"""Removal when the time is over: only when it is switched on, some at a time, leaving numbers behind."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from recruitment.bank.sums import remember
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.models import Interview
from recruitment.mailings.models import Recipient
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message, Reminder
from recruitment.records.models import Disposal, Handover, Hold
from recruitment.records.retention import over
from recruitment.staff.models import Organisation, User
from recruitment.workdays import in_stockholm

AT_A_TIME = 100
LONGEST_REASON = 120


@transaction.atomic
def dispose_next(at: datetime) -> bool:
    """Remove some of those whose time is over; False when it is off or nobody is left."""
    organisation = Organisation.objects.current()
    if not organisation.disposal_is_on or not organisation.disposal_decision_ref:
        return False
    people = _some(over(at, organisation))
    keys = [person.pk for person in people]
    remember(keys, at)
    _log(people, organisation, at)
    remove_people(keys)
    return bool(people)


def _some(rows: QuerySet[Candidate]) -> list[Any]:
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_A_TIME])


def remove_people(people: list[UUID]) -> None:
    """Everything that is theirs, what is only tied to them by a value first."""
    offers = Offer.objects.filter(candidate__in=people)
    subjects = [f"{kind}:{key}" for kind in ("candidate", "stay") for key in people]
    subjects += [f"offer:{key}" for key in offers.values_list("pk", flat=True)]
    interviews = Interview.objects.filter(candidacy__candidate__in=people)
    subjects += [about for one in interviews for about in (one.about, one.about_to_staff)]
    Message.objects.filter(person_id__in=people).delete()
    Message.objects.filter(about__in=subjects).delete()  # also what colleagues were told
    Reminder.objects.filter(about__in=subjects).delete()
    Recipient.objects.filter(person_id__in=people).delete()
    offers.delete()
    Candidate.objects.filter(pk__in=people).delete()


def _log(people: Iterable[Any], organisation: Organisation, at: datetime) -> None:
    ref, day = organisation.disposal_decision_ref, in_stockholm(at).date()
    for record_class, count in Counter(person.record_class for person in people).items():
        values = {"day": day, "record_class": record_class, "decision_ref": ref}
        row, is_new = Disposal.objects.get_or_create(**values, defaults={"people": count})
        if not is_new:  # the constraint makes it one row, whoever counts at once
            Disposal.objects.filter(pk=row.pk).update(people=F("people") + count)


# By the registrar


@transaction.atomic
def hold_records(candidate: Candidate, reason: str, *, by: User, at: datetime) -> Hold:
    """Keep everything of this person until it is released; twice is one hold."""
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        raise RuleBroken("reason_missing", _("Name the matter, in at most 120 characters."), field="reason")
    hold, _is_new = Hold.objects.get_or_create(
        candidate=candidate, released_at=None, defaults={"reason": said, "by": by, "at": at}
    )
    return hold


def release_hold(candidate: Candidate, *, by: User, at: datetime) -> int:
    """The matter is closed; twice is harmless."""
    return Hold.objects.filter(candidate=candidate, released_at=None).update(released_at=at, released_by=by)


def hand_over(candidate: Candidate, *, by: User, at: datetime) -> Handover:
    """The application has gone to HR or the archive; twice is once."""
    handover, _is_new = Handover.objects.get_or_create(candidate=candidate, defaults={"by": by, "at": at})
    return handover
