"""State, change and withdraw vacancies; what is already promised is guarded in offers/actions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.job_descriptions.rules import check_approved
from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Organisation, Unit, User
from recruitment.vacancies.models import RegisterLaw, Role, Vacancy
from recruitment.workdays import is_monday, parse_week, weeks_between, weeks_text

# What may be changed afterwards; the season and the unit are what the vacancy is.
EDITABLE = (
    "role",
    "first_week",
    "last_week",
    "seats",
    "seats_by_week",
    "priority",
    "min_block_weeks",
    "has_regulated_tasks",
    "min_terms_completed",
    "requires_licence_b",
    "licence_reason",
    "salary_min",
    "salary_max",
    "pay_type",
    "collective_agreement",
    "employment_form",
    "hours_percent",
    "register_law",
    "responsible_case_worker",
    "contact",
    "job_description",
)

# domain.md section 4: proposed from the area, decided by people.
REGISTER_LAWS: dict[str, str] = {
    Area.CHILD_YOUTH: RegisterLaw.L2013_852,
    Area.FAMILY_HOME: RegisterLaw.L2013_852,
    Area.RESIDENTIAL_CARE: RegisterLaw.L2007_171,
    Area.LSS: RegisterLaw.L2010_479,
}

# A unit states much the same from one vacancy to the next.
_AS_LAST_TIME = (
    "role",
    "salary_min",
    "salary_max",
    "pay_type",
    "collective_agreement",
    "employment_form",
    "hours_percent",
    "min_block_weeks",
    "min_terms_completed",
    "responsible_case_worker",
    "contact",
    "job_description",
)


def vacancy_defaults(unit: Unit, season: Season) -> dict[str, Any]:
    """What a form may begin with: the law follows the area, the rest what the unit said last."""
    regulated = Organisation.objects.current().regulated_areas
    defaults: dict[str, Any] = {
        "first_week": season.first_week,
        "last_week": season.last_week,
        "has_regulated_tasks": unit.area in regulated,
        "register_law": REGISTER_LAWS.get(unit.area, RegisterLaw.NONE),
        "role": Role.CO_CASE_WORKER,
    }
    last = Vacancy.objects.filter(unit=unit).order_by("-created_at", "pk").first()
    return defaults | {name: getattr(last, name) for name in _AS_LAST_TIME} if last else defaults


@transaction.atomic
def create_vacancy(values: Mapping[str, Any], *, by: User | None, at: datetime) -> Vacancy:
    """State a vacancy; what `values` leaves out follows the unit's area and the model's defaults.

    RuleBroken names the field; ValidationError is for values of the wrong shape.
    """
    unit, season = values["unit"], values["season"]
    by_area = ("has_regulated_tasks", "register_law")
    given = {name: value for name, value in vacancy_defaults(unit, season).items() if name in by_area}
    vacancy = Vacancy(**given | dict(values), created_by=by, created_at=at)
    _check_unit(vacancy, by)
    _check(vacancy, values)
    vacancy.save(force_insert=True)
    return vacancy


@transaction.atomic
def change_vacancy(vacancy: Vacancy, values: Mapping[str, Any], *, by: User | None, at: datetime) -> Vacancy:
    """Change what a vacancy asks for. Called through offers.actions, which knows what is promised."""
    vacancy = lock_vacancy(vacancy)
    if vacancy.state != Vacancy.State.OPEN:
        raise RuleBroken("vacancy_withdrawn", _("The vacancy has been withdrawn."))
    changed = _set(vacancy, values)
    _check_unit(vacancy, by)
    _check(vacancy, values)
    if changed:
        vacancy.save(update_fields=[*changed, "seats", "seats_by_week"])
    return vacancy


@transaction.atomic
def withdraw_vacancy(vacancy: Vacancy, *, by: User | None, at: datetime) -> Vacancy:
    """Nobody is wanted there any more; twice is harmless. Called through offers.actions."""
    Vacancy.objects.filter(pk=vacancy.pk, state=Vacancy.State.OPEN).update(state=Vacancy.State.WITHDRAWN)
    return Vacancy.objects.select_related("unit", "season").get(pk=vacancy.pk)


@transaction.atomic
def reopen_vacancy(vacancy: Vacancy, *, by: User | None, at: datetime) -> Vacancy:
    """Undo a withdrawal, while the season is not over."""
    vacancy = lock_vacancy(vacancy)
    _check_season(vacancy)
    vacancy.state = Vacancy.State.OPEN
    vacancy.save(update_fields=["state"])
    return vacancy


def lock_vacancy(vacancy: Vacancy) -> Vacancy:
    """The row as it is now, held until the transaction ends; the season before it, as everywhere."""
    Season.objects.select_for_update(no_key=True).get(pk=vacancy.season_id)
    locked = Vacancy.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("unit", "season").get(pk=vacancy.pk)


def _set(vacancy: Vacancy, values: Mapping[str, Any]) -> list[str]:
    """Set what differs; return the names of the fields."""
    for name in ("unit", "season"):
        if name in values and values[name] != getattr(vacancy, name):
            raise RuleBroken(
                f"{name}_is_fixed", _("A vacancy stays in its unit and season; state a new one."), field=name
            )
    changed = [name for name in EDITABLE if name in values and values[name] != getattr(vacancy, name)]
    for name in changed:
        setattr(vacancy, name, values[name])
    return changed


def _check_unit(vacancy: Vacancy, by: User | None) -> None:
    """A unit manager states needs of own units only."""
    if by and not by.sees_all_units and not Unit.objects.of(by).filter(pk=vacancy.unit_id).exists():
        raise NotAllowed("unit_not_yours", _("This is not one of your units."), field="unit")


def _check(vacancy: Vacancy, values: Mapping[str, Any]) -> None:
    _check_season(vacancy)
    _check_weeks(vacancy)
    _check_pay_and_licence(vacancy)
    check_approved(vacancy.job_description)
    vacancy.full_clean(validate_unique=False)
    _check_seats(vacancy, values)
    _check_runs(vacancy)


def _check_season(vacancy: Vacancy) -> None:
    if vacancy.season.state == Season.State.CLOSED:
        raise RuleBroken("season_closed", _("The season is closed."), field="season")


def _check_weeks(vacancy: Vacancy) -> None:
    first, last, season = vacancy.first_week, vacancy.last_week, vacancy.season
    for field, day in (("first_week", first), ("last_week", last)):
        _check_week(field, day, season)
    if last < first:
        raise RuleBroken("weeks_backwards", _("The last week comes before the first."), field="last_week")
    if vacancy.min_block_weeks > len(vacancy.weeks):
        raise RuleBroken(
            "block_longer_than_vacancy",
            _("The vacancy has fewer weeks than the shortest period asked for."),
            field="min_block_weeks",
        )


def _check_seats(vacancy: Vacancy, values: Mapping[str, Any]) -> None:
    """Fewer in some weeks, never more; what a change leaves without meaning goes away by itself."""
    given = values.get("seats_by_week", {})
    if over := [parse_week(code) for code, count in given.items() if count > vacancy.seats]:
        message = _("More than %(seats)s in %(weeks)s: raise the seats, and say fewer for the other weeks.")
        told = {"seats": vacancy.seats, "weeks": weeks_text(over)}
        raise RuleBroken("more_seats_that_week", message % told, field="seats_by_week")
    need = vacancy.need.settled()
    if not need.seats:
        raise RuleBroken("seats_in_no_week", _("No week has a seat."), field="seats_by_week")
    vacancy.seats, vacancy.seats_by_week = need.seats, dict(need.by_week)


def _check_runs(vacancy: Vacancy) -> None:
    """Every seat is wanted for as long as somebody must stay."""
    need = vacancy.need
    runs = [weeks_between(*run) for seat in range(1, need.seats + 1) for run in need.runs_of(seat)]
    if short := [run for run in runs if len(run) < vacancy.min_block_weeks]:
        message = _("A seat in %(weeks)s only is shorter than the shortest period asked for.")
        raise RuleBroken(
            "block_longer_than_seat", message % {"weeks": weeks_text(short[0])}, field="min_block_weeks"
        )


def _check_week(field: str, day: date, season: Season) -> None:
    if not is_monday(day):
        raise RuleBroken("not_a_monday", _("A week is given by its Monday."), field=field)
    if not season.first_week <= day <= season.last_week:
        limits = weeks_text([season.first_week]), weeks_text([season.last_week])
        message = _("The season runs from %(first)s to %(last)s.")
        raise RuleBroken(
            "weeks_outside_season", message % {"first": limits[0], "last": limits[1]}, field=field
        )


def _check_pay_and_licence(vacancy: Vacancy) -> None:
    if vacancy.salary_max < vacancy.salary_min:
        raise RuleBroken(
            "pay_range_backwards",
            _("The highest pay is lower than the lowest."),
            field="salary_max",
        )
    if vacancy.requires_licence_b and not vacancy.licence_reason.strip():
        raise RuleBroken(
            "licence_reason_missing",
            _("Say why a driving licence is needed: a demand without a reason can discriminate."),
            field="licence_reason",
        )
