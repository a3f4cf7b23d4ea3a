"""Database expressions of the candidate row: what it sorts by and what words find it."""

from typing import Any

from django.db.models import Func

# å, ä, ö after z whatever the database's collation; é and friends as their letter.
_FROM = "åäöæøéèêëáàâãíìîïóòôõúùûüýÿçñ"
_TO = "{|}|}eeeeaaaaiiiioooouuuuyycn"


class SortName(Func):
    """A key that sorts Swedish names in plain byte order: last name, then first name."""

    template = f"translate(lower(%(expressions)s), '{_FROM}', '{_TO}')"
    arg_joiner = " || ' ' || "


class ContactVector(Func):
    """Names, address and phone as they are ('simple'), own text stemmed in Swedish."""

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
