"""From the season's rows to the planner's problem, and from its answer back to seats and Mondays."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from recruitment.planning.held import Held, Pair, SeatWeeks, left_open, without_clashes
from recruitment.planning.wishes import wish_of
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Organisation, Unit
from recruitment.vacancies.eligibility import PersonFacts, PlaceFacts, assess
from recruitment.vacancies.facts import facts_of_person, facts_of_place
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import ONE_WEEK, format_week

type Json = dict[str, Any]


def build_problem(
    season: Season,
    *,
    today: date,
    fixed: Iterable[Held] = (),
    freed: Sequence[SeatWeeks] = (),
    barred: Iterable[Pair] = (),
) -> Json:
    """The problem of design.md section 4: every open seat-week, or only those of `freed`.

    A slot is an unbroken run of open weeks of one seat, not begun before `today`; what is `fixed` has a
    slot of its own and takes its person's weeks. Weeks are numbered from the season's first, which is 1.
    """
    number = _Numbers(season)
    kept = [one for one in without_clashes(fixed) if number.has(one.place)]
    vacancies = {one.pk: one for one in season.vacancies.open().select_related("unit")}
    wanted = freed or _all_seats(vacancies.values())
    places = open_places(wanted, kept, vacancies, max(today, season.first_week))
    people = _People(season, [vacancies[key] for key in {place.vacancy_id for place in places}], today)
    slots = [_slot(place, vacancies[place.vacancy_id], people, number) for place in places]
    rows = people.rows(number)
    if freed:  # the rest of the season is of interest only where it binds somebody who could come
        kept = [one for one in kept if one.candidacy_id in rows]
    else:
        rows |= {one.candidacy_id: _bound(one) for one in kept if one.candidacy_id not in rows}
    return {
        "slots": slots + [_fixed_slot(one.place, vacancies, number) for one in kept],
        "people": list(rows.values()),
        "fixed": [_fixed(one, number) for one in kept],
        "barred": _barred(barred, places, rows.keys()),
    }


def place_of(slot_id: str, first: int, last: int, season: Season) -> SeatWeeks:
    """The seat behind a slot, over the weeks that the planner chose."""
    vacancy_id, seat, _from = slot_id.split("/")
    week = _Numbers(season).week
    return SeatWeeks(UUID(vacancy_id), int(seat), week(first), week(last))


def held_in(problem: Json, season: Season) -> list[Held]:
    """What was fixed when a stored problem was built."""
    return [
        Held(UUID(one["person"]), place_of(one["slot"], one["first_week"], one["last_week"], season))
        for one in problem["fixed"]
    ]


def barred_in(problem: Json) -> frozenset[Pair]:
    """Who had said no to what when a stored problem was built."""
    return frozenset((UUID(person), UUID(slot.split("/")[0])) for person, slot in problem["barred"])


@dataclass(frozen=True)
class _Numbers:
    season: Season

    def __call__(self, week: date) -> int:
        return (week - self.season.first_week).days // 7 + 1

    def week(self, number: int) -> date:
        return self.season.first_week + (number - 1) * ONE_WEEK

    def has(self, place: SeatWeeks) -> bool:
        return self(place.first_week) >= 1


def _all_seats(vacancies: Iterable[Vacancy]) -> Iterator[SeatWeeks]:
    for vacancy in vacancies:
        for seat in range(1, vacancy.seats + 1):
            yield SeatWeeks(vacancy.pk, seat, vacancy.first_week, vacancy.last_week)


def open_places(
    wanted: Iterable[SeatWeeks], fixed: Sequence[Held], vacancies: dict[UUID, Vacancy], today: date
) -> list[SeatWeeks]:
    """What nobody holds, in seats that still exist, from the first Monday that has not passed."""
    inside = [
        _cut(place, vacancies[place.vacancy_id], today) for place in wanted if place.vacancy_id in vacancies
    ]
    return left_open([place for place in inside if place], [one.place for one in fixed])


def _cut(place: SeatWeeks, vacancy: Vacancy, today: date) -> SeatWeeks | None:
    weeks = [
        week for week in place.weeks if vacancy.first_week <= week <= vacancy.last_week and week >= today
    ]
    if not weeks or place.seat > vacancy.seats:
        return None
    return replace(place, first_week=weeks[0], last_week=weeks[-1])


def _slot_id(place: SeatWeeks) -> str:
    return f"{place.vacancy_id}/{place.seat}/{format_week(place.first_week)}"


def _slot(place: SeatWeeks, vacancy: Vacancy, people: "_People", number: _Numbers) -> Json:
    return {
        "id": _slot_id(place),
        "unit": str(vacancy.unit_id),
        "first_week": number(place.first_week),
        "last_week": number(place.last_week),
        "priority": vacancy.priority,
        "requires": [people.requirement(vacancy)],
        "min_block_weeks": vacancy.min_block_weeks,
    }


def _fixed_slot(place: SeatWeeks, vacancies: dict[UUID, Vacancy], number: _Numbers) -> Json:
    vacancy = vacancies.get(place.vacancy_id)
    return {
        "id": _slot_id(place),
        "unit": str(vacancy.unit_id) if vacancy else f"withdrawn-{place.vacancy_id}",
        "first_week": number(place.first_week),
        "last_week": number(place.last_week),
    }


def _fixed(one: Held, number: _Numbers) -> Json:
    return {
        "slot": _slot_id(one.place),
        "person": str(one.candidacy_id),
        "first_week": number(one.place.first_week),
        "last_week": number(one.place.last_week),
    }


def _bound(one: Held) -> Json:
    """Somebody who holds a seat and can be given no other."""
    return {"id": str(one.candidacy_id), "weeks": [], "wishes": {}}


def _barred(barred: Iterable[Pair], places: Iterable[SeatWeeks], people: Collection[UUID]) -> list[list[str]]:
    slots: dict[UUID, list[str]] = {}
    for place in places:
        slots.setdefault(place.vacancy_id, []).append(_slot_id(place))
    pairs = [
        [str(candidacy_id), slot]
        for candidacy_id, vacancy_id in barred
        if candidacy_id in people
        for slot in slots.get(vacancy_id, ())
    ]
    return sorted(pairs)


class _People:
    """The plannable people of a season, as the planner sees them.

    What a place asks for is one word, given to everybody whom the law and the place's own requirements
    allow there from the first week that the person could begin: nobody is asked about 10,000 pairs.
    """

    def __init__(self, season: Season, vacancies: Iterable[Vacancy], today: date) -> None:
        self.season, self.today = season, today
        self.organisation = Organisation.objects.current()
        self.units: dict[UUID, Unit] = {}
        self.places: dict[str, tuple[PlaceFacts, date]] = {}
        for vacancy in vacancies:
            self.units[vacancy.unit_id] = vacancy.unit
            place = facts_of_place(vacancy, self.organisation)
            self.places[self.requirement(vacancy)] = (place, vacancy.last_week)

    def requirement(self, vacancy: Vacancy) -> str:
        """In words, so that a stored problem can be read: `case_worker, 5 terms, 2027-W25–2027-W32`."""
        parts = [vacancy.role]
        parts += ["regulated"] if vacancy.has_regulated_tasks else []
        parts += [f"{vacancy.min_terms_completed} terms"] if vacancy.min_terms_completed else []
        parts += ["licence_b"] if vacancy.requires_licence_b else []
        return ", ".join([*parts, f"{format_week(vacancy.first_week)}–{format_week(vacancy.last_week)}"])

    def rows(self, number: _Numbers) -> dict[UUID, Json]:
        """Everybody who could take something."""
        candidacies = self.season.candidacies.plannable().select_related("candidate").order_by("pk")
        found = ((one.pk, self._row(one, number)) for one in candidacies)
        return {key: row for key, row in found if row}

    def _row(self, candidacy: Candidacy, number: _Numbers) -> Json | None:
        weeks = [week for week in sorted(set(candidacy.weeks)) if week >= self.season.first_week]
        wishes = self._wishes(candidacy)
        has = self._has(candidacy, weeks)
        if not (weeks and wishes and has):
            return None
        limit = {"max_weeks": candidacy.max_weeks} if candidacy.max_weeks else {}
        return {
            "id": str(candidacy.pk),
            "weeks": [number(week) for week in weeks],
            "min_weeks": candidacy.min_weeks,
            "has": has,
            "wishes": wishes,
            "max_blocks": candidacy.max_blocks,
            **limit,
        }

    def _wishes(self, candidacy: Candidacy) -> dict[str, int]:
        found = {str(key): wish_of(candidacy.candidate, unit) for key, unit in self.units.items()}
        return {key: wish for key, wish in sorted(found.items()) if wish}

    def _has(self, candidacy: Candidacy, weeks: Sequence[date]) -> list[str]:
        facts: dict[date, PersonFacts] = {}
        return [
            word for word, place in sorted(self.places.items()) if self._fits(candidacy, weeks, place, facts)
        ]

    def _fits(
        self,
        candidacy: Candidacy,
        weeks: Sequence[date],
        place: tuple[PlaceFacts, date],
        facts: dict[date, PersonFacts],
    ) -> bool:
        """Asked for the first week that the person could begin: later can only be better."""
        asked, last = place
        starts = next((week for week in weeks if asked.starts_on <= week <= last), None)
        if starts is None:
            return False
        if starts not in facts:
            facts[starts] = facts_of_person(candidacy, starts, today=self.today)
        return assess(facts[starts], replace(asked, starts_on=starts)).fits
