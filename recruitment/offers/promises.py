"""Change or withdraw a vacancy without breaking what its offers promise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.inquiring import end_those_without_a_place
from recruitment.offers.locking import OPEN, fresh, lock_rows, lock_season
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move
from recruitment.offers.sending import PENDING
from recruitment.staff.models import User
from recruitment.vacancies.actions import change_vacancy, withdraw_vacancy
from recruitment.vacancies.models import Vacancy
from recruitment.vacancies.seats import Need
from recruitment.workdays import weeks_text


@transaction.atomic
def change_promised_vacancy(
    vacancy: Vacancy, values: Mapping[str, Any], *, by: User | None, at: datetime
) -> Vacancy:
    """Change a vacancy; RuleBroken tells the promised weeks that seats, weeks or role would break.

    A promise in a seat that goes away moves to a free one; unsent offers that no longer fit are withdrawn.
    """
    season = lock_season(vacancy.season)
    lock_rows(_offers_of(vacancy), vacancies=[vacancy.pk])
    before = Vacancy.objects.get(pk=vacancy.pk)
    offers = _open_offers(vacancy)
    live = [offer for offer in offers if offer.is_live(at)]
    need = _need(before, values)
    _check_role(before, values, live)
    _check_weeks(need, live)
    _reseat(need, live)
    changed = change_vacancy(vacancy, values, by=by, at=at)
    _withdraw([offer for offer in offers if not need.has(offer.seat, offer.weeks)], by, at)
    end_those_without_a_place(changed, at)
    propose_next_in_line(season, at=at)
    return changed


@transaction.atomic
def withdraw_promised_vacancy(vacancy: Vacancy, *, by: User | None, at: datetime) -> Vacancy:
    """Withdraw a vacancy that nobody is promised; its unsent offers go with it."""
    season = lock_season(vacancy.season)
    lock_rows(_offers_of(vacancy), vacancies=[vacancy.pk])
    offers = _open_offers(vacancy)
    if live := [offer for offer in offers if offer.is_live(at)]:
        raise _promised("vacancy_promised", live)
    withdrawn = withdraw_vacancy(vacancy, by=by, at=at)
    _withdraw(offers, by, at)
    end_those_without_a_place(withdrawn, at)
    propose_next_in_line(season, at=at)
    return withdrawn


def _offers_of(vacancy: Vacancy) -> Q:
    return Q(vacancy=vacancy.pk, state__in=OPEN)


def _open_offers(vacancy: Vacancy) -> list[Offer]:
    keys = Offer.objects.filter(_offers_of(vacancy)).order_by("first_week", "pk").values_list("pk", flat=True)
    return [fresh(key) for key in keys]


def _need(before: Vacancy, values: Mapping[str, Any]) -> Need:
    """What will be wanted; an offer needs its seat in all its weeks."""
    names = ("first_week", "last_week", "seats", "seats_by_week")
    return Need(*(values.get(name, getattr(before, name)) for name in names))


def _check_role(before: Vacancy, values: Mapping[str, Any], live: list[Offer]) -> None:
    """What law asks of a person was looked at when they were promised the place."""
    for field in ("role", "has_regulated_tasks"):
        if live and values.get(field, getattr(before, field)) != getattr(before, field):
            raise _promised("role_promised", live, field=field)


def _check_weeks(need: Need, live: list[Offer]) -> None:
    first, last = need.first_week, need.last_week
    if cut := [offer for offer in live if offer.first_week < first or last < offer.last_week]:
        field = "first_week" if cut[0].first_week < first else "last_week"
        raise _promised("weeks_promised", cut, field=field)


def _reseat(need: Need, live: list[Offer]) -> None:
    """Promises in seats that go away move to the first seat that is free in their weeks."""
    staying = [offer for offer in live if need.has(offer.seat, offer.weeks)]
    moving = [offer for offer in live if offer not in staying]
    for offer in moving:
        seats = (one for one in range(1, need.seats + 1) if need.has(one, offer.weeks))
        seat = next((one for one in seats if _is_free(one, offer, staying)), None)
        if seat is None:
            field = "seats" if offer.seat > need.seats else "seats_by_week"
            raise _promised("seats_promised", moving, field=field)
        Offer.objects.filter(pk=offer.pk).update(seat=seat)
        offer.seat = seat
        staying.append(offer)


def _is_free(seat: int, offer: Offer, others: list[Offer]) -> bool:
    return not any(
        other.seat == seat and other.first_week <= offer.last_week and offer.first_week <= other.last_week
        for other in others
    )


def _withdraw(offers: list[Offer], by: User | None, at: datetime) -> None:
    for offer in offers:
        if offer.state in PENDING:
            move(offer, State.WITHDRAWN, at=at, by=by, details={"reason": "vacancy_changed"})


def _promised(code: str, offers: list[Offer], *, field: str = "") -> RuleBroken:
    weeks = "; ".join(weeks_text(offer.weeks) for offer in offers)
    return RuleBroken(code, _("This is promised in offers: %(weeks)s.") % {"weeks": weeks}, field=field)
