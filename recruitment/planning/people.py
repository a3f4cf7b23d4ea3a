"""The people of a season as the planner sees them: weeks, limits, wishes, and what law lets them do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from recruitment.candidates.models import Candidate
from recruitment.candidates.qualification import is_degree
from recruitment.planning.held import Pair
from recruitment.planning.wishes import extents_for, wish_of
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, Unit
from recruitment.vacancies.eligibility import PlaceFacts, assess
from recruitment.vacancies.facts import facts_of_person, facts_of_place
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import format_week, in_stockholm

QUALIFIED = "qualified"  # may be there without a qualified colleague

type Json = dict[str, Any]
type Limits = tuple[date, date]


class People:
    """The plannable people of a season, as the planner sees them.

    What a place asks for is one word, given to everybody whom the law and the place's own requirements
    allow there from the first week that the person could begin: nobody is asked about 10,000 pairs.
    """

    def __init__(
        self, season: Season, vacancies: Iterable[Vacancy], today: date, returning: Iterable[Pair] = ()
    ) -> None:
        self.season, self.today, self.returning = season, today, frozenset(returning)
        self.organisation = Organisation.objects.current()
        self.units: dict[UUID, Unit] = {}
        self.places: dict[str, tuple[PlaceFacts, Limits]] = {}
        for vacancy in vacancies:
            self.units[vacancy.unit_id] = vacancy.unit
            place, limits = (
                facts_of_place(vacancy, self.organisation),
                (vacancy.first_week, vacancy.last_week),
            )
            self.places[self.requirement(vacancy)] = (place, limits)
        self._limits = sorted({limits for _place, limits in self.places.values()})
        self._known: dict[tuple[Any, ...], list[str]] = {}

    def requirement(self, vacancy: Vacancy) -> str:
        """In words, so that a stored problem can be read: `case_worker, 5 terms, 2027-W25–2027-W32`."""
        parts = [vacancy.role]
        parts += ["regulated"] if vacancy.has_regulated_tasks else []
        parts += [f"{vacancy.min_terms_completed} terms"] if vacancy.min_terms_completed else []
        parts += ["licence_b"] if vacancy.requires_licence_b else []
        return ", ".join([*parts, f"{format_week(vacancy.first_week)}–{format_week(vacancy.last_week)}"])

    def rows(self, number: Callable[[date], int]) -> dict[UUID, Json]:
        """Everybody who could take something."""
        candidacies = self.season.candidacies.plannable().select_related("candidate").only(*_READ)
        candidacies = candidacies.order_by("pk")
        found = ((one.pk, self._row(one, number)) for one in candidacies)
        return {key: row for key, row in found if row}

    def _row(self, candidacy: Candidacy, number: Callable[[date], int]) -> Json | None:
        weeks = [week for week in sorted(set(candidacy.weeks)) if week >= self.season.first_week]
        wishes = self._wishes(candidacy)
        has = self._has(candidacy, weeks)
        if not (weeks and wishes and has):
            return None
        has = [*has, *extents_for(candidacy)]
        if is_degree(candidacy.candidate.verified_level):
            has = [*has, QUALIFIED]
        limit = {"max_weeks": candidacy.max_weeks} if candidacy.max_weeks else {}
        if waited := self._waited(candidacy.candidate):
            limit["waited"] = waited
        return {
            "id": str(candidacy.pk),
            "weeks": [number(week) for week in weeks],
            "min_weeks": candidacy.min_weeks,
            "has": has,
            "wishes": wishes,
            "max_blocks": candidacy.max_blocks,
            **limit,
        }

    def _waited(self, person: Candidate) -> int:
        """Days since anybody got in touch, else since they registered: of equals the longest comes first."""
        since = person.last_contacted_at or person.registered_at
        return max(0, (self.today - in_stockholm(since).date()).days)

    def _wishes(self, candidacy: Candidacy) -> dict[str, int]:
        found = {
            str(key): wish_of(candidacy.candidate, unit, returns=(candidacy.pk, key) in self.returning)
            for key, unit in self.units.items()
        }
        return {key: wish for key, wish in sorted(found.items()) if wish}

    def _has(self, candidacy: Candidacy, weeks: Sequence[date]) -> list[str]:
        """Asked for the first week that the person could begin: later can only be better.

        Answered once for everybody who is alike in what counts.
        """
        starts = tuple(_first_within(weeks, *limits) for limits in self._limits)
        alike = (*_profile(candidacy.candidate), starts)
        if alike not in self._known:
            first = dict(zip(self._limits, starts, strict=True))
            self._known[alike] = [word for word in sorted(self.places) if self._fits(candidacy, word, first)]
        return self._known[alike]

    def _fits(self, candidacy: Candidacy, word: str, first: dict[Limits, date | None]) -> bool:
        place, limits = self.places[word]
        starts = first[limits]
        if starts is None:
            return False
        person = facts_of_person(candidacy, starts, today=self.today)
        return assess(person, replace(place, starts_on=starts)).fits


# Of thousands of people, what is read here and no more.
_READ = (
    *("season", "candidate", "weeks", "min_weeks", "max_weeks", "max_blocks", "extent"),
    *(
        f"candidate__{name}"
        for name in ("status", "wanted_units", "wanted_areas", "excluded_units", "extent")
    ),
    *(f"candidate__{name}" for name in ("education_status", "verified_level", "licence_b", "study_breaks")),
    *(f"candidate__{name}" for name in ("admit_term", "admit_year", "terms_correction")),
    *(f"candidate__{name}" for name in ("last_contacted_at", "registered_at")),
)

# What eligibility looks at in a person who is confirmed and active, as everybody here is.
_COUNTS = attrgetter(
    "education_status", "verified_level", "admit_term", "admit_year", "terms_correction", "licence_b"
)


def _profile(person: Candidate) -> tuple[Any, ...]:
    return (*_COUNTS(person), tuple(person.study_breaks))


def _first_within(weeks: Sequence[date], first: date, last: date) -> date | None:
    return next((week for week in weeks if first <= week <= last), None)
