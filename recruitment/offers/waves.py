"""Send many offers: the wave is the queue, its drafts are sent one by one by the clock."""

from datetime import datetime

from django.db import transaction

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.locking import lock_offer
from recruitment.offers.models import Offer, Wave
from recruitment.offers.moving import State
from recruitment.offers.sending import code_of, demand_decider, drop, send_offer
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import User


@transaction.atomic
def send_wave(wave: Wave, *, by: User | None, at: datetime) -> Wave:
    """Let the clock send the drafts of a wave; twice is harmless."""
    demand_decider(by)
    Wave.objects.filter(pk=wave.pk, state=Wave.State.DRAFT).update(
        state=Wave.State.SENDING, sent_by=by, sent_at=at
    )
    return Wave.objects.get(pk=wave.pk)


def pause_wave(wave: Wave, *, by: User | None, at: datetime) -> Wave:
    """Hold the rest of a wave; what is sent is sent."""
    Wave.objects.filter(pk=wave.pk, state=Wave.State.SENDING).update(state=Wave.State.PAUSED)
    return Wave.objects.get(pk=wave.pk)


def resume_wave(wave: Wave, *, by: User | None, at: datetime) -> Wave:
    """Go on with a paused wave; whoever does so has sent the rest."""
    demand_decider(by)
    Wave.objects.filter(pk=wave.pk, state=Wave.State.PAUSED).update(state=Wave.State.SENDING, sent_by=by)
    return Wave.objects.get(pk=wave.pk)


def send_next_of_wave(at: datetime) -> bool:
    """Send one more draft of a wave that is being sent; False when there is none.

    Several workers may take the same draft: under the season's lock the second finds it sent.
    """
    wave = Wave.objects.filter(state=Wave.State.SENDING).order_by("sent_at", "pk").first()
    if wave is None:
        return False
    offer = wave.offers.filter(state=State.DRAFT).order_by("created_at", "pk").first()
    if offer is None:
        Wave.objects.filter(pk=wave.pk, state=Wave.State.SENDING).update(state=Wave.State.DONE)
        return True
    try:
        send_offer(offer, by=wave.sent_by, at=at)
    except NotAllowed:  # whoever started the wave may no longer decide: a colleague goes on
        pause_wave(wave, by=None, at=at)
    except (RuleBroken, WrongMessage) as fault:
        _drop_draft(offer, code_of(fault), at)
    return True


@transaction.atomic
def _drop_draft(offer: Offer, code: str, at: datetime) -> None:
    offer = lock_offer(offer)
    if offer.state == State.DRAFT and (freed := drop(offer, code, at)):
        propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.WITHDRAWN)
