"""Understands a list's headings and rows: who may be written down, and what is left empty, and why."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.bank.names import (
    HIDDEN_SIGNS,
    check_name,
    clean,
    has_hidden_signs,
    odd_name,
    parse_email,
    shown,
    split_name,
)
from recruitment.bank.tables import NotATable
from recruitment.bank.universities import Universities
from recruitment.bank.wording import (
    Reading,
    read_areas,
    read_education,
    read_licence,
    read_phone,
    read_start,
    read_weeks,
    reading,
)

LONGEST_MET = 200
# Cells beyond the last heading: the sign of a row whose columns have slipped.
BEYOND = "beyond"

_HEADINGS = {
    "first_name": "förnamn tilltalsnamn firstname givenname",
    "last_name": "efternamn lastname surname familyname",
    "name": "namn name fullständigtnamn förochefternamn fullname",
    "email": "epost epostadress mail mailadress email emailadress emailaddress mejl mejladress",
    "phone": "mobil mobilnummer mobiltelefon mobilnr telefon telefonnummer telefonnr tel phone mobile cell",
    "university": "lärosäte universitet skola högskola studieort university school universityorschool",
    "education": "utbildning examen education programme program degree sysselsättning",
    "start": "programstart termin antagen antagningstermin starttermin utbildningsstart start startade"
    " term admitted programmestart admissionterm",
    "weeks": "veckor tillgänglig tillgängligaveckor tillgänglighet tillgängligveckor kanjobba kanarbeta"
    " weeks available availableweeks availability",
    "licence_b": "bkörkort körkort körkortb licence license driverslicence driverslicense drivinglicence",
    "areas": "önskar område önskatområde önskadeområden områden önskemål inriktning wishes area areas"
    " wantedareas wish",
    "met": "träffad källa träffadvar varträffades hurhördedu met metat source",
}
# What the fields are called.
FIELDS: dict[str, Promise] = {
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("mobile"),
    "university": gettext_lazy("university"),
    "education": gettext_lazy("education"),
    "start": gettext_lazy("programme start"),
    "weeks": gettext_lazy("weeks"),
    "licence_b": gettext_lazy("driving licence B"),
    "areas": gettext_lazy("areas"),
    "met": gettext_lazy("where we met"),
    BEYOND: gettext_lazy("after the last column"),
}
_NOTHING = frozenset({"", "-", "–", "—", "n/a"})


@dataclass(frozen=True)
class Doubt:
    """A field that was left empty or kept with care; `value` is what stood there."""

    field: str
    reason: str
    value: str


class Refusal(Doubt):
    """Why a row is nobody: there is no name, or no address to write to."""


@dataclass
class Understood:
    """`values` has only what was understood; an empty row has nothing, a refused one only its refusal."""

    values: dict[str, Any] = field(default_factory=dict)
    warnings: list[Doubt] = field(default_factory=list)
    refusal: Refusal | None = None

    @property
    def is_empty(self) -> bool:
        return not self.values and self.refusal is None


# Headings


def _folded(heading: str) -> str:
    """Small letters only; what stands in brackets is a note."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", heading).casefold())
    return "".join(sign for sign in plain if sign.isalnum())


_FIELD_OF = {_folded(word): name for name, words in _HEADINGS.items() for word in words.split()}


def _field_of(heading: str) -> str:
    """`Lärosäte` is a university, and so is `Universitet/högskola`."""
    words = [heading, *heading.split("/")]
    return next((field for word in words if (field := _FIELD_OF.get(_folded(word)))), "")


@dataclass(frozen=True)
class Columns:
    """Which field each column holds ("" for none); `unknown` are the headings that are not read."""

    fields: tuple[str, ...]
    unknown: tuple[str, ...]

    def row(self, cells: list[str]) -> dict[str, str]:
        """The cells by field; of two columns for one field, the first that is filled."""
        row: dict[str, str] = {}
        for name, cell in zip(self.fields, cells, strict=False):
            if name and not row.get(name):
                row[name] = clean(cell)
        row[BEYOND] = " ".join(filter(None, map(clean, cells[len(self.fields) :])))
        return row


def match_headings(headings: list[str]) -> Columns:
    """The columns of a list; NotATable when names or addresses have none."""
    return choose_columns(headings, guess_fields(headings))


def guess_fields(headings: list[str]) -> list[str]:
    """Which field each heading means; "" where none is meant."""
    return [_field_of(heading) for heading in headings]


def choose_columns(headings: list[str], fields: Sequence[str]) -> Columns:
    """The columns as somebody chose them; NotATable when names or addresses have none."""
    if "email" not in fields:
        raise NotATable("no_email_column", gettext_lazy("No column holds e-mail addresses."))
    if not {"name", "first_name", "last_name"} & set(fields):
        raise NotATable("no_name_column", gettext_lazy("No column holds names."))
    unknown = tuple(
        heading for heading, name in zip(headings, fields, strict=True) if heading.strip() and not name
    )
    return Columns(tuple(fields), unknown)


# Rows


type Reader = Callable[[str], Reading[Any]]
type Readers = Mapping[str, tuple[str, Reader]]
_REMEMBERED = 1_000  # different cells of a column: lists say the same things over and over


def readers_for(season_year: int, season_weeks: list[date], universities: Universities) -> Readers:
    """Column -> the value it gives, and who reads it; for one list, in one language."""
    again = lru_cache(_REMEMBERED)
    return {
        "phone": ("phone", read_phone),
        "university": ("university", again(lambda text: reading(universities.find, text))),
        "education": ("education_status", again(lambda text: read_education(text, season_year))),
        "start": ("start", again(lambda text: read_start(text, season_year))),
        "weeks": ("weeks", again(lambda text: read_weeks(text, season_year, season_weeks))),
        "licence_b": ("licence_b", again(read_licence)),
        "areas": ("wanted_areas", again(read_areas)),
        "met": ("met", _read_met),
    }


def understand(row: Mapping[str, str], readers: Readers) -> Understood:
    """What a row (of `Columns.row`) says.

    Refused without a name or a valid address; any other field in doubt is left empty with a warning.
    Values: first_name, last_name, email, phone, university (slug), education_status, admit_term, admit_year,
    weeks, licence_b, wanted_areas, met. A degree is only claimed.
    """
    if not any(row.values()):
        return Understood()
    understood = Understood()
    refusal = _read_name(row, understood) or _read_email(row.get("email", ""), understood)
    if refusal:
        return Understood(refusal=refusal)
    _read_rest(row, readers, understood)
    return understood


def _read_rest(row: Mapping[str, str], readers: Readers, understood: Understood) -> None:
    for column, (name, reader) in readers.items():
        text = row.get(column, "")
        if text in _NOTHING:
            continue
        found = Reading[Any](None, str(HIDDEN_SIGNS)) if has_hidden_signs(text) else reader(text)
        if found.value:
            understood.values[name] = found.value
        if found.doubt:
            understood.warnings.append(Doubt(column, found.doubt, shown(text)))
    if start := understood.values.pop("start", None):
        understood.values |= {"admit_term": start.term, "admit_year": start.year}
    if row.get(BEYOND):
        reason = _("There is more in the row than there are headings; its columns may have slipped.")
        understood.warnings.append(Doubt(BEYOND, reason, shown(row[BEYOND])))


def _read_met(cell: str) -> Reading[str]:
    text = " ".join(cell.split())
    if len(text) > LONGEST_MET:
        return Reading(text[:LONGEST_MET], _("The text was cut."))
    return Reading(text)


def _read_name(row: Mapping[str, str], understood: Understood) -> Refusal | None:
    first, last = row.get("first_name", ""), row.get("last_name", "")
    if not (first and last):
        first, last = split_name(row.get("name", "") or f"{first} {last}".strip())
    whole = f"{first} {last}".strip()
    try:
        check_name(first, last)
    except ValueError as error:
        return Refusal("name", str(error), shown(whole))
    if oddity := odd_name(whole):
        understood.warnings.append(Doubt("name", oddity, shown(whole)))
    understood.values |= {"first_name": first, "last_name": last}
    return None


def _read_email(text: str, understood: Understood) -> Refusal | None:
    try:
        understood.values["email"] = parse_email(text)
    except ValueError as error:
        return Refusal("email", str(error), shown(text))
    return None
