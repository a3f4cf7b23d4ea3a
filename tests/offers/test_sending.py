"""Offers are sent by who may decide, to each person one at a time, on terms that stay as they were."""

from datetime import date

import pytest

from recruitment.candidates.models import Candidate
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    create_offer,
    decline_offer,
    pause_wave,
    resume_wave,
    send_next_of_wave,
    send_offer,
    send_wave,
)
from recruitment.offers.letters import preview_offer, terms_of
from recruitment.offers.models import Offer, Wave
from recruitment.offers.terms import hash_of, terms_now
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.vacancies.models import Vacancy
from tests.factories import make_description, make_manager, make_offer, make_vacancy, moment, week
from tests.offers.conftest import DEADLINE, LATER, SENT, letters


def drafted(candidacy, vacancy, first=25, last=30, seat=1, at=SENT, **values):
    return create_offer(candidacy, vacancy, seat, week(first), week(last), by=None, at=at, **values)


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


# Writing


def test_a_draft_promises_nothing_and_tells_nobody(stina, vacancy, rut):
    draft = create_offer(stina, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    stina.refresh_from_db()
    assert (draft.state, draft.role, draft.created_by) == ("draft", "co_case_worker", rut)
    assert (stina.state, Message.objects.count()) == ("cleared", 0)
    assert stina.candidate.entries.get().details == {
        "state": "draft",
        "role": "co_case_worker",
        "unit": "Utredning barn och unga",
        "first_week": "2027-W25",
        "last_week": "2027-W30",
    }


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"seat": 2}, "no_such_seat"),
        ({"seat": 0}, "no_such_seat"),
        ({"first": 24}, "outside_vacancy"),
        ({"last": 33}, "outside_vacancy"),
        ({"first": 30, "last": 29}, "weeks_backwards"),
    ],
)
def test_an_offer_is_for_a_seat_and_weeks_that_are_there(stina, vacancy, place, code):
    assert broken(drafted, stina, vacancy, **place) == code


def test_an_offer_may_ask_for_weeks_that_the_person_has_not_said(stina, vacancy):
    stina.weeks = [week(25)]
    stina.save()
    assert drafted(stina, vacancy).state == "draft"


def test_two_drafts_are_never_written_for_one_seat_or_one_person_in_a_week(stina, otto, vacancy, unit):
    drafted(stina, vacancy, 25, 28)
    elsewhere = make_vacancy(unit)
    assert broken(drafted, otto, vacancy, 28, 30) == "seat_taken"
    assert broken(drafted, stina, elsewhere, 28, 30) == "person_busy"
    assert drafted(otto, vacancy, 29, 30).state == "draft"


def test_only_who_is_cleared_gets_an_offer(stina, vacancy):
    stina.state = "interested"
    stina.save()
    assert broken(drafted, stina, vacancy) == "not_cleared"


@pytest.mark.parametrize("status", ["left", "expired"])
def test_who_has_left_gets_no_offer(stina, vacancy, status):
    Candidate.objects.filter(pk=stina.candidate_id).update(status=status)
    stina.candidate.refresh_from_db()
    assert broken(drafted, stina, vacancy) == "candidate_left"


def test_a_student_is_co_case_worker_beside_a_qualified_one(stina, unit):
    case_work = make_vacancy(unit, role="case_worker", has_regulated_tasks=True)
    assert broken(drafted, stina, case_work) == "no_degree"
    assert broken(drafted, stina, case_work, role="social_administrator") == "role_not_offered"
    assert drafted(stina, case_work, role="co_case_worker").role == "co_case_worker"


# Sending


def test_a_sent_offer_has_a_deadline_terms_and_a_letter(offer, stina, rut):
    stina.refresh_from_db()
    assert (offer.state, offer.sent_at, offer.sent_by) == ("sent", SENT, rut)
    assert offer.reply_by == DEADLINE
    assert stina.state == "offered"
    assert stina.candidate.__class__.objects.get(pk=stina.candidate_id).last_contacted_at == SENT
    assert letters(offer) == [("stina@student.example.org", "offer_sent")]
    letter = Message.objects.get()
    assert (letter.send_before, letter.about) == (DEADLINE, f"offer:{offer.pk}")


def test_sending_twice_is_sending_once(offer, rut):
    assert send_offer(offer, by=rut, at=LATER).sent_at == SENT
    assert letters(offer) == [("stina@student.example.org", "offer_sent")]


def test_only_who_may_decide_on_employment_sends(stina, vacancy, unit):
    draft = drafted(stina, vacancy)
    with pytest.raises(NotAllowed) as told:
        send_offer(draft, by=make_manager(unit), at=SENT)
    assert told.value.code == "may_not_decide_employment"
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_terms_stay_as_they_were_when_the_offer_was_sent(offer, vacancy):
    before = terms_of(offer)
    Vacancy.objects.filter(pk=vacancy.pk).update(salary_min=20_000, hours_percent=50)
    offer = Offer.objects.get(pk=offer.pk)
    assert terms_of(offer) == before
    assert offer.terms_hash == hash_of(before)


def test_the_terms_name_the_version_of_the_job_description(vacancy, offer):
    assert terms_of(offer)["job_description"] is None
    Vacancy.objects.update(job_description=make_description(title="Medhandläggare barn"))
    version = Vacancy.objects.get(pk=vacancy.pk).job_description
    assert terms_now(Offer.objects.get(pk=offer.pk))["job_description"] == {
        "title": "Medhandläggare barn",
        "version": 1,
        "path": f"/sa-ser-jobbet-ut/{version.description.slug}/1/",
    }


def test_the_terms_say_everything_that_a_yes_agrees_to(offer):
    terms = terms_of(offer)
    assert {key: terms[key] for key in ("role", "unit", "address", "first_day", "last_day", "weeks")} == {
        "role": "co_case_worker",
        "unit": "Utredning barn och unga",
        "address": "Storgatan 1, 123 45 Norrby",
        "first_day": "2027-06-21",
        "last_day": "2027-07-30",
        "weeks": [f"2027-W{number}" for number in range(25, 31)],
    }
    assert (terms["salary_min"], terms["salary_max"], terms["pay_type"]) == (27_000, 31_000, "monthly")
    assert (terms["collective_agreement"], terms["employment_form"]) == ("AB", "substitute")
    assert (terms["hours_percent"], terms["register_law"]) == (100, "none")
    assert terms["contact"] == {"name": "Maja Berg", "phone": "010-22", "email": "maja@norrby.example.org"}
    assert terms["organisation"] == "Norrby kommun"


def test_all_conditions_stand_in_the_offer(stina, unit, rut):
    graduate = stina.candidate
    graduate.admit_term, graduate.admit_year = "VT", 2024  # the seventh term ends in June 2027
    graduate.licence_b = "yes"
    graduate.save()
    place = make_vacancy(
        unit,
        role="case_worker",
        has_regulated_tasks=True,
        requires_licence_b=True,
        licence_reason="hembesök utan buss",
        register_law="l2013_852",
    )
    offer = send_offer(drafted(stina, place), by=rut, at=SENT)
    codes = ["licence_b", "degree_certificate", "register_extract"]
    assert [one["code"] for one in offer.conditions] == codes
    assert terms_of(offer)["conditions"] == offer.conditions


def test_what_law_allowed_when_it_was_written_is_looked_at_again_when_it_is_sent(stina, unit, rut):
    stina.candidate.education_status = "degree"
    stina.candidate.save()
    place = make_vacancy(unit, role="case_worker", has_regulated_tasks=True)
    draft = drafted(stina, place)
    Candidate.objects.filter(pk=stina.candidate_id).update(education_status="student")
    assert broken(send_offer, draft, by=rut, at=SENT) == "no_degree"


@pytest.mark.parametrize(
    ("reply_by", "code"),
    [
        (date(2027, 4, 9), "reply_by_in_past"),
        (moment("2027-04-12 09:59"), "reply_by_in_past"),
        (SENT, "reply_by_in_past"),
        (date(2027, 4, 17), "reply_by_not_working_day"),  # a Saturday
        (date(2027, 5, 6), "reply_by_not_working_day"),  # Ascension Day
        (date(2027, 9, 6), "reply_by_too_late"),
    ],
)
def test_a_deadline_is_ahead_and_on_a_working_day(stina, vacancy, rut, reply_by, code):
    draft = drafted(stina, vacancy)
    assert broken(send_offer, draft, by=rut, at=SENT, reply_by=reply_by) == code


def test_a_deadline_can_be_chosen_as_a_day(stina, vacancy, rut):
    offer = send_offer(drafted(stina, vacancy), by=rut, at=SENT, reply_by=date(2027, 4, 14))
    assert offer.reply_by == moment("2027-04-15 00:00")


def test_a_seat_that_is_promised_is_not_promised_again(offer, otto, vacancy, rut):
    late = make_offer(otto, vacancy, first_week=week(30), last_week=week(32))
    assert broken(send_offer, late, by=rut, at=LATER) == "seat_taken"


def test_an_offer_that_nobody_answered_in_time_is_no_longer_in_the_way(offer, otto, vacancy, rut):
    after = moment("2027-04-20 00:00")
    second = send_offer(drafted(otto, vacancy, at=after), by=rut, at=after)
    offer.refresh_from_db()
    assert (second.state, offer.state) == ("sent", "expired")


def test_weeks_that_are_over_are_not_offered(stina, vacancy, rut):
    assert (
        broken(send_offer, drafted(stina, vacancy), by=rut, at=moment("2027-08-02 10:00"))
        == "weeks_have_passed"
    )


@pytest.mark.parametrize("state", ["withdrawn", "expired", "declined", "filled_by_other"])
def test_what_is_over_is_not_sent(stina, vacancy, rut, state):
    offer = make_offer(stina, vacancy, state=state)
    code = {"expired": "offer_expired", "filled_by_other": "seat_taken"}.get(state, "offer_not_open")
    assert broken(send_offer, offer, by=rut, at=SENT) == code


# One question at a time


@pytest.fixture
def second(stina, unit, offer):
    """Another place for Stina, in weeks of their own."""
    stina.max_blocks = 2
    stina.save()
    return drafted(stina, make_vacancy(unit), 31, 32)


def test_a_second_offer_waits_until_the_first_is_answered(offer, second, rut):
    waiting = send_offer(second, by=rut, at=LATER)
    assert (waiting.state, waiting.sent_at, letters(second)) == ("queued", None, [])
    assert send_offer(second, by=rut, at=LATER).state == "queued"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_waiting_offer_leaves_with_the_answer(offer, second, rut, answer):
    send_offer(second, by=rut, at=LATER)
    at = moment("2027-04-14 09:00")
    accept_offer(offer, name="Stina Ågren", at=at) if answer == "yes" else decline_offer(offer, at=at)
    second.refresh_from_db()
    assert (second.state, second.sent_at, second.sent_by) == ("sent", at, rut)
    assert second.reply_by == moment("2027-04-22 00:00")
    assert letters(second) == [("stina@student.example.org", "offer_sent")]


def test_a_waiting_offer_whose_seat_has_gone_is_filled_and_nobody_is_told(offer, second, otto, rut):
    send_offer(second, by=rut, at=LATER)
    make_offer(otto, second.vacancy, state="confirmed", first_week=week(31), last_week=week(32))
    decline_offer(offer, at=LATER)
    second.refresh_from_db()
    assert (second.state, letters(second)) == ("filled_by_other", [])


# Waves


@pytest.fixture
def wave(season, stina, otto, unit, rut):
    wave = Wave.objects.create(season=season, created_by=rut)
    for candidacy in (stina, otto):
        make_offer(candidacy, make_vacancy(unit), wave=wave)
    return wave


def states(wave):
    return sorted(wave.offers.values_list("state", flat=True))


def test_a_wave_is_sent_row_by_row_and_then_done(wave, rut):
    assert send_wave(wave, by=rut, at=SENT).state == "sending"
    assert send_next_of_wave(SENT)
    assert states(wave) == ["draft", "sent"]
    assert send_next_of_wave(SENT)
    assert send_next_of_wave(SENT)
    assert not send_next_of_wave(SENT)
    wave.refresh_from_db()
    assert (wave.state, states(wave), wave.sent_by) == ("done", ["sent", "sent"], rut)


def test_a_wave_that_nobody_sent_stays(wave):
    assert not send_next_of_wave(SENT)
    assert states(wave) == ["draft", "draft"]


def test_a_wave_is_paused_and_goes_on(wave, rut):
    send_wave(wave, by=rut, at=SENT)
    send_next_of_wave(SENT)
    assert pause_wave(wave, by=rut, at=SENT).state == "paused"
    assert not send_next_of_wave(LATER)
    assert resume_wave(wave, by=rut, at=LATER).state == "sending"
    assert send_next_of_wave(LATER)
    assert states(wave) == ["sent", "sent"]


def test_a_wave_needs_somebody_who_may_decide(wave, unit):
    with pytest.raises(NotAllowed):
        send_wave(wave, by=make_manager(unit), at=SENT)
    wave.refresh_from_db()
    assert wave.state == "draft"


def test_an_offer_that_cannot_be_sent_does_not_hold_up_the_wave(wave, stina, rut):
    Candidate.objects.filter(pk=stina.candidate_id).update(status="left")
    send_wave(wave, by=rut, at=SENT)
    while send_next_of_wave(SENT):
        pass
    wave.refresh_from_db()
    assert (wave.state, states(wave)) == ("done", ["sent", "withdrawn"])
    assert stina.candidate.entries.get().details["reason"] == "candidate_left"


def test_a_wave_stops_when_its_sender_may_no_longer_decide(wave, rut):
    send_wave(wave, by=rut, at=SENT)
    rut.may_decide_employment = False
    rut.save()
    while send_next_of_wave(SENT):
        pass
    wave.refresh_from_db()
    assert (wave.state, states(wave)) == ("paused", ["draft", "draft"])


# What is seen before


def test_the_preview_is_the_letter_that_goes_out(stina, vacancy, maja, rut):
    draft = drafted(stina, vacancy)
    shown = preview_offer(draft, DEADLINE, SENT)
    offer = send_offer(draft, by=rut, at=SENT)
    letter = Message.objects.get(key=f"offer-{offer.pk}-sent")
    assert (shown.subject, shown.text, shown.html) == (
        letter.subject,
        without_keys(letter.text),
        without_keys(letter.html),
    )
    assert Message.objects.count() == 1


def test_the_preview_keeps_the_personal_link_to_the_person(stina, vacancy):
    draft = drafted(stina, vacancy)
    shown = preview_offer(draft, DEADLINE, SENT)
    assert draft.token not in shown.text + shown.html


# Whatever the code does


def test_the_database_has_the_last_word_and_it_is_said_as_a_rule(
    stina, otto, vacancy, unit, rut, monkeypatch
):
    """Every check of ours is gone: what is promised twice is still refused, and never as an accident."""
    monkeypatch.setattr("recruitment.offers.sending.check_room", lambda _offer: None)
    monkeypatch.setattr("recruitment.offers.sending._has_a_question", lambda _offer: False)
    make_offer(otto, vacancy, state="confirmed")
    make_offer(stina, make_vacancy(unit), state="sent", sent_at=SENT, reply_by=DEADLINE)
    taken, busy = make_offer(stina, vacancy), make_offer(stina, make_vacancy(unit))
    assert broken(send_offer, taken, by=rut, at=SENT) == "seat_taken"
    assert broken(send_offer, busy, by=rut, at=SENT) == "person_busy"
    assert Offer.objects.filter(state="draft").count() == 2
