"""How much somebody would like a unit, by what they have said."""

from recruitment.candidates.models import Candidate
from recruitment.staff.models import Unit

FIRST_CHOICE, LIKES, WOULD_ACCEPT, NOT_WANTED = 3, 2, 1, 0


def wish_of(person: Candidate, unit: Unit, *, returns: bool = False) -> int:
    """3 for the unit named first, 2 for the others named, 1 for a unit of a wanted area, 0 for no.

    Who has named neither unit nor area accepts every unit; one that is excluded is never wanted.
    A unit that somebody would accept and `returns` to, having worked there, counts as liked.
    """
    wish = _said(person, unit)
    return LIKES if returns and wish == WOULD_ACCEPT else wish


def _said(person: Candidate, unit: Unit) -> int:
    if unit.pk in person.excluded_units:
        return NOT_WANTED
    if unit.pk in person.wanted_units:
        return FIRST_CHOICE if unit.pk == person.wanted_units[0] else LIKES
    if unit.area in person.wanted_areas:
        return WOULD_ACCEPT
    return NOT_WANTED if person.wanted_units or person.wanted_areas else WOULD_ACCEPT
