"""Database expressions of the candidate row: what it sorts by and what words find it."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func

from recruitment.searching import FOLD_FROM, FOLD_TO

# å, ä, ö after z whatever the database's collation; é and friends as their letter.
_FROM = FOLD_FROM
_TO = "{|}|}eeeeaaaaiiiioooouuuuyycn"


class SortName(Func):
    """A key that sorts Swedish names in plain byte order: last name, then first name."""

    template = f"translate(lower(%(expressions)s), '{_FROM}', '{_TO}')"
    arg_joiner = " || ' ' || "


class FoldedName(Func):
    """First and last name without dots and rings, to be compared with names that are not spelt right."""

    template = f"translate(lower(%(expressions)s), '{FOLD_FROM}', '{FOLD_TO}')"
    arg_joiner = " || ' ' || "


class BreaksWithin(Func):
    """How many of the breaks lie from the first term to the last: of (breaks, first, last)."""

    template = (
        "(SELECT count(*)::int FROM (VALUES (%(expressions)s)) AS said(breaks, first, last),"
        " unnest(said.breaks) AS away WHERE away BETWEEN said.first AND said.last)"
    )


class BreaksBefore(Func):
    """By how many terms the breaks move the last one: of (breaks, first, last without breaks).

    The nth break in order moves it when it is not after the last, moved by those before.
    """

    template = (
        "(SELECT count(*)::int FROM (VALUES (%(expressions)s)) AS said(breaks, first, last),"
        " LATERAL (SELECT away - row_number() OVER (ORDER BY away) + 1 AS without"
        " FROM unnest(said.breaks) AS away WHERE away >= said.first) AS counted"
        " WHERE counted.without <= said.last)"
    )


class FoundBy(Func):
    """All that words find a person by: the database's function of migration 0004 says how."""

    function = "recruitment_words"
    arity = 8
    output_field = SearchVectorField()


class ContactVector(Func):
    """What words found a person by at first: migration 0001 needs it, nothing else does."""

    arity = 5

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple]:
        first, last, email, phone, about = (
            compiler.compile(expression)[0] for expression in self.source_expressions
        )
        names = f"{first} || ' ' || {last}"
        contact = f"replace({email}, '@', ' ') || ' ' || {email} || ' ' || {phone}"
        return (
            f"(setweight(to_tsvector('simple', {names}), 'A')"
            f" || setweight(to_tsvector('simple', {contact}), 'B')"
            f" || setweight(to_tsvector('swedish', {about}), 'C'))",
            (),
        )
