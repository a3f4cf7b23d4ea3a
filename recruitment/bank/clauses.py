"""What each parameter of a question means: a table from its name to a condition."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Coalesce

from recruitment.bank.words import meanings
from recruitment.candidates.filters import level_is, terms_on
from recruitment.searching import search_query
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import STOCKHOLM, end_of_day

# The annotation with everybody's terms; -1 for those whose programme start is not known.
TERMS = "terms_asked"
NAME = "name_found"
BY_TERMS = frozenset({"terms_min", "terms_max", "qualification"})
# Parameters that name rows, by slug, code or id.
NAMED = frozenset({"university", "unit", "lecture", "job", "season"})


def terms(day: date) -> Coalesce:
    return Coalesce(terms_on(day), -1)


def name_of_found() -> Func:
    """The sorting name, but not by its index: who is searched for by name stands together in it, and the
    planner, who thinks them spread evenly, would walk past everybody else to get there."""
    return Func(F("sort_name"), template="%(expressions)s || ''", output_field=CharField())


def _came_by(name: str) -> Callable[[list[str]], Q]:
    """By the first or the last touch."""
    return lambda values: Q(**{f"first_source_{name}__in": values}) | Q(**{f"last_source_{name}__in": values})


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
    "area": lambda values: Q(wanted_areas__overlap=values),
    "unit": lambda keys: Q(wanted_units__overlap=[UUID(key) for key in keys]),
    "licence_b": lambda values: Q(licence_b__in=values),
    "verified": lambda yes: ~Q(verified_level="") if yes else Q(verified_level=""),
    "vfu": lambda yes: Q(vfu_completed=yes),
    "source_kind": _came_by("kind"),
    "lecture": _came_by("id"),
    "job": _came_by("id"),
    "tag": lambda values: Q(tags__overlap=values),
    "registered_after": lambda day: Q(registered_at__gte=_start_of_day(day)),
    "registered_before": lambda day: Q(registered_at__lt=end_of_day(day)),
    "not_contacted_since": lambda day: (
        Q(last_contacted_at__isnull=True) | Q(last_contacted_at__lt=_start_of_day(day))
    ),
}


class OfSeason:
    """Conditions on one candidacy of a person: season, stage and weeks hold for the same one.

    Where no season is named and no weeks say which it is, it is the season that people mean today.
    """

    NAMES = ("stage", "weeks", "weeks_any", "min_weeks")

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
