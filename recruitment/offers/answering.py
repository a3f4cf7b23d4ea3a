"""What the person says: yes, no, other weeks, or that they step back. The clock is read when they say it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.calendar import calendar_file
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.drafting import check_person
from recruitment.offers.inquiring import close_filled
from recruitment.offers.letters import send_letter, stop_letters, tell_staff
from recruitment.offers.locking import fresh, lock_offer
from recruitment.offers.models import Offer
from recruitment.offers.moving import State, move, not_open, note
from recruitment.offers.room import check_room, clear_lapsed, close_pending, place_of
from recruitment.offers.sending import release_next
from recruitment.planning.held import SeatWeeks
from recruitment.seasons.asking import come_back_to_summer, say_no_to_summer
from recruitment.staff.models import Organisation, User
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import in_stockholm, is_monday

YES = (State.ACCEPTED_CONDITIONAL, State.CONFIRMED)
LONGEST_NAME = 210
LONGEST_TEXT = 600


def find_offer(token: str) -> Offer:
    """The offer behind a personal link, if it was ever sent; Offer.DoesNotExist otherwise."""
    sent = Offer.objects.filter(token=token.replace("\0", ""), sent_at__isnull=False)
    return fresh(sent.values_list("pk", flat=True).get())


def open_offer(token: str, *, at: datetime, looks_like_robot: bool) -> Offer:
    """The same, noting the first opening: it binds the employer, and proves nothing about the person."""
    offer = find_offer(token)
    if not looks_like_robot and offer.state == State.SENT and offer.first_opened_at is None:
        unopened = Offer.objects.filter(pk=offer.pk, state=State.SENT, first_opened_at=None)
        unopened.update(first_opened_at=at)
        offer.first_opened_at = at
    return offer


@transaction.atomic
def accept_offer(offer: Offer, *, name: str, at: datetime, recorded_by: User | None = None) -> Offer:
    """A yes: binding, conditional on what the offer says. Twice is the same yes.

    A no becomes a yes while the deadline has not come and seat and person are free. RuleBroken:
    name_required, offer_expired, offer_not_open, seat_taken, person_busy, candidate_left.
    """
    signed = _signature(name)
    offer = lock_offer(offer)
    if offer.state in YES:
        return offer
    freed = _claim(offer, at)
    changed_mind = offer.state == State.DECLINED
    if changed_mind:
        come_back_to_summer(offer.candidacy, at=at)
    move(
        offer,
        State.ACCEPTED_CONDITIONAL,
        at=at,
        by=recorded_by,
        answered_at=at,
        answered_name=signed,
        answer_recorded_by=recorded_by,
        decline_reason="",
        closed_at=None,
    )
    close_pending(offer, at)
    close_filled(offer, at)
    _receipt_of_yes(offer, at)
    freed += release_next(offer.candidate, at)
    if changed_mind or freed:
        propose_next_in_line(offer.vacancy.season, freed, at=at)
    return offer


@transaction.atomic
def decline_offer(
    offer: Offer,
    *,
    reason: str = "",
    not_this_summer: bool = False,
    at: datetime,
    recorded_by: User | None = None,
) -> Offer:
    """A no frees the place at once, and the next in line is proposed. Twice is the same no.

    With `not_this_summer` the person's other offers that wait are withdrawn too, and nothing more is asked
    until the season is over. RuleBroken has_a_place for who has said yes to another offer of it.
    """
    if reason and reason not in Offer.DeclineReason.values:
        raise RuleBroken("reason_unknown", _("Choose one of the reasons."), field="reason")
    offer = lock_offer(offer)
    if offer.state == State.DECLINED:
        return offer
    _demand_open(offer, at)
    if not_this_summer:
        _check_summer(offer)
    move(
        offer,
        State.DECLINED,
        at=at,
        by=recorded_by,
        details={"reason": reason} if reason else {},
        answered_at=at,
        answer_recorded_by=recorded_by,
        decline_reason=reason,
    )
    stop_letters(offer, at)
    send_letter(offer, "offer_receipt_no", at)
    tell_staff(offer, "no", at, reason=str(offer.get_decline_reason_display()) if reason else "")
    freed = [place_of(offer)]
    freed += _leave_summer(offer, at) if not_this_summer else release_next(offer.candidate, at)
    propose_next_in_line(offer.vacancy.season, freed, at=at, reason=State.DECLINED)
    return offer


def _check_summer(offer: Offer) -> None:
    if Offer.objects.filter(candidacy=offer.candidacy_id, state__in=YES).exists():
        text = _("You have said yes to another place this summer. Step back from that one first.")
        raise RuleBroken("has_a_place", text, field="not_this_summer")


def _leave_summer(offer: Offer, at: datetime) -> list[SeatWeeks]:
    """What else waits for the person this season is withdrawn; returned are the weeks that this frees."""
    waiting = Offer.objects.pending().filter(candidacy=offer.candidacy_id).order_by("pk")
    others = [fresh(key) for key in waiting.values_list("pk", flat=True)]
    for other in others:
        move(other, State.WITHDRAWN, at=at, details={"reason": "not_this_summer"})
    say_no_to_summer(offer.candidacy, at=at)
    return [place_of(other) for other in others]


@transaction.atomic
def propose_weeks(offer: Offer, *, weeks: Iterable[date], text: str, at: datetime) -> Offer:
    """Other weeks would suit better: the offer stays as it is and can still be answered."""
    wished, said = sorted(set(weeks)), text.replace("\0", "").strip()
    offer = lock_offer(offer)
    _demand_open(offer, at)
    _check_proposal(offer, wished, said)
    if (offer.proposed_weeks, offer.proposal_text) == (wished, said):
        return offer
    offer.proposed_weeks, offer.proposal_text, offer.proposed_at = wished, said, at
    offer.save(update_fields=["proposed_weeks", "proposal_text", "proposed_at"])
    note(offer, at=at, proposed=True)
    nth = f"{at:%Y%m%dT%H%M%S%f}"
    send_letter(offer, "offer_receipt_proposal", at, suffix=f"receipt-proposal-{nth}")
    tell_staff(offer, "proposal", at, nth=nth)
    return offer


@transaction.atomic
def step_back(offer: Offer, *, at: datetime) -> Offer:
    """The person takes back a yes by themselves, until some days before the start; later by phone."""
    offer = lock_offer(offer)
    if offer.state == State.CANDIDATE_WITHDREW:
        return offer
    if offer.state not in YES:
        raise not_open(offer, at)
    if in_stockholm(at).date() > step_back_until(offer):
        raise RuleBroken("too_late_to_step_back", _whom_to_call())
    move(offer, State.CANDIDATE_WITHDREW, at=at)
    stop_letters(offer, at)
    send_letter(offer, "offer_stepped_back", at)
    tell_staff(offer, "stepped_back", at)
    propose_next_in_line(offer.vacancy.season, [place_of(offer)], at=at, reason=State.CANDIDATE_WITHDREW)
    return offer


def step_back_until(offer: Offer) -> date:
    """The last day on which the person may step back by themselves."""
    return offer.first_week - timedelta(days=Organisation.objects.current().step_back_days)


def _signature(name: str) -> str:
    """What stands under the yes: the name as written, in one line."""
    signed = " ".join(name.replace("\0", "").split())
    if not signed:
        raise RuleBroken("name_required", _("Write your name to say yes."), field="name")
    if len(signed) > LONGEST_NAME:
        raise RuleBroken("name_too_long", _("The name is too long."), field="name")
    return signed


def _claim(offer: Offer, at: datetime) -> list[SeatWeeks]:
    """Whether a yes can be said now; returns the seat-weeks that lapsed offers in its way gave back."""
    if offer.state == State.SENT and not offer.has_lapsed(at):
        return []
    if offer.state != State.DECLINED:
        raise not_open(offer, at)
    if offer.reply_by is None or offer.reply_by <= at:
        raise RuleBroken("offer_expired", _("The last day to answer has passed."))
    check_person(offer)
    _check_vacancy(offer)
    freed = clear_lapsed(offer, at)
    check_room(offer)
    return freed


def _check_vacancy(offer: Offer) -> None:
    """After a no the place may have been taken away or changed."""
    vacancy = offer.vacancy
    if vacancy.state != Vacancy.State.OPEN or not vacancy.need.has(offer.seat, offer.weeks):
        raise RuleBroken("seat_taken", _("The place is not there any more."))


def _demand_open(offer: Offer, at: datetime) -> None:
    if offer.state != State.SENT or offer.has_lapsed(at):
        raise not_open(offer, at)


def _receipt_of_yes(offer: Offer, at: datetime) -> None:
    stop_letters(offer, at)
    calendar = ("sommarjobb.ics", calendar_file(offer), "text/calendar")
    send_letter(offer, "offer_receipt_yes", at, attachments=[calendar])
    tell_staff(offer, "yes", at)


def _check_proposal(offer: Offer, weeks: list[date], text: str) -> None:
    season = offer.vacancy.season
    if not weeks:
        raise RuleBroken("weeks_required", _("Choose the weeks that you can work."), field="weeks")
    if any(not is_monday(week) or not season.first_week <= week <= season.last_week for week in weeks):
        raise RuleBroken("weeks_outside_season", _("Choose weeks of the season."), field="weeks")
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("text_too_long", _("The text is too long."), field="text")


def _whom_to_call() -> str:
    organisation = Organisation.objects.current()
    who = ", ".join(part for part in (organisation.contact_name, organisation.contact_phone) if part)
    if not who:
        return _("It is so close to the start that you need to call us.")
    return _("It is so close to the start that you need to call us: %(who)s.") % {"who": who}
