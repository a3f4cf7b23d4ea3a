"""A seat in a week, as addresses name it."""

from datetime import date

from django.http import Http404

from recruitment.planning.held import SeatWeeks
from recruitment.planning.world import World
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import parse_week, week_runs


def week_or_404(text: str) -> date:
    try:
        return parse_week(text)
    except ValueError:
        raise Http404 from None


def demand_place(vacancy: Vacancy, seat: int, week: date) -> None:
    """404 for a seat or a week that the vacancy does not have."""
    if not vacancy.need.has(seat, [week]):
        raise Http404


def free_until(world: World, vacancy: Vacancy, seat: int, week: date) -> date:
    """The last week of the unbroken free weeks of this seat that begin with `week`."""
    last = next(last for first, last in vacancy.need.runs_of(seat) if first <= week <= last)
    rest = SeatWeeks(vacancy.pk, seat, week, last)
    taken = {held for one in world.at_seat(rest) for held in one.place.weeks}
    return week_runs({one for one in rest.weeks if one not in taken} | {week})[0][1]
