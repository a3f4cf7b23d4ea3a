"""The next in line, by itself: where the season says so, on working days from 08 to 17, by approved lists."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.agreeing import agreed_by_list, lists_waiting
from recruitment.offers.cascade import propose_next_in_line, uncommitted
from recruitment.offers.drafting import create_offer
from recruitment.offers.locking import lock_season
from recruitment.offers.models import Offer
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import Standing, standings
from recruitment.offers.room import held_by_offers, world_of
from recruitment.offers.sending import send_offer
from recruitment.outbox.values import WrongMessage
from recruitment.planning.building import open_places
from recruitment.planning.held import SeatWeeks
from recruitment.planning.world import World
from recruitment.seasons.models import Season
from recruitment.workdays import in_stockholm, in_working_hours

type Passed = tuple[Standing, RuleBroken]


def offer_next_in_line(at: datetime) -> bool:
    """Send one more offer to the next on a list; False when nobody is to be asked now.

    What nobody on a list can take stays a proposal for people to decide on.
    """
    if not in_working_hours(at):
        return False
    seasons = Season.objects.open().filter(cascade_mode=Season.Cascade.AUTO).order_by("year")
    return any(_ask_in(season, at) for season in seasons)


@transaction.atomic
def _ask_in(season: Season, at: datetime) -> bool:
    """Under the season's lock: of several workers the second finds the weeks taken."""
    season = lock_season(season)
    if season.cascade_mode != Season.Cascade.AUTO:
        return False
    world = world_of(season, at)
    if not any(_ask(place, world, at) for place in _freed(season, at)):
        return False
    propose_next_in_line(season, at=at)
    return True


def _freed(season: Season, at: datetime) -> Iterator[SeatWeeks]:
    """What earlier answers freed and nobody has taken since, where a list has been approved.

    One that the unit's manager has to agree to first waits: nobody on it is passed over for that.
    """
    freed = [SeatWeeks.from_json(one) for plan in uncommitted(season) for one in plan.freed]
    lists = ReserveList.objects.filter(
        vacancy__in={place.vacancy_id for place in freed},
        approved_by__is_active=True,
        approved_by__may_decide_employment=True,
    ).exclude(pk__in=lists_waiting().values("pk"))
    vacancies = {one.pk: one for one in season.vacancies.open().filter(pk__in=lists.values("vacancy"))}
    held = held_by_offers(season, at)
    yield from open_places(freed, held, vacancies, in_stockholm(at).date())


def _ask(place: SeatWeeks, world: World, at: datetime) -> bool:
    """Offer the place to the first on its list who can take it."""
    found = ReserveList.objects.select_related(
        "vacancy__unit", "vacancy__season", "approved_by", "agreed_by"
    ).get(pk=place.vacancy_id)
    passed: list[Passed] = []
    line = standings(found.vacancy, place.seat, place.first_week, place.last_week, world=world)
    for one in line:
        broken = _hindrance(one) or _send(found, place, one, passed, at)
        if broken is None:
            return True
        passed.append((one, broken))
    return False


def _hindrance(one: Standing) -> RuleBroken | None:
    """Why this person is not asked now; who has another question to answer is left in peace meanwhile."""
    if reasons := one.fit.reasons:
        return RuleBroken(reasons[0].code, " ".join(str(reason.message) for reason in reasons))
    if Offer.objects.filter(candidate=one.reserve.candidacy.candidate_id, state=Offer.State.SENT).exists():
        return RuleBroken("has_question", _("Has another offer to answer first."))
    return None


def _send(
    found: ReserveList, place: SeatWeeks, one: Standing, passed: list[Passed], at: datetime
) -> RuleBroken | None:
    """Offer it; what a rule says against it, if one does."""
    weeks = one.fit.first_week, one.fit.last_week
    by, candidacy = found.approved_by, one.reserve.candidacy
    try:
        with transaction.atomic():
            offer = create_offer(candidacy, found.vacancy, place.seat, *weeks, by=by, at=at)
            Offer.objects.filter(pk=offer.pk).update(next_in_line=_told(one, passed), **agreed_by_list(found))
            send_offer(offer, by=by, at=at)
    except RuleBroken as broken:
        return broken
    except WrongMessage:
        return RuleBroken("cannot_be_mailed", _("Cannot be written to."))
    return None


def _told(one: Standing, passed: list[Passed]) -> dict[str, Any]:
    """Why this person and not those before: codes and words, no names."""
    return {
        "position": one.reserve.position,
        "passed": [
            {
                "candidacy": str(before.reserve.candidacy_id),
                "code": broken.code,
                "reason": str(broken.message),
            }
            for before, broken in passed
        ],
    }
