"""Offers end by the clock, by a withdrawal, or with the person; nobody hears about them afterwards."""

import pytest

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    create_offer,
    decline_offer,
    expire_offers,
    open_offer,
    release_person,
    remind_offers,
    replace_offer,
    send_offer,
    withdraw_offer,
)
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from tests.factories import make_manager, make_offer, make_vacancy, moment, week
from tests.offers.conftest import DEADLINE, LATER, SENT, letters

STINA, MAJA, RUT = "stina@student.example.org", "maja@norrby.example.org", "rut@norrby.example.org"
REMINDER = moment("2027-04-16 09:00")  # two days before Monday 19 April, moved back to a Friday


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


def state_of(offer):
    return Offer.objects.get(pk=offer.pk).state


# Silence


def test_an_offer_expires_when_its_deadline_has_come_and_not_before(offer, stina):
    assert expire_offers(moment("2027-04-19 23:59:59")) == 0
    assert state_of(offer) == "sent"
    assert expire_offers(DEADLINE) == 1
    stina.refresh_from_db()
    assert (state_of(offer), stina.state) == ("expired", "cleared")
    assert expire_offers(DEADLINE) == 0


def test_the_person_and_staff_are_told_once_that_time_has_run_out(offer):
    for _time in range(2):
        expire_offers(DEADLINE)
    assert letters(offer, "cancelled") == [(STINA, "offer_sent")]
    assert letters(offer) == [
        (MAJA, "staff_offer_answered"),
        (RUT, "staff_offer_answered"),
        (STINA, "offer_expired"),
    ]


def test_silence_frees_the_weeks_and_the_next_in_line_is_looked_for(offer, vacancy):
    expire_offers(DEADLINE)
    plan = Plan.objects.get()
    assert (plan.state, plan.reason) == ("queued", "expired")
    assert plan.freed == [
        {"vacancy": str(vacancy.pk), "seat": 1, "first_week": "2027-W25", "last_week": "2027-W30"}
    ]


def test_silence_lets_the_next_question_come(offer, stina, unit, rut):
    stina.max_blocks = 2
    stina.save()
    second = create_offer(stina, make_vacancy(unit), 1, week(31), week(32), by=rut, at=SENT)
    send_offer(second, by=rut, at=SENT)
    expire_offers(DEADLINE)
    assert (state_of(offer), state_of(second)) == ("expired", "sent")


def test_a_waiting_offer_is_sent_by_the_clock_when_nothing_is_in_front_of_it(stina, vacancy, rut):
    waiting = make_offer(stina, vacancy, state="queued", sent_by=rut)
    expire_offers(SENT)
    assert state_of(waiting) == "sent"


def test_many_silences_are_closed_in_one_go(season, unit, rut, monkeypatch):
    monkeypatch.setattr("recruitment.offers.closing.AT_A_TIME", 2)
    for _number in range(5):
        make_offer(vacancy=make_vacancy(unit), state="sent", sent_at=SENT, reply_by=DEADLINE, sent_by=rut)
    assert expire_offers(DEADLINE) == 5
    assert Offer.objects.filter(state="expired").count() == 5
    assert len(Plan.objects.get().freed) == 5


# Reminders


def test_a_reminder_leaves_once_when_its_hour_has_come(offer):
    assert remind_offers(moment("2027-04-16 08:59:59")) == 0
    assert remind_offers(REMINDER) == 1
    assert remind_offers(moment("2027-04-17 10:00")) == 0
    reminder = Message.objects.get(template="offer_reminder")
    assert (reminder.key, reminder.recipient) == (f"offer-{offer.pk}-reminder", STINA)
    assert reminder.send_before == DEADLINE


def test_nobody_is_reminded_of_what_is_answered_or_over(offer):
    decline_offer(offer, at=LATER)
    assert remind_offers(REMINDER) == 0


def test_nobody_is_reminded_after_the_deadline(offer):
    assert remind_offers(DEADLINE) == 0


def test_an_offer_sent_after_the_hour_of_its_reminder_has_none(stina, vacancy):
    make_offer(stina, vacancy, state="sent", sent_at=moment("2027-04-16 09:00"), reply_by=DEADLINE)
    assert remind_offers(moment("2027-04-17 10:00")) == 0


def test_an_answer_stops_a_reminder_that_has_not_left(offer):
    remind_offers(REMINDER)
    accept_offer(offer, name="Stina Ågren", at=REMINDER)
    assert letters(offer, "cancelled") == [(STINA, "offer_reminder"), (STINA, "offer_sent")]


# Withdrawing


def test_a_draft_is_withdrawn_without_a_word(stina, vacancy, unit):
    draft = make_offer(stina, vacancy)
    assert withdraw_offer(draft, by=make_manager(unit), at=SENT).state == "withdrawn"
    assert (Message.objects.count(), Plan.objects.count()) == (0, 0)


def test_an_unopened_offer_is_withdrawn_and_the_person_is_told(offer, rut):
    assert withdraw_offer(offer, by=rut, at=LATER).state == "withdrawn"
    assert withdraw_offer(offer, by=rut, at=LATER).state == "withdrawn"
    assert letters(offer) == [(STINA, "offer_withdrawn")]
    assert Plan.objects.get().reason == "withdrawn"


def test_an_offer_that_was_opened_binds_unless_both_agree(offer, rut):
    open_offer(offer.token, at=LATER, looks_like_robot=False)
    assert broken(withdraw_offer, offer, by=rut, at=LATER) == "offer_opened"
    assert withdraw_offer(offer, by=rut, at=LATER, agreed=True).state == "withdrawn"
    assert offer.candidate.entries.filter(kind="offer_moved").latest("pk").details["reason"] == "agreed"


def test_a_yes_whose_condition_is_not_met_is_withdrawn_with_no_more_said(offer, stina, rut):
    accept_offer(offer, name="Stina Ågren", at=LATER)
    withdrawn = withdraw_offer(offer, by=rut, at=moment("2027-05-03 10:00"))
    stina.refresh_from_db()
    assert (withdrawn.state, stina.state) == ("withdrawn", "cleared")
    assert (
        offer.candidate.entries.filter(kind="offer_moved").latest("pk").details["reason"]
        == "condition_not_met"
    )


def test_only_who_may_decide_takes_back_what_was_sent(offer, unit):
    with pytest.raises(NotAllowed):
        withdraw_offer(offer, by=make_manager(unit), at=LATER)
    assert state_of(offer) == "sent"


@pytest.mark.parametrize(("state", "code"), [("declined", "offer_not_open"), ("expired", "offer_expired")])
def test_what_is_over_cannot_be_withdrawn(stina, vacancy, rut, state, code):
    assert broken(withdraw_offer, make_offer(stina, vacancy, state=state), by=rut, at=SENT) == code


# Replacing


def test_an_offer_is_replaced_by_the_weeks_that_the_person_proposed(offer, rut):
    new = replace_offer(offer, week(27), week(32), by=rut, at=LATER)
    assert (state_of(offer), new.state, new.weeks[0], new.weeks[-1]) == (
        "superseded",
        "sent",
        week(27),
        week(32),
    )
    assert letters(offer, "cancelled") == [(STINA, "offer_sent")]
    assert letters(new) == [(STINA, "offer_sent")]
    assert Plan.objects.get().freed == [
        {"vacancy": str(offer.vacancy_id), "seat": 1, "first_week": "2027-W25", "last_week": "2027-W26"}
    ]


def test_an_offer_that_cannot_be_replaced_stands(offer, otto, rut):
    make_offer(otto, offer.vacancy, state="confirmed", first_week=week(31), last_week=week(32))
    assert broken(replace_offer, offer, week(27), week(31), by=rut, at=LATER) == "seat_taken"
    assert (state_of(offer), Offer.objects.count()) == ("sent", 2)


# Leaving the bank


def test_who_leaves_holds_nothing_and_hears_nothing(stina, unit, season, offer, rut):
    accepted = make_offer(
        stina, make_vacancy(unit), state="confirmed", first_week=week(31), last_week=week(31)
    )
    draft = make_offer(stina, make_vacancy(unit), first_week=week(32), last_week=week(32))
    assert release_person(stina.candidate, at=LATER) == 3
    assert [state_of(one) for one in (offer, accepted, draft)] == [
        "declined",
        "candidate_withdrew",
        "withdrawn",
    ]
    assert [letter for letter in letters(offer) if letter[0] == STINA] == []
    assert letters(draft) == []
    assert len(Plan.objects.get().freed) == 2
    assert release_person(stina.candidate, at=LATER) == 0
