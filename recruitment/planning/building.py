"""From the season's rows to the planner's problem, and from its answer back to seats and Mondays."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from recruitment.planning.held import Held, Pair, SeatWeeks, left_open, without_clashes
from recruitment.planning.people import QUALIFIED, People
from recruitment.planning.wishes import extent_of
from recruitment.seasons.models import Season
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.presence import BESIDE_A_COLLEAGUE, mentor_capacity, weeks_without_colleague
from recruitment.workdays import ONE_WEEK, format_week, week_runs

NO_LIMIT = 1_000  # people: more than any unit

type Json = dict[str, Any]


def build_problem(
    season: Season,
    *,
    today: date,
    fixed: Iterable[Held] = (),
    freed: Sequence[SeatWeeks] = (),
    barred: Iterable[Pair] = (),
    returning: Iterable[Pair] = (),
) -> Json:
    """The problem of design.md section 4: every open seat-week, or only those of `freed`.

    A slot is an unbroken run of open weeks of one seat, not begun before `today`; what is `fixed` has a
    slot of its own and takes its person's weeks; a unit that somebody is `returning` to is liked. Weeks are
    numbered from the season's first, which is 1.
    """
    number = _Numbers(season)
    kept = [one for one in without_clashes(fixed) if number.has(one.place)]
    vacancies = {one.pk: one for one in season.vacancies.open().select_related("unit")}
    wanted = freed or _all_seats(vacancies.values())
    places = open_places(wanted, kept, vacancies, max(today, season.first_week))
    chosen = [vacancies[key] for key in {place.vacancy_id for place in places}]
    people = People(season, chosen, today, returning)
    slots = [_slot(place, vacancies[place.vacancy_id], people, number) for place in places]
    rows, alone = people.rows(number), weeks_without_colleague(season)
    if freed:  # the rest of the season is of interest only where it binds somebody who could come
        kept = [one for one in kept if one.candidacy_id in rows]
    else:
        rows |= {one.candidacy_id: _bound(one) for one in kept if one.candidacy_id not in rows}
    for slot, place in zip(slots, places, strict=True):
        slot |= _needs_a_colleague(vacancies[place.vacancy_id], place, alone, number)
    return {
        "seed": season.year,  # of equals who have waited as long, a draw that anybody can repeat
        **_mentoring(season, {str(one.unit_id) for one in chosen}, number),
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
            for first, last in vacancy.need.runs_of(seat):
                yield SeatWeeks(vacancy.pk, seat, first, last)


def open_places(
    wanted: Iterable[SeatWeeks], fixed: Sequence[Held], vacancies: dict[UUID, Vacancy], today: date
) -> list[SeatWeeks]:
    """What nobody holds, in seats that still exist, from the first Monday that has not passed."""
    inside = [
        part
        for place in wanted
        if place.vacancy_id in vacancies
        for part in _parts(place, vacancies[place.vacancy_id], today)
    ]
    return left_open(inside, [one.place for one in fixed])


def _parts(place: SeatWeeks, vacancy: Vacancy, today: date) -> Iterator[SeatWeeks]:
    """What of these weeks the seat still has."""
    need = vacancy.need
    weeks = [week for week in place.weeks if week >= today and need.has(place.seat, [week])]
    for first, last in week_runs(weeks):
        yield replace(place, first_week=first, last_week=last)


def _slot_id(place: SeatWeeks) -> str:
    return f"{place.vacancy_id}/{place.seat}/{format_week(place.first_week)}"


def _slot(place: SeatWeeks, vacancy: Vacancy, people: People, number: _Numbers) -> Json:
    return {
        "id": _slot_id(place),
        "unit": str(vacancy.unit_id),
        "first_week": number(place.first_week),
        "last_week": number(place.last_week),
        "priority": vacancy.priority,
        "requires": [people.requirement(vacancy), extent_of(vacancy)],
        "min_block_weeks": vacancy.min_block_weeks,
    }


def _needs_a_colleague(
    vacancy: Vacancy, place: SeatWeeks, alone: dict[UUID, list[date]], number: _Numbers
) -> Json:
    """No student in a week when every qualified colleague of the unit is away (domain.md section 3)."""
    if vacancy.role not in BESIDE_A_COLLEAGUE:
        return {}
    weeks = set(alone.get(vacancy.unit_id, ())) & set(place.weeks)
    return {"week_requires": {str(number(week)): [QUALIFIED] for week in sorted(weeks)}} if weeks else {}


def _mentoring(season: Season, units: Collection[str], number: _Numbers) -> Json:
    """What mentors can take, where a leave plan says it; a week that is not stated has no limit."""
    stated = {str(unit): weeks for unit, weeks in mentor_capacity(season).items() if str(unit) in units}
    found = {
        unit: {"capacity": NO_LIMIT, "weeks": {str(number(week)): most for week, most in weeks.items()}}
        for unit, weeks in sorted(stated.items())
    }
    return {"mentoring": found} if found else {}


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
