"""Seat-weeks as plain values: who holds them, and which are freed; no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from recruitment.workdays import format_week, parse_week, week_runs, weeks_between

type Pair = tuple[UUID, UUID]  # a candidacy and a vacancy


@dataclass(frozen=True, slots=True, order=True)
class SeatWeeks:
    """One seat of a vacancy over unbroken weeks (Mondays, both included)."""

    vacancy_id: UUID
    seat: int
    first_week: date
    last_week: date

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    def overlaps(self, first: date, last: date) -> bool:
        return self.first_week <= last and first <= self.last_week

    def to_json(self) -> dict[str, Any]:
        return {
            "vacancy": str(self.vacancy_id),
            "seat": self.seat,
            "first_week": format_week(self.first_week),
            "last_week": format_week(self.last_week),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SeatWeeks":
        first, last = parse_week(data["first_week"]), parse_week(data["last_week"])
        return cls(UUID(data["vacancy"]), data["seat"], first, last)


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody's seat-weeks: an offer, live or still a draft, or a block of a plan."""

    candidacy_id: UUID
    place: SeatWeeks

    def to_json(self) -> dict[str, Any]:
        return {"candidacy": str(self.candidacy_id), **self.place.to_json()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Held":
        return cls(UUID(data["candidacy"]), SeatWeeks.from_json(data))


def without_clashes(held: Iterable[Held]) -> list[Held]:
    """`held` in its order, less what clashes with something before it: in a seat-week or for a person."""
    taken: set[tuple[UUID, int, date]] = set()
    busy: set[tuple[UUID, date]] = set()
    kept = []
    for one in held:
        seat_weeks = {(one.place.vacancy_id, one.place.seat, week) for week in one.place.weeks}
        person_weeks = {(one.candidacy_id, week) for week in one.place.weeks}
        if taken.isdisjoint(seat_weeks) and busy.isdisjoint(person_weeks):
            taken |= seat_weeks
            busy |= person_weeks
            kept.append(one)
    return kept


def left_open(wanted: Iterable[SeatWeeks], taken: Sequence[SeatWeeks]) -> list[SeatWeeks]:
    """The weeks of `wanted` that nothing in `taken` covers, as unbroken runs, each week once."""
    weeks_of: dict[tuple[UUID, int], set[date]] = {}
    for place in wanted:
        weeks_of.setdefault((place.vacancy_id, place.seat), set()).update(place.weeks)
    for place in taken:
        weeks_of.get((place.vacancy_id, place.seat), set()).difference_update(place.weeks)
    return sorted(
        SeatWeeks(vacancy_id, seat, first, last)
        for (vacancy_id, seat), weeks in weeks_of.items()
        for first, last in week_runs(weeks)
    )
