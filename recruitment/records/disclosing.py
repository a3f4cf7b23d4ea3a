"""Who has been given what of a person: noted as it happens, told to them as roles and units."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from recruitment.bank.exporting import export_people
from recruitment.bank.models import Export
from recruitment.candidates.models import Candidate
from recruitment.copying import copy_rows
from recruitment.offers.models import Offer
from recruitment.records.models import Disclosure, Reading
from recruitment.staff.models import User
from recruitment.staff.rights import Role
from recruitment.workdays import in_stockholm

# Somebody with several roles reads as the first of these.
AS_WHAT = (Role.RECRUITER, Role.UNIT_MANAGER, Role.REGISTRAR)
LONGEST_UNITS = 200


class Given(NamedTuple):
    """`to` is a role and its units, never a name; empty when it was not noted."""

    day: date
    what: str
    to: str


def note_reading(candidate: Candidate, user: User, at: datetime) -> None:
    """Once for each person, reader and day, however often the page is opened."""
    row = Reading(candidate=candidate, reader=user, day=in_stockholm(at).date(), role=_role(user))
    if not Reading.objects.filter(candidate=candidate, reader=user, day=row.day).exists():
        row.units = _units(user)
        Reading.objects.bulk_create([row], ignore_conflicts=True)


def _role(user: User) -> str:
    return next((role for role in AS_WHAT if role in user.roles), "")


def _units(user: User) -> str:
    """Whoever works for all units is of none."""
    if user.sees_all_units:
        return ""
    return ", ".join(user.units.order_by("name").values_list("name", flat=True))[:LONGEST_UNITS]


def note_disclosures(
    people: Iterable[UUID], kind: str, *, to: str = "", by: User | None = None, at: datetime
) -> None:
    """One line for each of many people, by one COPY: an export of a whole search writes thousands."""
    copy_rows(Disclosure(candidate_id=key, kind=kind, to=to[:120], by=by, at=at) for key in people)


@transaction.atomic
def give_out_people(
    found: QuerySet[Candidate], columns: Sequence[str], format: str, *, question: str = "", by: User,
    at: datetime,
) -> tuple[Export, list[UUID]]:  # fmt: skip
    """Export them, and note for each of them that it happened. RuleBroken as of `export_people`."""
    export, people = export_people(found, columns, format, question=question, by=by, at=at)
    with override(settings.LANGUAGE_CODE):  # kept as text, for people who read it on their own page
        to = _whom(str(dict(Role.choices).get(_role(by), "")), _units(by))
    note_disclosures(people, Disclosure.Kind.EXPORT, to=to, by=by, at=at)
    return export, people


def given_of(candidate: Candidate) -> list[Given]:
    """Everything that has been given to anybody, newest first, in three questions."""
    found = [*_readings(candidate), *_offers(candidate), *_disclosures(candidate)]
    return sorted(dict.fromkeys(found), key=lambda one: one.day, reverse=True)


def _readings(candidate: Candidate) -> Iterable[Given]:
    for row in Reading.objects.filter(candidate=candidate):
        yield Given(row.day, _("Your page was opened"), _whom(row.get_role_display(), row.units))


def _offers(candidate: Candidate) -> Iterable[Given]:
    """The manager of the unit has had name, contact and merits with the offer."""
    for offer in (
        Offer.objects.filter(candidate=candidate).exclude(sent_at=None).select_related("vacancy__unit")
    ):
        to = _whom(str(Role.UNIT_MANAGER.label), offer.vacancy.unit.name)
        yield Given(
            in_stockholm(offer.sent_at or offer.created_at).date(), _("Your details came with an offer"), to
        )


def _disclosures(candidate: Candidate) -> Iterable[Given]:
    for row in Disclosure.objects.filter(candidate=candidate):
        yield Given(in_stockholm(row.at).date(), str(row.get_kind_display()), row.to)


def _whom(role: str, units: str) -> str:
    return ", ".join(filter(None, [role, units]))
