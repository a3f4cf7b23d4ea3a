"""Share a full-time seat between two who want to work less: two half-time seats in its place."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.candidates.models import Extent
from recruitment.errors import RuleBroken
from recruitment.offers.locking import OPEN, lock_season
from recruitment.offers.models import Offer
from recruitment.offers.promises import change_promised_vacancy
from recruitment.planning.wishes import extent_of
from recruitment.staff.models import User
from recruitment.vacancies.actions import EDITABLE, create_vacancy
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import format_week, weeks_between, weeks_text


@transaction.atomic
def share_seat(
    vacancy: Vacancy, seat: int, first_week: date, last_week: date, *, by: User | None, at: datetime
) -> Vacancy:
    """The vacancy of the two halves: a new one beside, or this one when nothing else of it is left.

    Each half is a seat of its own, so that no seat-week is promised twice. RuleBroken: no_such_seat,
    part_time_already, seat_taken, and what a vacancy may not be.
    """
    lock_season(vacancy.season)
    vacancy = Vacancy.objects.select_related("unit", "season").get(pk=vacancy.pk)
    weeks = weeks_between(first_week, last_week)
    _check(vacancy, seat, weeks, at)
    halves = {"seats": 2, "seats_by_week": {}, "hours_percent": vacancy.hours_percent // 2}
    if vacancy.seats == 1 and weeks == vacancy.need.weeks_of(1):
        return change_promised_vacancy(vacancy, halves | _span(weeks), by=by, at=at)
    kept = {name: getattr(vacancy, name) for name in EDITABLE}
    kept |= {"unit": vacancy.unit, "season": vacancy.season}
    fewer = {format_week(week): vacancy.need.seats_in(week) - 1 for week in weeks}
    change_promised_vacancy(vacancy, {"seats_by_week": vacancy.seats_by_week | fewer}, by=by, at=at)
    return create_vacancy(kept | halves | _span(weeks), by=by, at=at)


def _span(weeks: list[date]) -> dict[str, date]:
    return {"first_week": weeks[0], "last_week": weeks[-1]}


def _check(vacancy: Vacancy, seat: int, weeks: list[date], at: datetime) -> None:
    if not vacancy.need.has(seat, weeks):
        message = _("The vacancy has no seat %(seat)s in %(weeks)s.")
        raise RuleBroken("no_such_seat", message % {"seat": seat, "weeks": weeks_text(weeks)})
    if extent_of(vacancy) != Extent.FULL_TIME:
        raise RuleBroken("part_time_already", _("The place is part time already."))
    there = Offer.objects.filter(vacancy=vacancy, seat=seat, state__in=OPEN).overlapping(weeks[0], weeks[-1])
    if held := [one for one in there if not one.has_lapsed(at)]:
        message = _("The seat is taken %(weeks)s.") % {"weeks": weeks_text(held[0].weeks)}
        raise RuleBroken("seat_taken", message)
