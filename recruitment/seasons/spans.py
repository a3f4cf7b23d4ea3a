"""Unbroken weeks as a database range, for constraints and look-ups."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import Func, Q, Value
from psycopg.types.range import DateRange


def week_span(first: str, last: str) -> Func:
    """The range of Mondays from column `first` to column `last`, both included."""
    return Func(first, last, Value("[]"), function="daterange", output_field=DateRangeField())


def one_in_a_week(name: str, *same: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows that are alike in the fields `same` have a week of `first_week`..`last_week` in common."""
    expressions = [*((field, RangeOperators.EQUAL) for field in same)]
    weeks = (week_span("first_week", "last_week"), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[*expressions, weeks], condition=condition)


def span(first: date, last: date) -> DateRange:
    """The same as a value, to compare with `week_span`."""
    return DateRange(first, last, "[]")
