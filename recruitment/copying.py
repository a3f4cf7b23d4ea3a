"""Very many new rows at once, by PostgreSQL's COPY: five times as quick as INSERT, and as flat in memory.

A row is a model's instance or, quicker to make, its values by attribute name: see `values_of`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb

type Values = Mapping[str, Any]


def values_of(model: type[Model], **given: Any) -> dict[str, Any]:
    """What a new instance with these attributes would hold, without making one."""
    constant, made = _defaults(model)
    return {**constant, **{name: make() for name, make in made.items()}, **given}


@lru_cache
def _defaults(model: type[Model]) -> tuple[Values, Mapping[str, Callable[[], Any]]]:
    """The values that are the same for every row, and the makers of those that are not."""
    constant, made = {}, {}
    for field in _fields(model):
        if field.has_default() and callable(field.default):
            made[field.attname] = field.default
        else:
            constant[field.attname] = field.get_default()
    return constant, made


def copy_rows(rows: Iterable[Model]) -> None:
    """Write rows of one model that are certainly new; a conflict is an error and writes nothing."""
    if written := list(rows):
        copy_values(type(written[0]), (vars(row) for row in written))


def copy_values(model: type[Model], rows: Iterable[Values]) -> None:
    """The same of values."""
    _copy(model, rows, model._meta.db_table)


def copy_new_values(model: type[Model], rows: Sequence[Values]) -> set[UUID]:
    """Write those that break no unique rule; the keys of those that were written."""
    if not rows:
        return set()
    into, columns = sql.Identifier(model._meta.db_table), _columns(model)
    with connection.cursor() as cursor:
        cursor.execute(
            _text("CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0", columns, into)
        )
        _copy(model, rows, "arriving")
        insert = "INSERT INTO {} ({}) SELECT {} FROM arriving ON CONFLICT DO NOTHING RETURNING id"
        cursor.execute(_text(insert, into, columns, columns))
        written = {key for (key,) in cursor.fetchall()}
        cursor.execute("DROP TABLE arriving")
    return written


def _copy(model: type[Model], rows: Iterable[Values], table: str) -> None:
    fields = [(field.attname, isinstance(field, JSONField)) for field in _fields(model)]
    statement = _text("COPY {} ({}) FROM STDIN", sql.Identifier(table), _columns(model))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(row[name]) if is_json else row[name] for name, is_json in fields])


def _fields(model: type[Model]) -> list[Field]:
    """What one writes: neither what the database generates nor its own numbers."""
    concrete = model._meta.local_concrete_fields
    return [field for field in concrete if not field.generated and not isinstance(field, AutoField)]


def _columns(model: type[Model]) -> sql.Composable:
    return sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in _fields(model)])


def _text(statement: LiteralString, *parts: sql.Composable) -> str:
    return sql.SQL(statement).format(*parts).as_string(connection.connection)
