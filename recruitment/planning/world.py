"""The season as it stands: who holds which seat-weeks, and who has said no to what."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Self
from uuid import UUID

from recruitment.planning.held import Held, Pair, SeatWeeks
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation


@dataclass(frozen=True)
class World:
    """What a block is checked against. Offers are a higher noun: what they hold comes in as values.

    `held` are offers, live and pending, and the blocks beside the one that is looked at; `returning` says
    who (a candidacy) has worked in which unit in an earlier season; `alone` the weeks when every qualified
    colleague of a unit is away.
    """

    held: tuple[Held, ...] = ()
    barred: frozenset[Pair] = frozenset()
    returning: frozenset[tuple[UUID, UUID]] = frozenset()
    today: date | None = None
    alone: Mapping[UUID, Collection[date]] = field(default_factory=dict)
    organisation: Organisation = field(default_factory=Organisation.objects.current)
    tells_names: bool = True

    def with_held(self, more: Iterable[Held]) -> Self:
        return replace(self, held=(*self.held, *more))

    def returns(self, candidacy_id: UUID, unit_id: UUID) -> bool:
        return (candidacy_id, unit_id) in self.returning

    def at_seat(self, place: SeatWeeks) -> list[Held]:
        """Whoever holds a week of this place."""
        holders = self._by_seat.get((place.vacancy_id, place.seat), ())
        return [one for one in holders if one.place.overlaps(place.first_week, place.last_week)]

    def of_person(self, candidacy_id: UUID) -> list[Held]:
        return self._by_person.get(candidacy_id, [])

    def name_of(self, candidacy_id: UUID) -> str:
        return self._names.get(candidacy_id, "") if self.tells_names else ""

    @cached_property
    def _by_seat(self) -> dict[tuple[UUID, int], list[Held]]:
        found = defaultdict(list)
        for one in self.held:
            found[one.place.vacancy_id, one.place.seat].append(one)
        return dict(found)

    @cached_property
    def _by_person(self) -> dict[UUID, list[Held]]:
        found = defaultdict(list)
        for one in self.held:
            found[one.candidacy_id].append(one)
        return dict(found)

    @cached_property
    def _names(self) -> dict[UUID, str]:
        """In one question, and only when somebody is in the way."""
        rows = Candidacy.objects.filter(pk__in={one.candidacy_id for one in self.held})
        return {one.pk: one.candidate.full_name for one in rows.select_related("candidate")}
