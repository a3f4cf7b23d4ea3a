"""A yes becomes an assignment, and an assignment ends when its offer does: always in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.introductions.conditions import missing, not_waiting
from recruitment.introductions.models import Assignment
from recruitment.offers.answering import step_back as step_back_from_offer
from recruitment.offers.calendar import calendar_file
from recruitment.offers.closing import release_person as release_offers
from recruitment.offers.closing import withdraw_offer
from recruitment.offers.letters import send_letter, stop_letters
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move
from recruitment.offers.sending import demand_decider
from recruitment.staff.models import User


@transaction.atomic
def confirm_offer(offer: Offer, *, by: User, at: datetime) -> Assignment:
    """All conditions are met: the offer is confirmed and the assignment made. Twice is the same assignment.

    RuleBroken: may_not_decide_employment, offer_not_accepted, conditions_missing.
    """
    demand_decider(by)
    offer = lock_offer(offer)
    if offer.state == State.CONFIRMED:
        return Assignment.objects.filter(offer=offer).first() or _assign(offer, by, at)
    if offer.state != State.ACCEPTED_CONDITIONAL:
        raise not_waiting()
    _demand_conditions(offer)
    move(offer, State.CONFIRMED, at=at, by=by)
    assignment = _assign(offer, by, at)
    stop_letters(offer, at)
    calendar = ("sommarjobb.ics", calendar_file(offer), "text/calendar")
    send_letter(offer, "offer_confirmed", at, attachments=[calendar])
    return assignment


@transaction.atomic
def condition_not_met(offer: Offer, *, by: User, at: datetime) -> Offer:
    """The yes is taken back since a condition was not met: no reason is kept (domain.md section 4)."""
    demand_decider(by)
    offer = lock_offer(offer)
    if offer.state not in (State.ACCEPTED_CONDITIONAL, State.WITHDRAWN):
        raise not_waiting()
    return withdraw_offer(offer, by=by, at=at)


@transaction.atomic
def step_back(offer: Offer, *, at: datetime) -> Offer:
    """The person takes back a yes, and with it the assignment."""
    offer = step_back_from_offer(offer, at=at)
    _end(offer.candidate, at)
    return offer


@transaction.atomic
def release_person(candidate: Candidate, *, at: datetime) -> int:
    """Somebody leaves the bank: their offers end, and their assignments with them."""
    count = release_offers(candidate, at=at)
    _end(candidate, at)
    return count


def _end(candidate: Candidate, at: datetime) -> None:
    """What the person has stepped back from is no longer ahead of them."""
    gone = Assignment.objects.filter(candidate=candidate.pk, offer__state=State.CANDIDATE_WITHDREW)
    gone.move(Assignment.State.ENDED, ended_how=Assignment.EndedHow.QUIT_EARLY, ended_at=at)


def _demand_conditions(offer: Offer) -> None:
    if remaining := missing(offer):
        texts = " ".join(one.text.rstrip(".") + "." for one in remaining)
        raise RuleBroken("conditions_missing", _("This is still missing: %(what)s") % {"what": texts})


def _assign(offer: Offer, by: User, at: datetime) -> Assignment:
    return Assignment.objects.create(
        offer=offer,
        candidate=offer.candidate,
        candidacy=offer.candidacy,
        vacancy=offer.vacancy,
        seat=offer.seat,
        role=offer.role,
        first_week=offer.first_week,
        last_week=offer.last_week,
        responsible_case_worker=offer.vacancy.responsible_case_worker,
        confirmed_by=by,
        created_at=at,
    )
