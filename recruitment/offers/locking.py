"""What an action on offers holds while it works, always in the order Season, Vacancy, Candidate, Offer.

Every action that moves an offer first takes the season's row, so that answers, sendings and plans of one
season happen one after the other; the rows below are held against those who change vacancies and people.
`no_key` leaves room for whoever only points to a row.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from recruitment.candidates.models import Candidate
from recruitment.offers.models import LIVE, Offer
from recruitment.seasons.models import Candidacy, Season
from recruitment.vacancies.models import Vacancy

OPEN = ("draft", "queued", *LIVE)

_WITH = (
    "candidate",
    "candidacy",
    "vacancy__unit",
    "vacancy__season",
    "vacancy__contact",
    "vacancy__responsible_case_worker",
)


def lock_offer(offer: Offer) -> Offer:
    """The offer as it is now, with all that answering or sending it may touch: the person's other offers
    and whatever else stands in its seat."""
    lock_seasons_of(offer.candidate_id)
    mine = Q(candidate=offer.candidate_id, state__in=OPEN)
    in_its_seat = Q(vacancy=offer.vacancy_id, seat=offer.seat, state__in=OPEN)
    lock_rows(Q(pk=offer.pk) | mine | in_its_seat, vacancies={offer.vacancy_id}, people={offer.candidate_id})
    return fresh(offer.pk)


def fresh(key: UUID) -> Offer:
    return Offer.objects.select_related(*_WITH).get(pk=key)


def lock_season(season: Season) -> Season:
    return Season.objects.select_for_update(no_key=True).get(pk=season.pk)


def lock_seasons_of(*candidate_ids: UUID) -> None:
    """The seasons in which these people can have offers: nearly always one."""
    seasons = Candidacy.objects.filter(candidate__in=candidate_ids).values("season")
    _hold(Season.objects.filter(pk__in=seasons))


def lock_rows(offers: Q, *, vacancies: Iterable[UUID] = (), people: Iterable[UUID] = ()) -> None:
    """Hold these offers with their vacancies and people; the season is held already."""
    rows = list(Offer.objects.filter(offers).values_list("pk", "vacancy_id", "candidate_id"))
    _hold(Vacancy.objects.filter(pk__in={*vacancies, *(vacancy for _key, vacancy, _person in rows)}))
    _hold(Candidate.objects.filter(pk__in={*people, *(person for _key, _vacancy, person in rows)}))
    _hold(Offer.objects.filter(pk__in=[key for key, _vacancy, _person in rows]))


def _hold(rows: QuerySet[Any]) -> None:
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
