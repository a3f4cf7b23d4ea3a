"""More time to answer, and a no to the whole summer."""

from datetime import date

import pytest

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    create_offer,
    decline_offer,
    expire_offers,
    extend_offer,
    send_offer,
)
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.factories import make_offer, make_vacancy, moment, week
from tests.offers.conftest import DEADLINE, LATER, SENT

WEDNESDAY = date(2027, 4, 21)


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


def test_the_recruiter_gives_more_time_and_the_person_hears_it_once(offer, rut):
    for _time in range(2):
        extended = extend_offer(offer, WEDNESDAY, by=rut, at=LATER)
        assert extended.reply_by == moment("2027-04-22 00:00")
    letter = Message.objects.get(template="offer_extended")
    assert "21 april 2027" in letter.text
    assert expire_offers(DEADLINE) == 0
    assert accept_offer(offer, name="Stina Ågren", at=DEADLINE).state == "accepted_conditional"


def test_time_is_never_taken_back(offer, rut):
    assert broken(extend_offer, offer, date(2027, 4, 16), by=rut, at=LATER) == "reply_by_not_later"
    assert Offer.objects.get().reply_by == DEADLINE


def test_a_red_day_and_a_day_after_the_work_are_refused(offer, rut):
    assert broken(extend_offer, offer, date(2027, 4, 24), by=rut, at=LATER) == "reply_by_not_working_day"
    assert broken(extend_offer, offer, date(2027, 10, 4), by=rut, at=LATER) == "reply_by_too_late"


def test_what_is_over_or_answered_is_not_brought_back(offer, rut):
    assert broken(extend_offer, offer, WEDNESDAY, by=rut, at=DEADLINE) == "offer_expired"
    decline_offer(offer, at=LATER)
    assert broken(extend_offer, offer, WEDNESDAY, by=rut, at=LATER) == "offer_not_open"


def test_only_somebody_with_delegation_gives_more_time(offer, maja):
    maja.may_decide_employment = False
    with pytest.raises(NotAllowed):
        extend_offer(offer, WEDNESDAY, by=maja, at=LATER)


def test_a_no_to_the_summer_ends_every_question_of_it(offer, stina, unit, rut):
    stina.max_blocks = 3
    stina.save()
    second = create_offer(stina, make_vacancy(unit), 1, week(31), week(32), by=rut, at=SENT)
    send_offer(second, by=rut, at=SENT)
    for _time in range(2):
        decline_offer(offer, reason="studies", not_this_summer=True, at=LATER)
    second.refresh_from_db()
    stina.refresh_from_db()
    person = stina.candidate
    person.refresh_from_db()
    assert (second.state, stina.state, stina.answer) == ("withdrawn", "not_now", "no")
    assert (person.status, person.paused_until) == ("paused", date(2027, 9, 6))
    assert not Offer.objects.filter(state="sent").exists()


def test_it_can_become_a_yes_until_the_deadline(offer, stina):
    decline_offer(offer, not_this_summer=True, at=LATER)
    accept_offer(offer, name="Stina Ågren", at=LATER)
    stina.refresh_from_db()
    assert (stina.state, stina.answer, stina.candidate.status) == ("assigned", "yes", "active")


def test_who_has_a_place_steps_back_from_that_first(offer, stina, unit):
    make_offer(
        stina, make_vacancy(unit), state="accepted_conditional", first_week=week(31), last_week=week(32)
    )
    assert broken(decline_offer, offer, not_this_summer=True, at=LATER) == "has_a_place"
    assert Offer.objects.get(pk=offer.pk).state == "sent"
    assert decline_offer(offer, at=LATER).state == "declined"
