"""Very many new rows at once, by PostgreSQL's COPY: five times as quick as INSERT, and as flat in memory."""

from collections.abc import Iterable, Sequence
from typing import LiteralString
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(rows: Iterable[Model]) -> None:
    """Write rows of one model that are certainly new; a conflict is an error and writes nothing."""
    if written := list(rows):
        _copy(written, type(written[0])._meta.db_table)


def copy_new_rows(rows: Sequence[Model]) -> set[UUID]:
    """Write those that break no unique rule; the keys of those that were written."""
    if not rows:
        return set()
    model = type(rows[0])
    into, columns = sql.Identifier(model._meta.db_table), _columns(model)
    with connection.cursor() as cursor:
        cursor.execute(
            _text("CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0", columns, into)
        )
        _copy(rows, "arriving")
        insert = "INSERT INTO {} ({}) SELECT {} FROM arriving ON CONFLICT DO NOTHING RETURNING id"
        cursor.execute(_text(insert, into, columns, columns))
        written = {key for (key,) in cursor.fetchall()}
        cursor.execute("DROP TABLE arriving")
    return written


def _copy(rows: Sequence[Model], table: str) -> None:
    model = type(rows[0])
    fields = [(field.attname, isinstance(field, JSONField)) for field in _fields(model)]
    statement = _text("COPY {} ({}) FROM STDIN", sql.Identifier(table), _columns(model))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = ((getattr(row, name), is_json) for name, is_json in fields)
            copy.write_row([Jsonb(value) if is_json else value for value, is_json in values])


def _fields(model: type[Model]) -> list[Field]:
    """What one writes: neither what the database generates nor its own numbers."""
    concrete = model._meta.local_concrete_fields
    return [field for field in concrete if not field.generated and not isinstance(field, AutoField)]


def _columns(model: type[Model]) -> sql.Composable:
    return sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in _fields(model)])


def _text(statement: LiteralString, *parts: sql.Composable) -> str:
    return sql.SQL(statement).format(*parts).as_string(connection.connection)
