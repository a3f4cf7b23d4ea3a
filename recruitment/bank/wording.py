"""How people write weeks, phone numbers, degrees, licences and fields of work in a list of their own.

Every reader takes the text of a cell and answers with a `Reading`; nothing is guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

from recruitment.candidates.terms import Term, parse_term_start
from recruitment.workdays import parse_week, week_of, weeks_between, weeks_text

LONGEST = 300


@dataclass(frozen=True)
class Reading[T]:
    """What was understood (None for nothing), and why something of it is in doubt."""

    value: T | None
    doubt: str = ""


def reading[T](reader: Callable[[str], T], text: str) -> Reading[T]:
    """A reader's value, or its ValueError as the doubt."""
    try:
        return Reading(reader(text))
    except ValueError as error:
        return Reading(None, str(error))


# Weeks

_WHOLE_SUMMER = frozenset(
    {"alla", "alla veckor", "samtliga", "samtliga veckor", "hela sommaren", "hela säsongen", "hela perioden"}
    | {"all", "all weeks", "all summer", "whole summer", "the whole summer"}
)
_ISO_WEEK = re.compile(r"\b([0-9]{4})-?[wv]([0-9]{2})\b")
_WEEK_WORD = re.compile(r"\b(veckorna|veckor|vecka|weeks|week|v|w)\b\.?|\b[vw](?=[0-9])")
_SEPARATOR = re.compile(r"[,;+&\s]|\boch\b|\band\b|\bsamt\b")
_DASH = re.compile(r"\s*(?:[-‐‑‒–—−]|\btill\b|\bt\.?\s?o\.?\s?m\b\.?|\bto\b)\s*")
_PART = re.compile(r"([0-9]{4}-W[0-9]{2}|[0-9]{1,2})(?:~([0-9]{4}-W[0-9]{2}|[0-9]{1,2}))?")


def read_weeks(text: str, year: int, season: list[date]) -> Reading[list[date]]:
    """`v. 28–32`, `23-24, 27-34`, `hela sommaren`, `2027-W25`: the weeks that lie in the season.

    Numbers without a year are weeks of `year`. What lies outside the season is left out, with a doubt.
    """
    said = " ".join(text.casefold().split()).rstrip(".")
    if said in _WHOLE_SUMMER:
        return Reading(list(season))
    try:
        asked = _weeks_of(said, year)
    except ValueError as error:
        return Reading(None, str(error))
    inside = sorted(asked.intersection(season))
    if outside := asked.difference(season):
        return Reading(inside or None, _("Outside the season: %(weeks)s.") % {"weeks": weeks_text(outside)})
    return Reading(inside)


# The same few wordings fill a whole list.
@lru_cache(maxsize=4096)
def _weeks_of(said: str, year: int) -> frozenset[date]:
    if len(said) > LONGEST:
        raise ValueError(_("The text is too long."))
    plain = _ISO_WEEK.sub(lambda found: f"{found[1]}W{found[2]}", said)
    plain = _DASH.sub("~", _WEEK_WORD.sub(" ", plain))
    plain = re.sub(r"([0-9]{4})W", r"\1-W", plain)
    parts = list(filter(None, _SEPARATOR.split(plain)))
    if not parts:
        raise ValueError(_("The weeks are not understood; write them like v. 27–32."))
    return frozenset(week for part in parts for week in _weeks_of_part(part, year))


def _weeks_of_part(part: str, year: int) -> list[date]:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(_("The weeks are not understood; write them like v. 27–32."))
    first = _monday(match[1], year)
    return weeks_between(first, _monday(match[2], year) if match[2] else first)


def _monday(week: str, year: int) -> date:
    return parse_week(week) if "W" in week else week_of(year, int(week))


# Programme start


def read_start(text: str, season_year: int) -> Reading[Term]:
    start = reading(parse_term_start, text)
    if start.value and start.value.year > season_year:
        return Reading(None, _("The programme would begin after the season."))
    return start


# Phone


# What nearly every cell holds, read here because the library takes a third of a long list's time.
_SWEDISH_MOBILE = re.compile(r"(?:\+46|0046|0)?(7[02369][0-9]{7})")
_SPACING = str.maketrans("", "", "-‐‑–./ ")


def read_phone(text: str) -> Reading[str]:
    """E.164; a number without a country is Swedish. Excel may have eaten the first 0."""
    if mobile := _SWEDISH_MOBILE.fullmatch(text.translate(_SPACING)):
        return Reading(f"+46{mobile[1]}")
    unreadable = Reading[str](None, _("This is not a phone number."))
    if not re.fullmatch(r"[0-9+()\-‐‑–./\s]{1,40}", text):
        return unreadable
    try:
        number = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        return unreadable
    if not phonenumbers.is_valid_number(number):
        return unreadable
    return Reading(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


# Education and licence

_OF_SOCIAL_WORK = re.compile(
    r"socionom(stud|prog)|stud\w*( of| in|ying)? (social work|socionom|socialt arbete)"
)
_STUDENT = frozenset({"student", "studerande", "studerar", "pågående", "läser socionomprogrammet"})
_MONTH = r"(?:(?P<month>jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec|vt|ht)[a-z]*\.?)"
_DEGREE = re.compile(
    r"(?:(?:utbildad|examinerad|färdig|klar|leg\.?|qualified) )?"
    r"(?:socionom|socionomexamen|(?:annan )?relevant examen|examinerad|social worker|degree in social work)"
    rf"[ ,(]*{_MONTH}?[ '’-]*(?P<year>(?:19|20)?[0-9]{{2}})?\)?"
)
_OTHER = re.compile(
    r"beteendevet|sociolog|psykolog|pedagog|undersköt|behandlingsass|^(annan|annat|other|övrig)"
)
_BEFORE_SUMMER = frozenset({"jan", "feb", "mar", "apr"})


def read_education(text: str, season_year: int) -> Reading[str]:
    """student, degree (as claimed, never as seen) or other.

    A degree dated after the spring of the season is no degree yet, so it is left in doubt.
    """
    said = " ".join(text.casefold().split())
    if _OF_SOCIAL_WORK.search(said) or said in _STUDENT:
        return Reading("student")
    if match := _DEGREE.fullmatch(said):
        if _is_finished(match["month"] or "", int(match["year"] or 0), season_year):
            return Reading("degree")
        return Reading(None, _("The degree may not be finished before the season."))
    if _OTHER.search(said) and "socionom" not in said:
        return Reading("other")
    return Reading(None, _("The education is not understood."))


def _is_finished(month: str, year: int, season_year: int) -> bool:
    full_year = year if year >= 100 or year == 0 else 2000 + year
    return full_year < season_year or (full_year == season_year and month in _BEFORE_SUMMER)


_LICENCE = {
    "yes": "ja|j|yes|y|x|b|ja b|har|har körkort|b-körkort|körkort|körkort b|sant|true|1",
    "no": "nej|n|no|ej|saknar|saknar körkort|inget|inget körkort|har inte|falskt|false|0",
    "learning": "övningskör|övningskörning|övningskörkort|övningskörkort b|övar|pågår|pågående|tar körkort"
    "|körkort pågår|learning|learner|learning to drive",
}
_LICENCE_OF = {said: value for value, words in _LICENCE.items() for said in words.split("|")}


def read_licence(text: str) -> Reading[str]:
    """yes, no or learning."""
    value = _LICENCE_OF.get(" ".join(text.casefold().split()).rstrip(".!"))
    return Reading(value, "" if value else _("It is not clear whether this is a yes or a no."))


# Fields of work

AREAS = {
    "child_youth": "barn och unga|barn och ungdom|barn och ungdomar|barn|unga|ungdom|ungdomar|bou|barn unga"
    "|barn och familj|children and youth|child and youth|children",
    "financial_assistance": "ekonomiskt bistånd|ekonomi|försörjningsstöd|ek bistånd|ekonomiskt|ekb"
    "|socialbidrag|financial assistance",
    "adult_substance": "vuxen|vuxna|beroende|missbruk|vuxen beroende|vuxen missbruk|vuxen och beroende"
    "|skadligt bruk|skadligt bruk och beroende|missbruk och beroende|adults|adults and substance use"
    "|substance use",
    "family_home": "familjehem|familjehemsvård|familjehemsenheten|family homes|family home|foster care",
    "family_law": "familjerätt|familjerätten|family law",
    "outpatient": "öppenvård|öppenvården|outpatient care|outpatient",
    "residential_care": "hvb|stödboende|hvb stödboende|hvb och stödboende|residential care",
    "lss": "lss|funktionsnedsättning|funktionshinder|funktionsstöd",
    "reception": "mottagning|mottagningen|mottagningsenheten|mottag|reception|intake",
    "other": "annat|övrigt|other",
}
_AREA_OF = {said: code for code, words in AREAS.items() for said in words.split("|")}
_ANY_AREA = frozenset({"alla", "allt", "spelar ingen roll", "vad som helst", "var som helst", "any", "all"})


def read_areas(text: str) -> Reading[list[str]]:
    """Codes of the fields of work that are named, in order; none for who would work anywhere."""
    if " ".join(text.casefold().split()) in _ANY_AREA:
        return Reading([])
    codes: dict[str, None] = {}
    unknown: list[str] = []
    for part in filter(None, map(str.strip, re.split(r"[,;/+&\n]", text))):
        found = _areas_of_part(part)
        codes |= dict.fromkeys(found)
        if not found:
            unknown.append(part)
    if unknown:
        return Reading(
            list(codes), _("Not a known field of work: %(text)s.") % {"text": ", ".join(unknown)[:80]}
        )
    return Reading(list(codes))


def _areas_of_part(part: str) -> list[str]:
    """`Barn och unga` is one field, `Familjehem och mottagning` two."""
    whole = _AREA_OF.get(_plain(part))
    if whole:
        return [whole]
    found = [_AREA_OF.get(_plain(word), "") for word in re.split(r"\b(?:och|and)\b", part)]
    return found if all(found) else []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
