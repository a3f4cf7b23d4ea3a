"""What happens to lectures: they are written down and changed; the code, once shown, never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from recruitment.lectures.models import Lecture, new_code
from recruitment.lectures.rules import check_lecture
from recruitment.lectures.telling import entry_of, tell_of_change, tell_of_plan
from recruitment.staff.models import User

CHANGEABLE = frozenset(
    {
        "kind",
        "title",
        "university",
        "programme",
        "course",
        "admit_term",
        "admit_year",
        "place",
        "held_at",
        "lecturer",
        "unit",
        "colleague",
        "contact",
        "slides_url",
        "attendees",
        "cost_hours",
        "cost_travel",
    }
)


@transaction.atomic
def create_lecture(values: Mapping[str, Any], *, by: User | None, at: datetime) -> Lecture:
    """Raises RuleBroken with the field to mend."""
    lecture = _filled(Lecture(code=_free_code(), created_by=by, created_at=at), values)
    check_lecture(lecture, at)
    lecture.save(force_insert=True)
    tell_of_plan(lecture, at)
    return lecture


@transaction.atomic
def change_lecture(lecture: Lecture, values: Mapping[str, Any], *, by: User | None, at: datetime) -> Lecture:
    """Raises RuleBroken with the field to mend. Those who hold it are told what their calendars must know."""
    lecture = Lecture.objects.select_for_update().get(pk=lecture.pk)
    before = entry_of(lecture)
    check_lecture(_filled(lecture, values), at)
    lecture.calendar_version += entry_of(lecture) != before
    lecture.save(update_fields=[*values, "calendar_version"])
    tell_of_change(before, lecture, at)
    return lecture


def _filled(lecture: Lecture, values: Mapping[str, Any]) -> Lecture:
    if unknown := set(values) - CHANGEABLE:
        raise TypeError(f"A lecture has no {sorted(unknown)} to change.")
    for name, value in values.items():
        setattr(lecture, name, value)
    return lecture


def _free_code() -> str:
    code = new_code()
    while Lecture.objects.filter(code=code).exists():
        code = new_code()
    return code
