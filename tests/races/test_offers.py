"""Everybody answers, sends and withdraws at once: a seat is promised once, and a person once."""

from collections import Counter

import pytest

from recruitment.offers.actions import (
    accept_offer,
    decline_offer,
    expire_offers,
    release_person,
    remind_offers,
    send_next_of_wave,
    send_offer,
    send_wave,
    withdraw_offer,
)
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from tests.factories import make_candidacy, make_offer, make_vacancy, moment, week
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

SENT = moment("2027-04-12 10:00")
LATER = moment("2027-04-13 10:00")
DEADLINE = moment("2027-04-20 00:00")
PROMISED = {"state": "sent", "sent_at": SENT, "reply_by": DEADLINE}


def sent(candidacy=None, vacancy=None, **values):
    return make_offer(candidacy or make_candidacy(), vacancy or make_vacancy(), **PROMISED | values)


def yes(offer, at=LATER):
    return lambda: accept_offer(offer, name="Stina Ågren", at=at).state


def states():
    return Counter(Offer.objects.values_list("state", flat=True))


def templates():
    return Counter(Message.objects.exclude(state="cancelled").values_list("template", flat=True))


def test_the_same_offer_accepted_twenty_times_at_once_is_accepted_once(season, rut):
    offer = sent(sent_by=rut)
    assert at_once(*times(20, yes(offer))) == ["accepted_conditional"] * 20
    assert templates() == {"offer_receipt_yes": 1, "staff_offer_answered": 1}
    assert offer.candidate.entries.filter(kind="offer_moved").count() == 1


def test_of_twenty_noes_turned_to_yes_at_once_one_gets_the_seat(season, unit, rut):
    vacancy = make_vacancy(unit)
    declined = [sent(vacancy=vacancy, state="declined", sent_by=rut) for _number in range(20)]
    answers = Counter(at_once(*map(yes, declined)))
    assert answers == {"accepted_conditional": 1, "seat_taken": 19}
    assert states() == {"accepted_conditional": 1, "declined": 19}


@pytest.mark.parametrize(("at", "answer"), [(LATER, "accepted_conditional"), (DEADLINE, "offer_expired")])
def test_yes_against_the_clock_is_decided_by_when_it_was_said(season, rut, at, answer):
    offer = sent(sent_by=rut)
    early = moment("2027-04-19 23:59:59")
    answers = at_once(*times(4, yes(offer, at)), *times(4, lambda: expire_offers(early)))
    assert answers[:4] == [answer] * 4
    assert answers[4:] == [0] * 4


def test_a_late_yes_never_beats_a_late_job_and_never_both_happen(season, rut):
    for _round in range(5):
        offer = sent(sent_by=rut)
        said, expired = at_once(yes(offer, LATER), lambda: expire_offers(DEADLINE))
        offer.refresh_from_db()
        assert (said, expired, offer.state) in [
            ("accepted_conditional", 0, "accepted_conditional"),
            ("offer_expired", 1, "expired"),
        ]


def test_yes_and_withdrawal_never_both_happen(season, rut):
    """A withdrawal that comes after the yes finds a yes with conditions, and takes that back."""
    offers = [sent(vacancy=make_vacancy(), sent_by=rut) for _round in range(5)]
    for offer in offers:
        said, _withdrawn = at_once(
            yes(offer), lambda offer=offer: withdraw_offer(offer, by=rut, at=LATER).state
        )
        offer.refresh_from_db()
        assert offer.state == "withdrawn"
        assert said in ("accepted_conditional", "offer_not_open")
        receipts = Message.objects.filter(about=f"offer:{offer.pk}", state="queued")
        assert list(receipts.values_list("template", flat=True)) == ["offer_withdrawn"]


def test_yes_and_no_at_once_are_one_answer(season, rut):
    offer = sent(sent_by=rut)
    answers = at_once(*times(5, yes(offer)), *times(5, lambda: decline_offer(offer, at=LATER).state))
    offer.refresh_from_db()
    # A no that comes first may become a yes while the seat is free; a yes never becomes a no.
    assert offer.state == "accepted_conditional"
    assert set(answers[:5]) == {"accepted_conditional"}
    assert set(answers[5:]) <= {"declined", "offer_not_open"}


def test_nobody_says_yes_to_two_places_in_the_same_weeks(season, unit, rut):
    """One was declined and may become a yes; the other waits for its answer."""
    person = make_candidacy(max_blocks=2)
    declined = sent(person, make_vacancy(unit), state="declined", first_week=week(25), last_week=week(28))
    asked = sent(person, make_vacancy(unit), first_week=week(28), last_week=week(30))
    answers = Counter(at_once(*times(3, yes(declined)), *times(3, yes(asked))))
    assert answers == {"accepted_conditional": 3, "person_busy": 3}
    assert states() == {"accepted_conditional": 1, "declined": 1}


def test_two_drafts_for_one_seat_sent_at_once_are_one_promise(season, unit, rut):
    vacancy = make_vacancy(unit)
    drafts = [make_offer(make_candidacy(), vacancy) for _number in range(6)]
    answers = Counter(at_once(*[_sending(draft, rut) for draft in drafts]))
    assert answers == {"sent": 1, "seat_taken": 5}


def test_of_many_offers_to_one_person_one_is_asked_and_the_others_wait(season, unit, rut):
    person = make_candidacy(max_blocks=5)
    drafts = [
        make_offer(person, make_vacancy(unit), first_week=week(25 + n), last_week=week(25 + n))
        for n in range(4)
    ]
    assert Counter(at_once(*[_sending(draft, rut) for draft in drafts])) == {"sent": 1, "queued": 3}


def _sending(draft, rut):
    return lambda: send_offer(draft, by=rut, at=LATER).state


def test_two_workers_send_each_offer_of_a_wave_once(season, unit, rut):
    wave = Wave.objects.create(season=season)
    for _number in range(8):
        make_offer(make_candidacy(), make_vacancy(unit), wave=wave)
    send_wave(wave, by=rut, at=SENT)

    def work():
        while send_next_of_wave(SENT):
            pass

    assert at_once(*times(3, work)) == [None] * 3
    wave.refresh_from_db()
    assert (wave.state, states(), templates()) == ("done", {"sent": 8}, {"offer_sent": 8})


def test_many_noes_at_once_make_one_proposal_of_all_their_weeks(season, unit, rut):
    offers = [sent(vacancy=make_vacancy(unit), sent_by=rut) for _number in range(8)]
    answers = at_once(*[lambda offer=offer: decline_offer(offer, at=LATER).state for offer in offers])
    assert answers == ["declined"] * 8
    plan = Plan.objects.get()
    assert len(plan.freed) == 8


def test_two_jobs_expire_and_remind_once(season, rut):
    for _number in range(6):
        sent(vacancy=make_vacancy(), sent_by=rut)
    reminded = at_once(*times(3, lambda: remind_offers(moment("2027-04-16 09:00"))))
    assert (sum(reminded), templates()["offer_reminder"]) == (6, 6)
    expired = at_once(*times(3, lambda: expire_offers(DEADLINE)))
    assert (sum(expired), templates()["offer_expired"]) == (6, 6)


def test_leaving_answering_and_sending_at_once_never_lock_each_other_out(season, unit, rut):
    """Whatever comes first, nobody who has left holds or gets anything."""
    person = make_candidacy(max_blocks=3)
    asked = sent(person, make_vacancy(unit), first_week=week(25), last_week=week(26))
    draft = make_offer(person, make_vacancy(unit), first_week=week(28), last_week=week(29))
    other = sent(vacancy=make_vacancy(unit), sent_by=rut)
    answers = at_once(
        yes(asked),
        _sending(draft, rut),
        lambda: release_person(person.candidate, at=LATER),
        lambda: decline_offer(other, at=LATER).state,
        lambda: expire_offers(LATER),
        lambda: withdraw_offer(draft, by=rut, at=LATER).state,
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
