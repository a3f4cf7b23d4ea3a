"""People with protected identity: a code name that can be planned and offered work, and nothing more.

Who it is, and how they are reached, lies in the municipality's own routine (domain.md 7.4).
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.bank.forms import StepTwoForm
from recruitment.candidates.actions import note_entry
from recruitment.candidates.choices import EducationStatus, SourceKind
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.seasons.actions import join_season
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

# The name is ours: a field for it would invite the real one. No vowels, so that no code is a word, and
# no signs that are taken for each other on the phone.
FIRST_NAME = "Kandidat"
SIGNS, LENGTH = "23456789BCDFGHJKMNPQRTVWXZ", 4
_LEFT_OUT = ("wanted_units", "vfu_completed", "vfu_area", "phone", "sms_ok", "about")


class PlaceholderForm(StepTwoForm):
    """What planning needs to know, and nothing that tells who it is."""

    education_status = forms.ChoiceField(
        label=_("Education"), choices=EducationStatus.choices, widget=forms.RadioSelect
    )
    field_order = ["education_status", "admit_term", "admit_year", "weeks", "extent", "licence_b"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _LEFT_OUT:
            del self.fields[name]


def open_season() -> Season | None:
    """The season that a placeholder joins."""
    return Season.objects.nearest_open(timezone.localdate())


def demand_placeholder(person: Candidate) -> None:
    """RuleBroken not_a_placeholder."""
    if not person.is_placeholder:
        message = _("Only for protected identity: everybody else answers for themselves.")
        raise RuleBroken("not_a_placeholder", message)


@transaction.atomic
def add_placeholder(
    answers: Mapping[str, Any], *, by: User, at: datetime, key: UUID | None = None
) -> Candidate:
    """Into the bank, and into the open season with the weeks; `answers` are those of PlaceholderForm.

    With a `key` that was used before, the person made then.
    """
    key = key or uuid4()
    made_before = Candidate.objects.placeholders().filter(pk=key).first()
    if made_before:
        return made_before
    person = _write(_values(answers), key, at)
    note_entry(person, Entry.Kind.PLACED, at=at, by=by)
    season = Season.objects.nearest_open(in_stockholm(at).date())
    if season:
        weeks, extent = answers.get("weeks") or [], answers.get("extent") or ""
        join_season(person, season, weeks=weeks, at=at, extent=extent)
    return person


def _values(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "education_status": answers["education_status"],
        "admit_term": answers.get("admit_term") or "",
        "admit_year": answers.get("admit_year"),
        "licence_b": answers.get("licence_b") or "",
        "extent": answers.get("extent") or "",
        "wanted_areas": list(answers.get("wanted_areas") or ()),
        "excluded_units": [unit.pk for unit in answers.get("excluded_units") or ()],
    }


def _write(values: dict[str, Any], key: UUID, at: datetime) -> Candidate:
    return Candidate.objects.create(
        pk=key,
        is_placeholder=True,
        first_name=FIRST_NAME,
        last_name=_free_code(),
        status=Candidate.Status.ACTIVE,
        is_adult=True,
        first_source_kind=SourceKind.WEB,
        registered_at=at,
        confirmed_at=at,
        **values,
    )


def _free_code() -> str:
    """One that nobody has: drawn, so that it tells neither when nor how many."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
        if not Candidate.objects.placeholders().filter(last_name=code).exists():
            return code
