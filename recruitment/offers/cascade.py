"""The next in line: what a no or silence frees is planned again, with everything else fixed."""

from collections.abc import Iterable
from datetime import datetime

from recruitment.offers.room import held_by_offers, what_offers_say
from recruitment.planning.actions import request_plan
from recruitment.planning.building import open_places
from recruitment.planning.held import SeatWeeks
from recruitment.planning.models import Plan, PlanQuerySet
from recruitment.seasons.models import Season
from recruitment.workdays import in_stockholm


def propose_next_in_line(
    season: Season, freed: Iterable[SeatWeeks] = (), *, at: datetime, reason: str = ""
) -> Plan | None:
    """Queue a plan of all that is freed and not yet filled; None when nothing is left to fill.

    There is one such plan at a time: an earlier one that nobody has committed is taken up in the new one,
    so that several no's never propose one person twice, and what is shown stays true. Called under the
    season's lock, and without `freed` whenever offers have changed.
    """
    if season.state == Season.State.CLOSED:
        return None
    earlier = uncommitted(season)
    before = [SeatWeeks.from_json(one) for plan in earlier for one in plan.freed]
    wanted = [*before, *freed]
    if not wanted:
        return None
    held = held_by_offers(season, at)
    vacancies = {one.pk: one for one in season.vacancies.open()}
    still_open = open_places(wanted, held, vacancies, in_stockholm(at).date())
    earlier.exclude(state=Plan.State.QUEUED).move(Plan.State.DISCARDED)
    if not still_open:
        earlier.move(Plan.State.DISCARDED)
        return None
    reason = reason or next((plan.reason for plan in earlier), "")
    return request_plan(
        season, by=None, at=at, freed=still_open, reason=reason, **what_offers_say(season, at)
    )


def uncommitted(season: Season) -> PlanQuerySet:
    """Proposals for freed seat-weeks that wait for the clock or for a human."""
    settled = (Plan.State.COMMITTED, Plan.State.DISCARDED)
    return Plan.objects.proper().filter(season=season).exclude(freed=[]).exclude(state__in=settled)
