"""Offers that end without an answer: withdrawn, out of time, or because the person leaves. And reminders."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.offers.answering import YES
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.letters import about, send_letter, stop_letters, tell_staff
from recruitment.offers.locking import OPEN, fresh, lock_offer, lock_rows, lock_seasons_of
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move, not_open
from recruitment.offers.room import expire, place_of
from recruitment.offers.sending import PENDING, demand_decider, release_next
from recruitment.outbox.actions import remind_once
from recruitment.outbox.models import Reminder
from recruitment.planning.held import SeatWeeks
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation, User
from recruitment.workdays import in_stockholm, monday_of, reminder_at

AT_A_TIME = 25  # how many one transaction closes: each renders its letters while the season waits
RED_DAYS = timedelta(days=10)  # a reminder is moved back over no more than these


# Withdrawn


def withdraw_offer(offer: Offer, *, by: User | None, at: datetime, agreed: bool = False) -> Offer:
    """Take back a draft, an offer that nobody has opened, or a yes whose condition was not met.

    An offer that has been opened binds until its deadline: then only `agreed` with the person
    (RuleBroken offer_opened). Twice is harmless.
    """
    with transaction.atomic():
        offer = lock_offer(offer)
        if offer.state == State.WITHDRAWN:
            return offer
        if offer.state in PENDING:
            return move(offer, State.WITHDRAWN, at=at, by=by)
        demand_decider(by)
        details = _check_withdrawal(offer, at, agreed)
        move(offer, State.WITHDRAWN, at=at, by=by, details=details)
        stop_letters(offer, at)
        send_letter(offer, "offer_withdrawn", at)
        freed = [place_of(offer), *release_next(offer.candidate, at)]
        propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.WITHDRAWN)
    return offer


def _check_withdrawal(offer: Offer, at: datetime, agreed: bool) -> dict[str, str]:
    """Why it may be taken back, as history tells it: a reason from a list and nothing more (domain.md 4)."""
    if offer.state == State.ACCEPTED_CONDITIONAL:
        return {"reason": "condition_not_met"}
    if offer.state != State.SENT or offer.has_lapsed(at):
        raise not_open(offer, at)
    if offer.first_opened_at is not None and not agreed:
        raise RuleBroken(
            "offer_opened",
            _("The person has opened the offer, which binds until the last day to answer."
              " It can be taken back only if you both agree."),
        )  # fmt: skip
    return {"reason": "agreed"} if agreed else {}


# Out of time


def expire_offers(at: datetime) -> int:
    """Close what nobody has answered in time, some at a time, and let waiting offers take their turn."""
    count = 0
    while overdue := list(Offer.objects.lapsed(at).order_by("reply_by", "pk")[:AT_A_TIME]):
        count += _expire(overdue, at)
    _release_waiting(at)
    return count


@transaction.atomic
def _expire(overdue: list[Offer], at: datetime) -> int:
    keys, people = [one.pk for one in overdue], {one.candidate_id for one in overdue}
    lock_seasons_of(*people)
    lock_rows(Q(pk__in=keys) | Q(candidate__in=people, state=State.QUEUED))
    # Somebody may have answered, or another worker come by, while this one waited.
    late = Offer.objects.lapsed(at).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    offers = [fresh(key) for key in late]
    freed = [(one.vacancy.season, [expire(one, at), *release_next(one.candidate, at)]) for one in offers]
    _propose(freed, at, State.EXPIRED)
    return len(offers)


def _release_waiting(at: datetime) -> None:
    """Offers in waiting for people who have nothing left to answer."""
    asked = Offer.objects.filter(state=State.SENT).values("candidate")
    waiting = Offer.objects.filter(state=State.QUEUED).exclude(candidate__in=asked)
    for offer in waiting.order_by("created_at", "pk"):
        with transaction.atomic():
            offer = lock_offer(offer)
            freed = release_next(offer.candidate, at)
            if freed:
                propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.EXPIRED)


def _propose(freed: Iterable[tuple[Season, list[SeatWeeks]]], at: datetime, reason: str) -> None:
    """Once for each season."""
    in_order = sorted(freed, key=lambda one: one[0].pk)
    for season, group in groupby(in_order, key=lambda one: one[0]):
        places = [place for _season, some in group for place in some]
        propose_next_in_line(season, places, at=at, reason=reason)


# Reminders


def remind_offers(at: datetime) -> int:
    """Remind, once, of offers whose deadline comes near; never who got the offer later than that."""
    days = Organisation.objects.current().reminder_days_before
    near = Offer.objects.open(at).filter(reply_by__lte=at + timedelta(days=days) + RED_DAYS)
    reminded = Reminder.objects.of("deadline").values_list("about", flat=True)
    known = set(reminded.filter(about__in=[about(one) for one in near]))
    due = [one for one in near if about(one) not in known and _is_time(one, days, at)]
    return sum(_remind(one, at) for one in due)


def _is_time(offer: Offer, days: int, at: datetime) -> bool:
    assert offer.reply_by
    assert offer.sent_at
    when = reminder_at(offer.reply_by, days)
    return offer.sent_at < when <= at


@transaction.atomic
def _remind(offer: Offer, at: datetime) -> bool:
    """Under the offer's own lock: an answer that comes meanwhile is there before, or stops the letter."""
    rows = Offer.objects.open(at).select_for_update(no_key=True, skip_locked=True)
    if not rows.filter(pk=offer.pk).exists() or not remind_once(about(offer), "deadline", at):
        return False
    send_letter(fresh(offer.pk), "offer_reminder", at, send_before=offer.reply_by)
    return True


# Leaving


@transaction.atomic
def release_person(candidate: Candidate, *, at: datetime) -> int:
    """Somebody leaves the bank: drafts are withdrawn, questions declined, a yes taken back, letters stopped.

    Called before anything else of the person is locked (the order is Season first). Weeks that have been
    worked stay worked. Returns how many.
    """
    lock_seasons_of(candidate.pk)
    worked = Q(state__in=YES, last_week__lt=monday_of(in_stockholm(at).date()))
    mine = Q(candidate=candidate.pk, state__in=OPEN) & ~worked
    lock_rows(mine)
    offers = [fresh(key) for key in Offer.objects.filter(mine).order_by("pk").values_list("pk", flat=True)]
    promised = [(one.vacancy.season, [place_of(one)]) for one in offers if one.state not in PENDING]
    for offer in offers:
        _release(offer, at)
    _propose(promised, at, State.CANDIDATE_WITHDREW)
    return len(offers)


def _release(offer: Offer, at: datetime) -> None:
    details = {"reason": "candidate_left"}
    stop_letters(offer, at)
    if offer.state in PENDING:
        move(offer, State.WITHDRAWN, at=at, details=details)
        return
    if offer.state in YES:
        move(offer, State.CANDIDATE_WITHDREW, at=at, details=details)
    elif offer.has_lapsed(at):
        move(offer, State.EXPIRED, at=at, details=details)
    else:
        move(offer, State.DECLINED, at=at, details=details, answered_at=at)
    tell_staff(offer, "left", at)
