"""The academic clock: when terms begin and end, and how many somebody has behind them (domain.md 5.5)."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models.enums import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TERMS_OF_PROGRAMME = 7
FIRST_YEAR, LAST_YEAR = 1980, 2100
TERM_LENGTH = timedelta(weeks=20)
# Terms away from the studies that are kept of a person: twice the programme.
MOST_BREAKS = 14


class Term(NamedTuple):
    """An autumn ("HT") or spring ("VT") term of a year; equal to the plain tuple."""

    term: str
    year: int


class Stage(TextChoices):
    """Where somebody is in the programme, seen from a summer or from any day."""

    STUDENT = "student", gettext_lazy("Studying")
    GRADUATES_THIS_JUNE = "graduates_this_june", gettext_lazy("Graduates this June")
    GRADUATED = "graduated", gettext_lazy("Graduated")


@lru_cache(maxsize=512)
def term_bounds(term: str, year: int) -> tuple[date, date]:
    """First and last day (a Monday and a Sunday, 20 weeks) of a term."""
    if term == "VT":
        start = _autumn_start(year - 1) + TERM_LENGTH
    elif term == "HT":
        start = _autumn_start(year)
    else:
        raise ValueError(_not_a_term(term))
    return start, start + TERM_LENGTH - timedelta(days=1)


def first_free_week(year: int) -> date:
    """The Monday after the spring term ends: from here students can work whole weeks."""
    return term_bounds("VT", year)[1] + timedelta(days=1)


def last_completed_term(on: date) -> Term:
    """The latest term whose last day has passed on the day `on`."""
    newest_first = (Term("VT", on.year), Term("HT", on.year - 1), Term("VT", on.year - 1))
    return next(term for term in newest_first if term_bounds(*term)[1] < on)


def terms_completed(
    admit_term: str, admit_year: int, on: date, correction: int = 0, breaks: Collection[int] = ()
) -> int:
    """Terms behind somebody on the day `on`, 0 to 7.

    `breaks` are the terms without studies, as `ordinal` numbers them; `correction` is what the person
    says beside that (credits, courses left). In a summer Y this is `2 * (Y - admit_year)`, plus 1 who
    began in spring, before breaks, correction and clamp.
    """
    began, through = ordinal(admit_term, admit_year), ordinal(*last_completed_term(on))
    counted = through - began + 1 - sum(began <= term <= through for term in breaks)
    return max(0, min(TERMS_OF_PROGRAMME, max(0, counted) + correction))


def graduates_on(admit_term: str, admit_year: int, correction: int = 0, breaks: Collection[int] = ()) -> date:
    """The last day of the seventh term: the day after it, `terms_completed` says 7."""
    return term_bounds(*term_of(_last_term(admit_term, admit_year, correction, breaks)))[1]


def stage(
    admit_term: str, admit_year: int, summer: int, correction: int = 0, breaks: Collection[int] = ()
) -> Stage:
    """Student, June graduate or graduated, in the summer of the year `summer`."""
    last, this_spring = _last_term(admit_term, admit_year, correction, breaks), ordinal("VT", summer)
    if last == this_spring:
        return Stage.GRADUATES_THIS_JUNE
    return Stage.GRADUATED if last < this_spring else Stage.STUDENT


def stage_on(
    admit_term: str, admit_year: int, on: date, correction: int = 0, breaks: Collection[int] = ()
) -> Stage:
    """The stage on a day; in a summer that of the summer.

    Who graduates in June does so from New Year until the autumn term begins, so that those who have
    just finished are still told from those of January and before.
    """
    last = _last_term(admit_term, admit_year, correction, breaks)
    if last == june_of(on):
        return Stage.GRADUATES_THIS_JUNE
    return Stage.GRADUATED if last <= ordinal(*last_completed_term(on)) else Stage.STUDENT


def june_of(on: date) -> int | None:
    """The term, as a number, whose students graduate this June; None when the autumn has begun."""
    return ordinal("VT", on.year) if on < _autumn_start(on.year) else None


def ordinal(term: str, year: int) -> int:
    """Terms on one line: VT27, HT27, VT28 follow each other."""
    if term not in ("HT", "VT"):
        raise ValueError(_not_a_term(term))
    return 2 * year + (term == "HT")


def term_of(number: int) -> Term:
    """The term that `ordinal` gives this number."""
    return Term("HT" if number % 2 else "VT", number // 2)


_SEASONS = {
    "HT": ("ht", "höstterminen", "hösttermin", "hösten", "höst", "autumn", "fall"),
    "VT": ("vt", "vårterminen", "vårtermin", "våren", "vår", "spring"),
}
_TERM_OF_WORD = {word: term for term, words in _SEASONS.items() for word in words}
_WORD = "|".join(sorted(_TERM_OF_WORD, key=len, reverse=True))
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_BETWEEN = r"[\s\-–_./:'’]*"
_START = re.compile(rf"(?P<word>{_WORD})(?: term| semester)?{_BETWEEN}{_YEAR}")
_YEAR_FIRST = re.compile(rf"{_YEAR}{_BETWEEN}(?P<word>{_WORD})(?: term| semester)?")


def parse_term_start(text: str) -> Term:
    """When a programme began, as people write it: `HT 2024`, `ht24`, `hösten 2024`, `Autumn 2024`.

    ValueError says, in words for people, why anything else is not understood.
    """
    said = " ".join(text.casefold().split())
    match = _START.fullmatch(said) or _YEAR_FIRST.fullmatch(said)
    if match is None:
        raise ValueError(_why_no_start(said, text))
    year = _full_year(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        limits = {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValueError(_("The year %(year)s is not between %(first)s and %(last)s.") % limits)
    return Term(_TERM_OF_WORD[match["word"]], year)


def _autumn_start(year: int) -> date:
    """The Monday that falls 28 August to 3 September."""
    earliest = date(year, 8, 28)
    return earliest + timedelta(days=-earliest.weekday() % 7)


def _last_term(admit_term: str, admit_year: int, correction: int, breaks: Collection[int]) -> int:
    """The number of the seventh term: every break before it moves it by one."""
    began = ordinal(admit_term, admit_year)
    last = began + TERMS_OF_PROGRAMME - 1 - correction
    away = sorted(term for term in breaks if term >= began)
    return last + sum(term - nth <= last for nth, term in enumerate(away))


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= FIRST_YEAR - 1900 else 2000)


def _why_no_start(said: str, text: str) -> str:
    if said.split(" ")[0] in _TERM_OF_WORD and not re.search("[0-9]", said):
        return _("“%(text)s” has no year.") % {"text": text.strip()[:40]}
    if re.fullmatch(r"(19|20)[0-9]{2}", said):
        return _("“%(text)s” does not say autumn (HT) or spring (VT).") % {"text": said}
    return _not_a_term(text)


def _not_a_term(text: str) -> str:
    return _("“%(text)s” is not a term; write it like HT 2024.") % {"text": text.strip()[:40]}
