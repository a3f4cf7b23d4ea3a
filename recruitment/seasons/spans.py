"""Unbroken weeks as a database range, for constraints and look-ups."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func, Value
from psycopg.types.range import DateRange


def week_span(first: str, last: str) -> Func:
    """The range of Mondays from column `first` to column `last`, both included."""
    return Func(first, last, Value("[]"), function="daterange", output_field=DateRangeField())


def span(first: date, last: date) -> DateRange:
    """The same as a value, to compare with `week_span`."""
    return DateRange(first, last, "[]")
