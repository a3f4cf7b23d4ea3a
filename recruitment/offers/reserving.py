"""Keep a vacancy's reserve list: who is on it, in which order, and that somebody has approved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.models import Offer
from recruitment.offers.reserves import Reserve, ReserveList
from recruitment.offers.sending import demand_decider
from recruitment.planning.advice import Fit, fit_of
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.vacancies.actions import lock_vacancy
from recruitment.vacancies.models import Vacancy

LONGEST = 50


@transaction.atomic
def set_reserves(
    vacancy: Vacancy, candidacies: Sequence[UUID], *, by: User | None, at: datetime
) -> ReserveList:
    """Who is next in line, the first first; a changed order has to be approved again. Twice is harmless.

    RuleBroken: reserve_twice, reserve_of_other_season, too_many_reserves.
    """
    vacancy, wanted = lock_vacancy(vacancy), list(candidacies)
    _check(vacancy, wanted)
    found, _new = ReserveList.objects.get_or_create(vacancy=vacancy)
    if on_list(found) == wanted:
        return found
    found.reserves.all().delete()
    Reserve.objects.bulk_create(
        Reserve(reserve_list=found, candidacy_id=key, position=number)
        for number, key in enumerate(wanted, start=1)
    )
    found.approved_by, found.approved_at, found.agreed_by, found.agreed_at = None, None, None, None
    found.save(update_fields=["approved_by", "approved_at", "agreed_by", "agreed_at"])
    return found


def _check(vacancy: Vacancy, wanted: list[UUID]) -> None:
    if len(set(wanted)) < len(wanted):
        raise RuleBroken("reserve_twice", _("Somebody is on the list twice."), field="candidacies")
    if len(wanted) > LONGEST:
        text = _("A reserve list has %(most)d people at most.") % {"most": LONGEST}
        raise RuleBroken("too_many_reserves", text, field="candidacies")
    if Candidacy.objects.filter(pk__in=wanted, season=vacancy.season_id).count() < len(wanted):
        text = _("Only people of the same season can be on the list.")
        raise RuleBroken("reserve_of_other_season", text, field="candidacies")


@transaction.atomic
def approve_reserves(vacancy: Vacancy, *, by: User | None, at: datetime) -> ReserveList:
    """Whoever may decide on employment answers for the order; offers go out in their name. Twice is harmless.

    RuleBroken reserves_empty.
    """
    demand_decider(by)
    lock_vacancy(vacancy)
    found = ReserveList.objects.filter(vacancy=vacancy).first()
    if found is None or not found.reserves.exists():
        raise RuleBroken("reserves_empty", _("Nobody is on the list yet."))
    if found.approved_at is None:
        found.approved_by, found.approved_at = by, at
        found.save(update_fields=["approved_by", "approved_at"])
    return found


def on_list(found: ReserveList) -> list[UUID]:
    """The candidacies in their order."""
    return list(found.reserves.order_by("position", "pk").values_list("candidacy_id", flat=True))


@dataclass(frozen=True)
class Standing:
    """One person on the list: what they could take now, or why nothing."""

    reserve: Reserve
    fit: Fit


def standings(vacancy: Vacancy, seat: int | None, first: date, last: date, *, world: World) -> list[Standing]:
    """Everybody on the list, in order, against these weeks of a seat, or of any."""
    rows = Reserve.objects.filter(reserve_list=vacancy.pk).select_related("candidacy__candidate")
    return [
        Standing(row, fit_of(row.candidacy, vacancy, seat, first, last, world=world))
        for row in rows.order_by("position", "pk")
    ]


def trail_of(vacancy: Vacancy, seat: int | None = None) -> list[Offer]:
    """Everybody who has been asked about the vacancy (or one seat of it), in the order of asking."""
    asked = Offer.objects.filter(vacancy=vacancy, sent_at__isnull=False)
    if seat is not None:
        asked = asked.filter(seat=seat)
    rows = asked.select_related("candidate", "sent_by", "plan", "agreed_by")
    return list(rows.order_by("sent_at", "created_at", "pk"))
