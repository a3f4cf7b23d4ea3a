"""A list cut into slices, which are kept until it is no longer needed."""

import json
import zlib
from collections.abc import Iterable
from itertools import batched

from django.utils.translation import gettext_lazy as _

from recruitment.bank.columns import guess_fields
from recruitment.bank.importing import AT_A_TIME
from recruitment.bank.imports import Import, Slice
from recruitment.bank.tables import NotATable, Row, Table
from recruitment.copying import copy_rows

MOST_ROWS = 200_000
MOST_HEADINGS, LONGEST_HEADING = 100, 120


def cut_into_slices(row: Import, table: Table) -> None:
    """Headings, what they seem to hold, and the rows. NotATable: too_many_rows, no_rows."""
    row.headings = [heading[:LONGEST_HEADING].replace("\0", "") for heading in table.headings[:MOST_HEADINGS]]
    row.fields, row.rows = guess_fields(row.headings), 0
    for nth, some in enumerate(batched(table.rows, AT_A_TIME)):
        row.rows += len(some)
        if row.rows > MOST_ROWS:
            raise NotATable("too_many_rows", _("The list has more than 200,000 rows. Divide it."))
        copy_rows([Slice(of=row, nth=nth, packed=pack_rows(some))])
    if not row.rows:
        raise NotATable("no_rows", _("The list has headings, and no rows below them."))
    row.save(update_fields=["headings", "fields", "rows"])


def pack_rows(rows: Iterable[Row]) -> bytes:
    return zlib.compress(json.dumps(list(rows)).encode(), level=1)


def unpack_rows(piece: Slice) -> list[Row]:
    return [Row(line, cells) for line, cells in json.loads(zlib.decompress(piece.packed))]
