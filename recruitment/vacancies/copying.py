"""Copy what units needed last summer: the same weeks by number, cut to the new season; a human goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.vacancies.actions import EDITABLE
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.seats import Need
from recruitment.workdays import format_week, parse_week, week_number, week_of

# What is true of one summer only.
_NOT_COPIED = frozenset({"first_week", "last_week", "seats", "seats_by_week"})


@dataclass(frozen=True)
class Copy:
    """One vacancy of last summer and the weeks it gets: none left when all of them lie outside."""

    origin: Vacancy
    weeks: list[date]
    cut: int  # weeks that lie outside the new season
    is_there: bool

    @property
    def can_be_made(self) -> bool:
        return not self.is_there and len(self.weeks) >= self.origin.min_block_weeks


def last_season(season: Season) -> Season | None:
    return Season.objects.filter(year__lt=season.year).order_by("-year").first()


def copies_of(season: Season, by: User) -> list[Copy]:
    """What can be copied of what `by` sees of the season before, and what of it is there already."""
    before = last_season(season)
    if before is None:
        return []
    rows = Vacancy.objects.open().visible_to(by).filter(season=before, unit__is_active=True)
    made = set(Vacancy.objects.filter(season=season).values_list("copied_from", flat=True))
    found = rows.select_related("unit", "season").order_by("unit__name", "first_week", "role", "pk")
    return [_copy(origin, season, origin.pk in made) for origin in found]


@transaction.atomic
def copy_vacancies(season: Season, origins: Sequence[UUID], *, by: User, at: datetime) -> list[Vacancy]:
    """Make them in the new season, to be checked; what is there already is left alone: twice is harmless.

    RuleBroken: season_closed, nothing_to_copy.
    """
    season = Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    if season.state == Season.State.CLOSED:
        raise RuleBroken("season_closed", _("The season is closed."))
    chosen = [one for one in copies_of(season, by) if one.origin.pk in set(origins)]
    if not chosen:
        raise RuleBroken("nothing_to_copy", _("Choose at least one vacancy to copy."))
    return Vacancy.objects.bulk_create(_made(one, season, by, at) for one in chosen if one.can_be_made)


def _copy(origin: Vacancy, season: Season, is_there: bool) -> Copy:
    moved = [week for week in map(_same_week(season), origin.weeks) if week]
    inside = [week for week in moved if season.first_week <= week <= season.last_week]
    return Copy(origin, inside, len(origin.weeks) - len(inside), is_there)


def _same_week(season: Season):
    """The week of that number in the new year; None for a week 53 that the year does not have."""

    def moved(week: date) -> date | None:
        try:
            return week_of(season.year, week_number(week))
        except ValueError:
            return None

    return moved


def _same_need(one: Copy, season: Season) -> Need:
    """As many by week number; seats that were wanted only in weeks that are cut go with them."""
    moved = _same_week(season)
    said = ((moved(parse_week(code)), count) for code, count in one.origin.seats_by_week.items())
    by_week = {format_week(week): count for week, count in said if week}
    return Need(one.weeks[0], one.weeks[-1], one.origin.seats, by_week).settled()


def _made(one: Copy, season: Season, by: User, at: datetime) -> Vacancy:
    kept = {name: getattr(one.origin, name) for name in EDITABLE if name not in _NOT_COPIED}
    need = _same_need(one, season)
    return Vacancy(
        **kept,
        season=season,
        unit=one.origin.unit,
        first_week=need.first_week,
        last_week=need.last_week,
        seats=need.seats,
        seats_by_week=need.by_week,
        copied_from=one.origin,
        created_by=by,
        created_at=at,
    )
