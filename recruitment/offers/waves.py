"""Send many offers: the wave is the queue, its drafts are sent one by one by the clock."""

from datetime import datetime

from django.db import transaction

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.mailings.actions import (
    check_moment,
    end_batch,
    pause_batch,
    resume_batch,
    send_batch,
    stop_batch,
)
from recruitment.offers.agreeing import ask_managers, waiting_for_agreement
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer, Wave
from recruitment.offers.moving import State, move
from recruitment.offers.sending import code_of, demand_decider, drop, send_offer
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import User


@transaction.atomic
def send_wave(wave: Wave, *, by: User | None, at: datetime, send_at: datetime | None = None) -> Wave:
    """Let the clock send the drafts of a wave, now or from `send_at`; twice is harmless.

    Where unit managers agree first, they are told, and their offers leave as they do.
    """
    demand_decider(by)
    wave = send_batch(wave, by=by, at=at, send_at=send_at)
    ask_managers(wave, at)
    return wave


def pause_wave(wave: Wave, *, by: User | None, at: datetime) -> Wave:
    """Hold the rest of a wave; what is sent is sent."""
    return pause_batch(wave)


def resume_wave(wave: Wave, *, by: User | None, at: datetime, send_at: datetime | None = None) -> Wave:
    """Go on with a paused wave, now or from another moment; whoever does so has sent the rest.

    RuleBroken send_at_in_past, send_at_too_far.
    """
    demand_decider(by)
    check_moment(send_at, at)
    return resume_batch(wave, by=by, send_at=send_at)


def stop_wave(wave: Wave, *, by: User | None, at: datetime) -> Wave:
    """The drafts that are left are withdrawn, and their weeks open again. Twice is harmless.

    RuleBroken batch_is_done.
    """
    wave = stop_batch(wave)
    for offer in wave.offers.filter(state=State.DRAFT).order_by("created_at", "pk"):
        _withdraw_draft(offer, by, at)
    return wave


def send_next_of_wave(at: datetime) -> bool:
    """Send one more draft of a wave that is being sent; False when there is none.

    Several workers may take the same draft: under the season's lock the second finds it sent.
    """
    for wave in Wave.objects.under_way(at):
        drafts = wave.offers.filter(state=State.DRAFT)
        ready = drafts.exclude(pk__in=waiting_for_agreement().filter(wave=wave).values("pk"))
        if offer := ready.order_by("created_at", "pk").first():
            _send_one(wave, offer, at)
            return True
        if not drafts.exists():
            end_batch(wave)
            return True
    return False


def _send_one(wave: Wave, offer: Offer, at: datetime) -> None:
    try:
        send_offer(offer, by=wave.sent_by, at=at)
    except NotAllowed as broken:  # whoever started the wave may no longer decide: a colleague goes on
        pause_batch(wave, fault=str(broken.message))
    except (RuleBroken, WrongMessage) as fault:
        _drop_draft(offer, code_of(fault), at)


@transaction.atomic
def _drop_draft(offer: Offer, code: str, at: datetime) -> None:
    offer = lock_offer(offer)
    if offer.state == State.DRAFT and (freed := drop(offer, code, at)):
        propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.WITHDRAWN)


@transaction.atomic
def _withdraw_draft(offer: Offer, by: User | None, at: datetime) -> None:
    offer = lock_offer(offer)
    if offer.state == State.DRAFT:
        move(offer, State.WITHDRAWN, at=at, by=by, details={"reason": "wave_stopped"})
