"""What somebody filled in, on its way: from a form to the waiting row, from there to the person."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

# Kept only when they say something: a short form filled in again does not empty a long one.
type Answers = dict[str, Any]

_SAME = (
    "first_name",
    "last_name",
    "education_status",
    "admit_term",
    "admit_year",
    "wanted_areas",
    "extent",
    "vfu_completed",
    "vfu_area",
    "licence_b",
    "phone",
    "about",
)


def answers_of(cleaned: Mapping[str, Any]) -> Answers:
    """A form's `cleaned_data` without what was left empty, ready for JSON."""
    answers = {name: _plain(value) for name, value in cleaned.items() if _says_something(value)}
    if "phone" in answers:
        answers["sms_ok"] = bool(cleaned.get("sms_ok"))
    return answers


def person_values(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Candidate that the answers fill."""
    values = {name: answers[name] for name in _SAME if name in answers}
    if "university" in answers:
        values["university_id"] = answers["university"]
    if "phone" in answers:
        values["sms_ok"] = answers.get("sms_ok", False)
    for name in ("wanted_units", "excluded_units"):
        if name in answers:
            values[name] = [UUID(key) for key in answers[name]]
    return values


def weeks_of(answers: Mapping[str, Any]) -> list[date]:
    return [date.fromisoformat(day) for day in answers.get("weeks", ())]


def _says_something(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return bool(list(value))
    return value not in (None, "", False, [])


def _plain(value: Any) -> Any:
    if isinstance(value, list | QuerySet):
        return [_plain(one) for one in value]
    if isinstance(value, Model):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else value
