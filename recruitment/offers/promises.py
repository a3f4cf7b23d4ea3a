"""Change or withdraw a vacancy without breaking what its offers promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.locking import OPEN, fresh, lock_rows, lock_season
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move
from recruitment.offers.sending import PENDING
from recruitment.staff.models import User
from recruitment.vacancies.actions import change_vacancy, withdraw_vacancy
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import weeks_text


@dataclass(frozen=True)
class _Frame:
    """What an offer needs of its vacancy, as it will be."""

    first_week: date
    last_week: date
    seats: int

    def has_weeks_of(self, offer: Offer) -> bool:
        return self.first_week <= offer.first_week and offer.last_week <= self.last_week

    def has(self, offer: Offer) -> bool:
        return offer.seat <= self.seats and self.has_weeks_of(offer)


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
    frame = _frame(before, values)
    _check_role(before, values, live)
    _check_weeks(frame, live)
    _reseat(frame, live)
    changed = change_vacancy(vacancy, values, by=by, at=at)
    _withdraw([offer for offer in offers if not frame.has(offer)], by, at)
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
    propose_next_in_line(season, at=at)
    return withdrawn


def _offers_of(vacancy: Vacancy) -> Q:
    return Q(vacancy=vacancy.pk, state__in=OPEN)


def _open_offers(vacancy: Vacancy) -> list[Offer]:
    keys = Offer.objects.filter(_offers_of(vacancy)).order_by("first_week", "pk").values_list("pk", flat=True)
    return [fresh(key) for key in keys]


def _frame(before: Vacancy, values: Mapping[str, Any]) -> _Frame:
    first, last = (values.get(name, getattr(before, name)) for name in ("first_week", "last_week"))
    return _Frame(first, last, values.get("seats", before.seats))


def _check_role(before: Vacancy, values: Mapping[str, Any], live: list[Offer]) -> None:
    """What law asks of a person was looked at when they were promised the place."""
    for field in ("role", "has_regulated_tasks"):
        if live and values.get(field, getattr(before, field)) != getattr(before, field):
            raise _promised("role_promised", live, field=field)


def _check_weeks(frame: _Frame, live: list[Offer]) -> None:
    if cut := [offer for offer in live if not frame.has_weeks_of(offer)]:
        field = "first_week" if cut[0].first_week < frame.first_week else "last_week"
        raise _promised("weeks_promised", cut, field=field)


def _reseat(frame: _Frame, live: list[Offer]) -> None:
    """Promises in seats that go away move to the first seat that is free in their weeks."""
    staying = [offer for offer in live if offer.seat <= frame.seats]
    moving = [offer for offer in live if offer.seat > frame.seats]
    for offer in moving:
        seat = next((one for one in range(1, frame.seats + 1) if _is_free(one, offer, staying)), None)
        if seat is None:
            raise _promised("seats_promised", moving, field="seats")
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
