"""Whether a measured value may be said in public, and if not, why."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.measurements.models import (
    LEAST_ANSWERS,
    LEAST_RESPONSE,
    LONGEST_MONTHS,
    Measurement,
)
from recruitment.months import add_months


class Weakness(StrEnum):
    UNMEASURED = "unmeasured"
    TOO_OLD = "too_old"
    TOO_FEW_ANSWERS = "too_few_answers"
    TOO_LOW_RESPONSE = "too_low_response"


WORDS: dict[Weakness, str | Promise] = {
    Weakness.UNMEASURED: _("it has not been measured"),
    Weakness.TOO_OLD: _("the measurement is older than 18 months"),
    Weakness.TOO_FEW_ANSWERS: _("fewer than 5 have answered"),
    Weakness.TOO_LOW_RESPONSE: _("fewer than 60 per cent have answered"),
}


def weakness_of(row: Measurement | None, day: date) -> Weakness | None:
    """What keeps it from being said on `day`, the worst first; None when nothing does."""
    if row is None:
        return Weakness.UNMEASURED
    if add_months(row.measured_on, LONGEST_MONTHS) < day:
        return Weakness.TOO_OLD
    if row.answers < LEAST_ANSWERS:
        return Weakness.TOO_FEW_ANSWERS
    return Weakness.TOO_LOW_RESPONSE if row.response_percent < LEAST_RESPONSE else None


def latest_of(rows: Iterable[Measurement], subject: str, units: Sequence[UUID]) -> Measurement | None:
    """The measurement that speaks for these units, of those `in_force`.

    For a single unit its own, if it has ever been measured, weak or not: nobody picks the better figure.
    Else that of the whole authority.
    """
    found = {row.unit_id: row for row in rows if row.subject == subject}
    return (found.get(units[0]) if len(units) == 1 else None) or found.get(None)
