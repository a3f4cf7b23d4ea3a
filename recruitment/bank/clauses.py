"""What each parameter of a question means: a table from its name to a condition."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from recruitment.bank.models import Listed
from recruitment.bank.words import meanings
from recruitment.candidates.filters import KNOWS_START, level_is, terms_on
from recruitment.candidates.models import EducationStatus
from recruitment.candidates.terms import TERMS_OF_PROGRAMME
from recruitment.offers.models import Offer
from recruitment.searching import search_query
from recruitment.seasons.asking import reply_is
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import STOCKHOLM, end_of_day

# The annotation with everybody's terms; -1 for those whose programme start is not known.
TERMS = "terms_asked"
PHASE = "phase_asked"
NAME = "name_found"
DEGREE = EducationStatus.DEGREE
BY_TERMS = frozenset({"terms_min", "terms_max", "qualification"})
# Parameters that name rows, by slug, code or id, and what the rows are.
NAMED = {
    "university": "university",
    "unit": "unit",
    "excluded_unit": "unit",
    "lecture": "lecture",
    "job": "job",
    "link": "link",
    "sharer_unit": "sharer_unit",
    "season": "season",
    "list": "list",
}


def terms(day: date) -> Coalesce:
    return Coalesce(terms_on(day), -1)


def name_of_found() -> Func:
    """The sorting name, but not by its index: who is searched for by name stands together in it, and the
    planner, who thinks them spread evenly, would walk past everybody else to get there."""
    return Func(F("sort_name"), template="%(expressions)s || ''", output_field=CharField())


class TermsAre(Func):
    """Whether an expression of terms is a number; unknown terms are not."""

    template = "COALESCE((%(expressions)s), false)"
    arg_joiner = ") = ("
    output_field = BooleanField()


def _came_by(name: str) -> Callable[[list[str]], Q]:
    """By the first or the last touch."""
    return lambda values: Q(**{f"first_source_{name}__in": values}) | Q(**{f"last_source_{name}__in": values})


def _started(value: int) -> Q:
    return Q(admit_year=value // 2, admit_term="HT" if value % 2 else "VT")


def _started_since(value: int) -> Q:
    same_year = Q(admit_year=value // 2, admit_term="HT") if value % 2 else Q(admit_year=value // 2)
    return KNOWS_START & (same_year | Q(admit_year__gt=value // 2))


def _started_until(value: int) -> Q:
    same_year = Q(admit_year=value // 2) if value % 2 else Q(admit_year=value // 2, admit_term="VT")
    return KNOWS_START & (same_year | Q(admit_year__lt=value // 2))


def _has_graduated(day: date) -> Q:
    """The seventh term ended before the day."""
    return Q(TermsAre(terms_on(day), Value(TERMS_OF_PROGRAMME)))


def _since(field: str) -> Callable[[date], Q]:
    return lambda day: Q(**{f"{field}__gte": _start_of_day(day)})


def _until(field: str) -> Callable[[date], Q]:
    return lambda day: Q(**{f"{field}__lt": end_of_day(day)})


def _on_lists(keys: list[Any]) -> Q:
    return Q(Exists(Listed.objects.filter(list__in=keys, candidate=OuterRef("pk"))))


def _start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, STOCKHOLM)


OF_PERSON: dict[str, Callable[[Any], Q]] = {
    "q": lambda text: Q(search=search_query(text, meanings)),
    "status": lambda values: Q(status__in=values),
    "education_status": lambda values: Q(education_status__in=values),
    "university": lambda slugs: Q(university__in=slugs),
    "terms_min": lambda number: Q(**{f"{TERMS}__gte": number}),
    "terms_max": lambda number: Q(**{f"{TERMS}__range": (0, number)}),
    "qualification": lambda levels: reduce(or_, [level_is(level, TERMS) for level in levels]),
    "phase": lambda values: Q(**{f"{PHASE}__in": values}),
    "area": lambda values: Q(wanted_areas__overlap=values),
    "unit": lambda keys: Q(wanted_units__overlap=[UUID(key) for key in keys]),
    "licence_b": lambda values: Q(licence_b__in=values),
    "verified": lambda yes: ~Q(verified_level="") if yes else Q(verified_level=""),
    "vfu": lambda yes: Q(vfu_completed=yes),
    "source_kind": _came_by("kind"),
    "lecture": _came_by("id"),
    "job": _came_by("id"),
    "tag": lambda values: Q(tags__overlap=values),
    "list": _on_lists,
    "started": lambda values: reduce(or_, map(_started, values)),
    "started_after": _started_since,
    "started_before": _started_until,
    "graduates_before": _has_graduated,
    "graduates_after": lambda day: KNOWS_START & ~_has_graduated(day),
    "vfu_area": lambda values: Q(vfu_area__in=values),
    "claimed": lambda yes: Q(education_status=DEGREE) if yes else ~Q(education_status=DEGREE),
    "verified_level": lambda values: Q(verified_level__in=values),
    "verified_after": lambda day: Q(verified_on__gte=day),
    "verified_before": lambda day: Q(verified_on__lte=day),
    "extent": lambda values: Q(extent__in=values),
    "excluded_unit": lambda keys: Q(excluded_units__overlap=[UUID(key) for key in keys]),
    "link": _came_by("id"),
    "sharer_unit": _came_by("id"),
    "registered_after": _since("registered_at"),
    "registered_before": _until("registered_at"),
    "renewed_after": _since("renewed_at"),
    "renewed_before": _until("renewed_at"),
    "contacted_after": _since("last_contacted_at"),
    "not_contacted_since": lambda day: (
        Q(last_contacted_at__isnull=True) | Q(last_contacted_at__lt=_start_of_day(day))
    ),
}


def _has_been_here(at: datetime) -> Q:
    """A place in a summer before this one."""
    earlier = Candidacy.objects.filter(
        state=Candidacy.State.ASSIGNED, season__last_week__lt=at.date(), candidate=OuterRef("pk")
    )
    worked = Offer.objects.filter(
        state=Offer.State.CONFIRMED, last_week__lt=at.date(), candidate=OuterRef("pk")
    )
    return Q(Exists(earlier)) | Q(Exists(worked))


def _has_open_offer(at: datetime) -> Q:
    return Q(Exists(Offer.objects.open(at).filter(candidate=OuterRef("pk"))))


# What is so at a moment: yes or no.
AT_THE_MOMENT: dict[str, Callable[[datetime], Q]] = {
    "returning": _has_been_here,
    "open_offer": _has_open_offer,
}


class OfSeason:
    """Conditions on one candidacy of a person: season, stage and weeks hold for the same one.

    Where no season is named and no weeks say which it is, it is the season that people mean today.
    """

    NAMES = ("stage", "answer", "weeks", "weeks_any", "min_weeks")

    def __init__(self, asked: Mapping[str, Any], today: Callable[[], Season | None]) -> None:
        self.asked, self.today = asked, today

    def condition(self) -> Q:
        wanted = [self._clause(name, self.asked[name]) for name in self.NAMES if name in self.asked]
        unwanted = [
            self._clause(name, self.asked[f"{name}__not"])
            for name in self.NAMES
            if f"{name}__not" in self.asked
        ]
        found = Q()
        if wanted or "season" in self.asked:
            found &= Q(self._some(self._scope(), *wanted))
        for clause in unwanted:
            found &= ~Q(self._some(self._scope(), clause))
        if "season__not" in self.asked:
            found &= ~Q(self._some(Q(season__in=self.asked["season__not"])))
        return found

    def _some(self, *conditions: Q) -> Exists:
        return Exists(Candidacy.objects.filter(*conditions, candidate=OuterRef("pk")))

    def _scope(self) -> Q:
        if "season" in self.asked:
            return Q(season__in=self.asked["season"])
        if any(name.startswith("weeks") for name in self.asked):
            return Q()
        season = self.today()
        return Q(season=season) if season else Q(pk__in=[])

    def _clause(self, name: str, value: Any) -> Q:
        if name == "stage":
            return Q(state__in=value)
        if name == "answer":
            return reduce(or_, map(reply_is, value))
        if name == "weeks":
            return Q(weeks__contains=value)
        if name == "weeks_any":
            return Q(weeks__overlap=value)
        return self._in_a_row(value)

    def _in_a_row(self, count: int) -> Q:
        """Any unbroken stretch of that length in the season."""
        stretches = [
            weeks[start : start + count]
            for weeks in self._weeks_of_seasons()
            for start in range(len(weeks) - count + 1)
        ]
        return reduce(or_, [Q(weeks__contains=stretch) for stretch in stretches], Q(pk__in=[]))

    def _weeks_of_seasons(self) -> list[list[date]]:
        if "season" in self.asked:
            return [season.weeks for season in Season.objects.filter(pk__in=self.asked["season"])]
        season = self.today()
        return [season.weeks] if season else []
