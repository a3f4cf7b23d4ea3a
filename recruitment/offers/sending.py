"""Send offers, to each person one at a time."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.agreeing import demand_agreement
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.drafting import check_sendable, verdict
from recruitment.offers.letters import send_letter
from recruitment.offers.locking import fresh, lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move, not_open
from recruitment.offers.room import check_room, clear_lapsed, place_of
from recruitment.offers.terms import conditions_of, hash_of, last_day, terms_now
from recruitment.outbox.values import WrongMessage
from recruitment.planning.held import SeatWeeks
from recruitment.staff.models import Organisation, User
from recruitment.workdays import check_reply_by, default_reply_by, end_of_day

PENDING = (State.DRAFT, State.QUEUED)


def send_offer(
    offer: Offer, *, by: User | None, at: datetime, reply_by: datetime | date | None = None
) -> Offer:
    """Send a draft, or queue it when the person has another offer to answer first; twice is harmless.

    `reply_by` is the first moment that is too late, or the last day; without it the organisation's days.
    An offer that is queued gets its own days when its turn comes.
    """
    demand_decider(by)
    with transaction.atomic():
        offer = lock_offer(offer)
        if offer.state == State.SENT:
            return offer
        if offer.state not in PENDING:
            raise not_open(offer, at)
        deadline = deadline_of(offer, at, reply_by)
        check_sendable(offer, at)
        demand_agreement(offer, by, at)
        freed = clear_lapsed(offer, at)
        check_room(offer)
        if _has_a_question(offer):
            _queue(offer, by, at)
        else:
            _deliver(offer, deadline, by, at)
        if freed:
            propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.EXPIRED)
    return offer


def demand_decider(by: User | None) -> None:
    """An employment is decided on delegation: not everybody who may write an offer may send it."""
    if by is None or not by.may_decide_employment:
        raise NotAllowed(
            "may_not_decide_employment",
            _("Only somebody who may decide on employment can do this. Ask a colleague who may."),
        )


def deadline_of(offer: Offer, at: datetime, reply_by: datetime | date | None = None) -> datetime:
    """When an offer sent `at` closes. RuleBroken: reply_by_in_past, _not_working_day, _too_late."""
    if reply_by is None:
        organisation = Organisation.objects.current()
        return default_reply_by(at, organisation.reply_days, organisation.reply_min_working_days)
    try:
        deadline = reply_by if isinstance(reply_by, datetime) else end_of_day(reply_by)
        check_reply_by(deadline, at)
    except ValueError as fault:
        code = "reply_by_in_past" if _is_past(reply_by, at) else "reply_by_not_working_day"
        raise RuleBroken(code, str(fault), field="reply_by") from None
    if deadline > end_of_day(last_day(offer)):
        raise RuleBroken(
            "reply_by_too_late", _("The last day to answer comes after the work has ended."), field="reply_by"
        )
    return deadline


def release_next(candidate: Candidate, at: datetime) -> list[SeatWeeks]:
    """Send the person's next waiting offer, when nothing of theirs waits for an answer.

    What can no longer be sent is closed on the way; returned are the seat-weeks that this frees. Called
    with the person's rows locked.
    """
    freed: list[SeatWeeks] = []
    waiting = Offer.objects.filter(candidate=candidate, state=State.QUEUED).order_by("created_at", "pk")
    while (key := waiting.values_list("pk", flat=True).first()) and not _asked(candidate):
        offer = fresh(key)
        try:
            with transaction.atomic():
                check_sendable(offer, at)
                freed += clear_lapsed(offer, at)
                check_room(offer)
                _deliver(offer, deadline_of(offer, at), offer.sent_by, at)
        except (RuleBroken, WrongMessage) as fault:
            freed += drop(fresh(key), code_of(fault), at)
    return freed


def drop(offer: Offer, code: str, at: datetime) -> list[SeatWeeks]:
    """Close an unsent offer that cannot be sent; return the seat-weeks that nobody has now."""
    taken = code == "seat_taken"
    move(offer, State.FILLED_BY_OTHER if taken else State.WITHDRAWN, at=at, details={"reason": code})
    return [] if taken else [place_of(offer)]


def code_of(fault: RuleBroken | WrongMessage) -> str:
    return fault.code if isinstance(fault, RuleBroken) else "cannot_be_mailed"


def _is_past(reply_by: datetime | date, at: datetime) -> bool:
    return reply_by <= at if isinstance(reply_by, datetime) else reply_by < at.date()


def _has_a_question(offer: Offer) -> bool:
    return Offer.objects.filter(candidate=offer.candidate_id, state=State.SENT).exclude(pk=offer.pk).exists()


def _asked(candidate: Candidate) -> bool:
    return Offer.objects.filter(candidate=candidate, state=State.SENT).exists()


def _queue(offer: Offer, by: User | None, at: datetime) -> None:
    if offer.state == State.DRAFT:
        move(offer, State.QUEUED, at=at, by=by, sent_by=by)


def _deliver(offer: Offer, reply_by: datetime, by: User | None, at: datetime) -> None:
    """Freeze the terms, make the promise, queue the letter."""
    offer.conditions = conditions_of(offer, verdict(offer, at))
    terms = terms_now(offer)
    move(
        offer,
        State.SENT,
        at=at,
        by=by,
        conditions=offer.conditions,
        terms=terms,
        terms_hash=hash_of(terms),
        reply_by=reply_by,
        sent_at=at,
        sent_by=by,
    )
    Candidate.objects.filter(pk=offer.candidate_id).update(last_contacted_at=at)
    send_letter(offer, "offer_sent", at, send_before=reply_by, batch=offer.wave_id)
