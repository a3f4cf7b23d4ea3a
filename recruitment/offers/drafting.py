"""Write offers that are not sent yet: by hand, or as a replacement for one that was sent."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.offers.locking import lock_seasons_of
from recruitment.offers.models import Offer
from recruitment.offers.moving import note
from recruitment.offers.room import place_of, world_of
from recruitment.offers.terms import conditions_of, last_day
from recruitment.planning.advice import ASKED_AGAIN, verdict_of, why_not
from recruitment.planning.editing import check_weeks, refuse
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.vacancies.eligibility import Reason, Verdict
from recruitment.vacancies.models import Role, Vacancy
from recruitment.vacancies.presence import weeks_without_colleague
from recruitment.workdays import in_stockholm

GONE = (Candidate.Status.LEFT, Candidate.Status.EXPIRED)

# An offer is a question: it may ask for other weeks than those said, and again after a no.
_MAY_BE_ASKED = ASKED_AGAIN | {"said_no", "shorter_than_needed"}


@transaction.atomic
def create_offer(
    candidacy: Candidacy,
    vacancy: Vacancy,
    seat: int,
    first_week: date,
    last_week: date,
    *,
    by: User | None,
    at: datetime,
    role: str = "",
    instead_of: Offer | None = None,
) -> Offer:
    """A draft, by hand. Law, the place and what is already taken bind; wishes may be asked about.

    `role` is for a place as co-case worker where the vacancy is for a case worker. The seat and weeks of
    `instead_of` count as free. RuleBroken has the first reason's code and the words of all.
    """
    check_weeks(first_week, last_week)
    lock_seasons_of(candidacy.candidate_id)
    offer = Offer(
        candidacy=candidacy,
        candidate=candidacy.candidate,
        vacancy=vacancy,
        seat=seat,
        role=_role(role, vacancy),
        first_week=first_week,
        last_week=last_week,
        created_by=by,
        created_at=at,
    )
    check_person(offer)
    refuse(_reasons(offer, _world(offer, at, instead_of)))
    offer.conditions = conditions_of(offer, verdict(offer, at))
    offer.save(force_insert=True)
    note(offer, at=at, by=by)
    return offer


def check_sendable(offer: Offer, at: datetime) -> None:
    """Whether law and place still allow what was written; room is looked at apart."""
    check_person(offer)
    if last_day(offer) < in_stockholm(at).date():
        raise RuleBroken("weeks_have_passed", _("The weeks of the offer have passed."))
    alone = weeks_without_colleague(offer.vacancy.season)
    refuse(_reasons(offer, World(today=in_stockholm(at).date(), alone=alone)))


def check_person(offer: Offer) -> None:
    if offer.candidate.status in GONE:
        raise RuleBroken("candidate_left", _("The person has left the bank."))


def verdict(offer: Offer, at: datetime) -> Verdict:
    world = World(today=in_stockholm(at).date())
    return verdict_of(offer.candidacy, offer.vacancy, offer.first_week, world, role=offer.role)


def _reasons(offer: Offer, world: World) -> tuple[Reason, ...]:
    found = why_not(
        offer.candidacy,
        offer.vacancy,
        offer.first_week,
        offer.last_week,
        seat=offer.seat,
        world=world,
        role=offer.role,
    )
    return tuple(reason for reason in found if reason.code not in _MAY_BE_ASKED)


def _world(offer: Offer, at: datetime, instead_of: Offer | None) -> World:
    world = world_of(offer.vacancy.season, at)
    if instead_of is None:
        return world
    replaced = (instead_of.candidacy_id, place_of(instead_of))
    held = tuple(one for one in world.held if (one.candidacy_id, one.place) != replaced)
    return replace(world, held=held)


def _role(wanted: str, vacancy: Vacancy) -> str:
    """The law follows the task: the one lower role that can be offered is beside a case worker."""
    beside = vacancy.role == Role.CASE_WORKER and wanted == Role.CO_CASE_WORKER
    if wanted and wanted != vacancy.role and not beside:
        raise RuleBroken("role_not_offered", _("The vacancy is for another role."), field="role")
    return wanted or vacancy.role
