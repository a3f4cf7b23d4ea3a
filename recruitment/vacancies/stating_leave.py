"""State a unit's leave, and count from it how many substitutes are needed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation, Unit, User
from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import week_runs


@dataclass(frozen=True)
class Away:
    """A qualified colleague and the weeks of their leave."""

    name: str
    weeks: Sequence[date] = ()
    user: User | None = None


@dataclass(frozen=True)
class Leave:
    """What a unit states about a season, whole; None for the factor is the organisation's own."""

    on_leave: Mapping[date, int] = field(default_factory=dict)
    mentors: Mapping[date, int] = field(default_factory=dict)
    colleagues: Sequence[Away] = ()
    replacement_factor: Decimal | None = None


@transaction.atomic
def state_leave(unit: Unit, season: Season, leave: Leave, *, by: User | None, at: datetime) -> LeavePlan:
    """Keep the plan as given: what it no longer names is gone. Twice is harmless."""
    _check_leave(unit, season, leave, by)
    values = {"replacement_factor": leave.replacement_factor, "stated_by": by, "stated_at": at}
    Season.objects.select_for_update(no_key=True).get(pk=season.pk)  # two who save at once take turns
    plan, _made = LeavePlan.objects.update_or_create(unit=unit, season=season, defaults=values)
    plan.weeks.all().delete()
    plan.colleagues.all().delete()
    LeaveWeek.objects.bulk_create(
        LeaveWeek(plan=plan, week=week, on_leave=leave.on_leave.get(week, 0), mentors=leave.mentors.get(week))
        for week in sorted({*leave.on_leave, *leave.mentors})
    )
    Colleague.objects.bulk_create(
        Colleague(plan=plan, name=one.name.strip(), user=one.user, weeks_on_leave=sorted(set(one.weeks)))
        for one in leave.colleagues
    )
    return plan


def substitutes_needed(on_leave: int, factor: Decimal) -> int:
    """Rounded half up: one on leave at a factor of a half is worth one substitute, not none."""
    return int((on_leave * factor).quantize(Decimal(1), ROUND_HALF_UP))


def factor_of(plan: LeavePlan | None) -> Decimal:
    """The unit's own factor, else the organisation's."""
    own = plan.replacement_factor if plan else None
    return own if own is not None else Organisation.objects.current().replacement_factor


def needed_by_week(plan: LeavePlan | None) -> dict[date, int]:
    """Substitutes needed per week that the plan says something about."""
    if plan is None:
        return {}
    factor = factor_of(plan)
    return {one.week: substitutes_needed(one.on_leave, factor) for one in plan.weeks.all()}


def asked_by_week(unit: Unit, season: Season) -> dict[date, int]:
    """Seats per week that the unit's open vacancies already ask for."""
    asked = dict.fromkeys(season.weeks, 0)
    for vacancy in Vacancy.objects.open().filter(unit=unit, season=season):
        for week in vacancy.weeks:
            asked[week] = asked.get(week, 0) + vacancy.need.seats_in(week)
    return asked


@dataclass(frozen=True)
class Lacking:
    """So many seats more are needed in these weeks than vacancies ask for."""

    first_week: date
    last_week: date
    seats: int


def lacking(needed: Mapping[date, int], asked: Mapping[date, int]) -> list[Lacking]:
    """What is needed and not asked for, as vacancies with as many seats all their weeks.

    A need that varies over the weeks becomes several: two in weeks 25-30 and three in 27-28 are two seats for
    25-30 and one for 27-28.
    """
    more = {week: count - asked.get(week, 0) for week, count in needed.items()}
    runs = Counter(
        run
        for level in range(1, max(more.values(), default=0) + 1)
        for run in week_runs(week for week, count in more.items() if count >= level)
    )
    return [Lacking(first, last, seats) for (first, last), seats in sorted(runs.items())]


def _check_leave(unit: Unit, season: Season, leave: Leave, by: User | None) -> None:
    if by and not Unit.objects.of(by).filter(pk=unit.pk).exists():
        raise NotAllowed("unit_not_yours", _("This is not one of your units."), field="unit")
    if season.state == Season.State.CLOSED:
        raise RuleBroken("season_closed", _("The season is closed."), field="season")
    stated = {*leave.on_leave, *leave.mentors, *(week for one in leave.colleagues for week in one.weeks)}
    if not stated <= set(season.weeks):
        raise RuleBroken("weeks_outside_season", _("A week is outside the season."), field="weeks")
    for told in ([one.name.strip() for one in leave.colleagues], [one.user for one in leave.colleagues]):
        known = [one for one in told if one]
        if len(known) != len(set(known)):
            raise RuleBroken("colleague_twice", _("The same colleague is there twice."), field="colleagues")
