"""Who of a unit's own staff is at work in which week, as leave plans say; unknown is not nobody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from recruitment.seasons.models import Season
from recruitment.vacancies.leave import Colleague, LeaveWeek
from recruitment.vacancies.models import Role, Vacancy

PEOPLE_PER_MENTOR = 2  # domain.md section 10
BESIDE_A_COLLEAGUE = (Role.CASE_WORKER, Role.CO_CASE_WORKER)  # where a student needs somebody qualified


def weeks_with_somebody(weeks: Iterable[date], away: Iterable[Iterable[date]]) -> set[date]:
    """Weeks in which at least one of those whose leave is `away` is at work."""
    leaves = [set(leave) for leave in away]
    return {week for week in weeks if any(week not in leave for leave in leaves)}


def weeks_without_colleague(season: Season) -> dict[UUID, list[date]]:
    """Per unit the weeks when every qualified colleague is on leave; units that named nobody are not here."""
    found = {
        unit: [week for week in season.weeks if week not in present]
        for unit, present in _presence(season).items()
    }
    return {unit: weeks for unit, weeks in found.items() if weeks}


def mentor_capacity(season: Season) -> dict[UUID, dict[date, int]]:
    """Per unit and week how many people its mentors can have; weeks without a stated number are not here."""
    rows = LeaveWeek.objects.filter(
        plan__season=season, week__range=(season.first_week, season.last_week), mentors__isnull=False
    )
    capacity: dict[UUID, dict[date, int]] = defaultdict(dict)
    for unit, week, mentors in rows.values_list("plan__unit_id", "week", "mentors"):
        capacity[unit][week] = (mentors or 0) * PEOPLE_PER_MENTOR
    return dict(capacity)


def weeks_without_responsible(vacancy: Vacancy) -> list[date]:
    """Weeks of the vacancy when its responsible case worker is on leave (domain.md section 3)."""
    if vacancy.responsible_case_worker_id is None:
        return []
    rows = Colleague.objects.filter(
        plan__season_id=vacancy.season_id, user_id=vacancy.responsible_case_worker_id
    )
    away = {week for leave in rows.values_list("weeks_on_leave", flat=True) for week in leave}
    return [week for week in vacancy.weeks if week in away]


def _presence(season: Season) -> dict[UUID, set[date]]:
    rows = Colleague.objects.filter(plan__season=season)
    away: dict[UUID, list[list[date]]] = defaultdict(list)
    for unit_id, leave in rows.values_list("plan__unit_id", "weeks_on_leave"):
        away[unit_id].append(leave)
    return {unit_id: weeks_with_somebody(season.weeks, leaves) for unit_id, leaves in away.items()}
