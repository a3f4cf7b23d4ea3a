"""What the database refuses, said as a rule."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from recruitment.errors import RuleBroken


@contextmanager
def refused_as(rules: Mapping[str, tuple[str, str | Promise]]) -> Iterator[None]:
    """Run in a savepoint; the violation of a named constraint becomes RuleBroken(code, message)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if (name := constraint_of(error)) not in rules:
            raise
        code, message = rules[name]
        raise RuleBroken(code, message) from error


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that was violated, "" when the database did not say."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
