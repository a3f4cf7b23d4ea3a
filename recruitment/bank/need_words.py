"""What a sheet of vacancies says: its headings, its weeks, and words for what the form lets people choose."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.bank.names import clean
from recruitment.seasons.employment import EmploymentForm, PayType
from recruitment.seasons.models import Season
from recruitment.vacancies.models import RegisterLaw, Role
from recruitment.workdays import format_week, parse_week, week_of

# What the columns are called, the first of each as the empty sheet has it.
HEADINGS: dict[str, tuple[Promise, str]] = {
    "unit": (gettext_lazy("Unit"), "enhet unit"),
    "role": (gettext_lazy("Role"), "roll role befattning"),
    "first_week": (gettext_lazy("First week"), "förstavecka firstweek frånvecka från from"),
    "last_week": (gettext_lazy("Last week"), "sistavecka lastweek tillvecka till to"),
    "seats": (gettext_lazy("Seats"), "platser seats antal antalplatser"),
    "min_block_weeks": (gettext_lazy("Weeks in a row, at least"), "veckorirad veckoriradminst minstveckor"
                        " weeksinarow weeksinarowatleast"),
    "priority": (gettext_lazy("Priority (1–5)"), "prioritet priority prioritet15 priority15"),
    "salary_min": (gettext_lazy("Pay from (SEK)"), "lönfrån lönfrånkr payfrom payfromsek"),
    "salary_max": (gettext_lazy("Pay to (SEK)"), "löntill löntillkr payto paytosek"),
    "pay_type": (gettext_lazy("Pay"), "lön löneform pay paytype"),
    "collective_agreement": (gettext_lazy("Collective agreement"), "avtal kollektivavtal agreement"
                             " collectiveagreement"),
    "employment_form": (gettext_lazy("Form of employment"), "anställningsform formofemployment"),
    "hours_percent": (gettext_lazy("Hours, per cent"), "arbetstid arbetstidprocent tjänstgöringsgrad"
                      " procent hours hourspercent"),
    "has_regulated_tasks": (gettext_lazy("Regulated tasks"), "regleradearbetsuppgifter reglerad"
                            " regulatedtasks"),
    "min_terms_completed": (gettext_lazy("Terms completed, at least"), "terminer avklaradeterminer"
                            " avklaradeterminerminst terms termscompleted termscompletedatleast"),
    "requires_licence_b": (gettext_lazy("Driving licence B"), "körkort körkortb licence drivinglicenceb"),
    "licence_reason": (gettext_lazy("Why a licence is needed"), "varförkörkort varförkörkortbehövs"
                       " whyalicenceisneeded"),
    "register_law": (gettext_lazy("Register extract"), "registerutdrag registerextract"),
}  # fmt: skip
_WEEK = re.compile(r"(?:v|vecka|w|week)?\.?\s*(\d{1,2})")
_NUMBERS = frozenset({
    "seats", "min_block_weeks", "priority", "hours_percent", "min_terms_completed",
    "salary_min", "salary_max",
})  # fmt: skip
_CHOICES: dict[str, type[TextChoices]] = {
    "role": Role, "pay_type": PayType, "employment_form": EmploymentForm, "register_law": RegisterLaw,
}  # fmt: skip
_YES = frozenset({"ja", "yes", "x", "1", "j", "y", "sant", "true"})
_NO = frozenset({"nej", "no", "0", "n", "falskt", "false", "-"})
MOST = 10**7  # more than any pay


class NotUnderstood(ValueError):
    """A cell that says nothing that the column can hold; the words are for people."""


@dataclass(frozen=True)
class Columns:
    """What each column of the sheet holds: a field, the Monday of a week (seats that week), or nothing."""

    held: Sequence[str | date | None]
    unknown: Sequence[str]

    def has(self, field: str) -> bool:
        return field in self.held

    @property
    def weeks(self) -> list[date]:
        return [one for one in self.held if isinstance(one, date)]


def choose_columns(headings: Sequence[str], season: Season) -> Columns:
    held = [_held(heading, season) for heading in headings]
    unknown = [heading for heading, one in zip(headings, held, strict=True) if heading.strip() and not one]
    return Columns(held, unknown)


def read_cell(field: str, cell: str, season: Season) -> Any:
    """The value of a cell that is not empty; NotUnderstood says why there is none."""
    text = clean(cell)
    if field in ("first_week", "last_week"):
        return read_week(text, season)
    if field in _NUMBERS:
        return read_number(text)
    if field in _CHOICES:
        return _read_choice(field, text)
    return _read_truth(text) if field in ("has_regulated_tasks", "requires_licence_b") else text


def read_week(text: str, season: Season) -> date:
    """`25`, `v. 25` and `2027-W25`."""
    try:
        if told := _WEEK.fullmatch(text.lower()):
            return week_of(season.year, int(told[1]))
        return parse_week(text.upper())
    except ValueError as fault:
        raise NotUnderstood(str(fault)) from None


def read_number(text: str) -> int:
    """`27000`, `27 000 kr` and `75 %`; Excel writes a whole number as `2.0`."""
    bare = re.sub(r"(kr|%|\s)", "", text.lower())
    bare = re.sub(r"[.,]0+$", "", bare)
    if not (bare.isascii() and bare.isdigit()) or int(bare[:9]) > MOST or len(bare) > len(str(MOST)):
        raise NotUnderstood(_("“%(text)s” is not a whole number.") % {"text": text[:20]})
    return int(bare)


def seats_by_week(counts: Mapping[date, int]) -> dict[str, Any]:
    """A vacancy's weeks and seats from the seats of each week; nothing when nobody is wanted."""
    wanted = sorted(week for week, count in counts.items() if count)
    if not wanted:
        return {}
    inside = {week: count for week, count in counts.items() if wanted[0] <= week <= wanted[-1]}
    by_week = {format_week(week): count for week, count in inside.items()}
    return {
        "first_week": wanted[0], "last_week": wanted[-1],
        "seats": max(counts.values()), "seats_by_week": by_week,
    }  # fmt: skip


def _held(heading: str, season: Season) -> str | date | None:
    text = clean(heading)
    if field := _fields().get(_bare(text)):
        return field
    try:
        week = read_week(text, season)
    except NotUnderstood:
        return None
    return week if season.first_week <= week <= season.last_week else None


def _bare(heading: str) -> str:
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


@cache
def _fields() -> dict[str, str]:
    """By what people call them, and by what the empty sheet does in every language of the service."""
    known = {word: field for field, (_label, words) in HEADINGS.items() for word in words.split()}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            known |= {_bare(str(label)): field for field, (label, _words) in HEADINGS.items()}
    return known


def _read_choice(field: str, text: str) -> str:
    found = _words_of(field).get(text.casefold())
    if found is None:
        choices = ", ".join(str(label) for label in _CHOICES[field].labels)
        raise NotUnderstood(
            _("“%(text)s” is none of: %(choices)s.") % {"text": text[:40], "choices": choices}
        )
    return found


@cache
def _words_of(field: str) -> dict[str, str]:
    """By the code and the words in every language of the service."""
    known = {value.casefold(): value for value in _CHOICES[field].values}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            known |= _labelled(_CHOICES[field].choices)
    return known


def _labelled(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {str(label).casefold(): value for value, label in choices}


def _read_truth(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise NotUnderstood(_("Write yes or no."))
