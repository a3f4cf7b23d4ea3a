"""How much somebody would like a unit, and how much they want to work, by what they have said."""

from recruitment.candidates.models import Candidate, Extent
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Unit
from recruitment.vacancies.models import Vacancy

FULL_TIME = 100  # per cent; anything less is part time
FIRST_CHOICE, LIKES, WOULD_ACCEPT, NOT_WANTED = 3, 2, 1, 0


def wish_of(person: Candidate, unit: Unit, *, returns: bool = False) -> int:
    """3 for the unit named first, 2 for the others named, 1 for a unit of a wanted area, 0 for no.

    Who has named neither unit nor area accepts every unit; one that is excluded is never wanted.
    A unit that somebody would accept and `returns` to, having worked there, counts as liked.
    """
    wish = _said(person, unit)
    return LIKES if returns and wish == WOULD_ACCEPT else wish


def extent_of(vacancy: Vacancy) -> str:
    return (Extent.FULL_TIME if vacancy.hours_percent >= FULL_TIME else Extent.PART_TIME).value


def extents_for(candidacy: Candidacy) -> list[str]:
    """Who has not said how much takes either."""
    return [candidacy.wanted_extent] if candidacy.wanted_extent else list(Extent.values)


def _said(person: Candidate, unit: Unit) -> int:
    if unit.pk in person.excluded_units:
        return NOT_WANTED
    if unit.pk in person.wanted_units:
        return FIRST_CHOICE if unit.pk == person.wanted_units[0] else LIKES
    if unit.area in person.wanted_areas:
        return WOULD_ACCEPT
    return NOT_WANTED if person.wanted_units or person.wanted_areas else WOULD_ACCEPT
