"""Start from a list: everybody on it is invited, and nobody is in the bank before they say yes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.bank.answers import answers_of, person_values
from recruitment.bank.columns import Columns, Refusal, Understood, match_headings, readers_for, understand
from recruitment.bank.fields import mail_reaches
from recruitment.bank.mailings import INVITATION
from recruitment.bank.sheets import open_list
from recruitment.bank.sources import touch
from recruitment.bank.tables import Row
from recruitment.bank.universities import KnownUniversity, Universities
from recruitment.candidates.models import Candidate, Entry, Registration, SourceKind, University
from recruitment.copying import copy_new_values, copy_values, values_of
from recruitment.mailings.actions import add_recipients
from recruitment.mailings.models import Mailing
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.workdays import in_stockholm

type Json = dict[str, Any]

AT_A_TIME = 1_000
LAST_MONTH_OF_SUMMER = 8


class Remark(NamedTuple):
    """Why a row was refused, or a field of it left empty."""

    line: int
    field: str
    reason: str
    is_refusal: bool


@dataclass
class ImportReport:
    """How it went. `known` are addresses that are in the bank already, or twice in the list."""

    created: int = 0
    known: int = 0
    refused: int = 0
    warnings: int = 0
    rows: list[Remark] = field(default_factory=list)
    unread_headings: tuple[str, ...] = ()

    def remark(self, line: int, understood: Understood) -> None:
        if understood.refusal:
            self.refused += 1
            self.rows.append(Remark(line, understood.refusal.field, understood.refusal.reason, True))
        self.warnings += len(understood.warnings)
        self.rows += [Remark(line, doubt.field, doubt.reason, False) for doubt in understood.warnings]


@transaction.atomic
def import_candidates(
    stream: BinaryIO, *, season: Season | None, by: User | None = None, at: datetime, dry_run: bool = False
) -> ImportReport:
    """Invite everybody on the list whose address is new: all of them or, if it cannot be read, nobody.

    `season` says which weeks are meant. Of the list nothing but its addresses and what is wrong with it
    is held in memory. Raises NotATable.
    """
    table = open_list(stream)
    columns = match_headings(table.headings)
    report = ImportReport(unread_headings=columns.unknown)
    mailing = Mailing(kind=INVITATION, state=Mailing.State.SENDING, created_by=by, sent_by=by, sent_at=at)
    people = people_of(table.rows, columns, season or no_season(at), report)
    for batch in batched(people, AT_A_TIME):
        new = new_ones(batch)
        written = [] if dry_run else write_people(new, by=by, at=at)
        if written:
            add_recipients(mailing, written)
        created = len(new) if dry_run else len(written)
        report.created += created
        report.known += len(batch) - created
    return report


def no_season(at: datetime) -> Season:
    """Without a season no week is one of it; the year is that of the next summer."""
    today = in_stockholm(at).date()
    return Season(year=today.year + (today.month > LAST_MONTH_OF_SUMMER))


def people_of(
    rows: Iterable[Row], columns: Columns, season: Season, report: ImportReport
) -> Iterator[dict[str, Any]]:
    """What each row says of somebody, once for each address; the rest goes into the report."""
    weeks = season.weeks if season.first_week else []
    readers = readers_for(season.year, weeks, _universities())
    seen: set[str] = set()
    for row in rows:
        understood = understand(columns.row(row.cells), readers)
        if understood.is_empty:
            continue
        _refuse_unreachable(understood)
        report.remark(row.line, understood)
        if understood.refusal:
            continue
        address = understood.values["email"].lower()
        if address in seen:
            report.known += 1
            continue
        seen.add(address)
        yield understood.values


def _refuse_unreachable(understood: Understood) -> None:
    email = understood.values.get("email", "")
    if understood.refusal is None and not mail_reaches(email):
        understood.refusal = Refusal("email", _("This is not a valid e-mail address."), email)


def _universities() -> Universities:
    rows = University.objects.filter(is_active=True)
    return Universities(KnownUniversity(row.slug, row.name, tuple(row.cities)) for row in rows)


def new_ones(batch: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose address nobody has yet."""
    addresses = [values["email"].lower() for values in batch]
    rows = Candidate.objects.by_address().filter(address__in=addresses)
    known = {email.lower() for email in rows.values_list("email", flat=True)}
    return [values for values, address in zip(batch, addresses, strict=True) if address not in known]


def write_people(
    new: list[dict[str, Any]], *, by: User | None, at: datetime, source: UUID | None = None
) -> list[UUID]:
    """Write them down, and tell who they are; who registers meanwhile is known, and left alone."""
    pairs = [_person(values, source, at) for values in new]
    written = copy_new_values(Candidate, [person for person, _waiting in pairs])
    pairs = [pair for pair in pairs if pair[0]["id"] in written]
    copy_values(Registration, (waiting for _person, waiting in pairs))
    copy_values(Entry, (_entry(person, by, at) for person, _waiting in pairs))
    return [person["id"] for person, _waiting in pairs]


def _person(values: Json, key: UUID | None, at: datetime) -> tuple[Json, Json]:
    """The row, invited, and the answers that wait for the yes."""
    name = str(key) if key else None
    source = {"kind": str(SourceKind.IMPORT), "id": name, "label": values.get("met", "")}
    answers = answers_of({name: value for name, value in values.items() if name != "met"})
    person = values_of(
        Candidate,
        status=Candidate.Status.INVITED,
        email=values["email"],
        registered_at=at,
        **person_values(answers),
        **touch("first", source),
        **touch("last", source),
    )
    waiting = values_of(
        Registration,
        email=values["email"],
        data={**answers, "source": source},
        created_at=at,
        candidate_id=person["id"],
    )
    return person, waiting


def _entry(person: Json, by: User | None, at: datetime) -> Json:
    details = {"source": person["first_source_label"]}
    return values_of(
        Entry,
        candidate_id=person["id"],
        kind=Entry.Kind.IMPORTED,
        at=at,
        by_id=by.pk if by else None,
        details=details,
    )
