"""Inquiries: many are asked at once, nothing is promised, and everybody hears how it ended."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    answer_inquiry,
    ask_people,
    change_promised_vacancy,
    create_offer,
    end_inquiry,
    send_offer,
    withdraw_promised_vacancy,
)
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.inquiring import find_reply
from recruitment.offers.inquiry_letters import link_of
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.elks import Elks
from tests.factories import make_candidacy, make_candidate, make_offer, moment, week
from tests.offers.conftest import LATER, SENT

OVER = moment("2027-04-20 00:00")
SPAN = (week(25), week(28))


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


@pytest.fixture
def inquiry(vacancy, stina, otto, rut, maja):
    return ask_people(vacancy, 1, *SPAN, [stina.pk, otto.pk], by=rut, at=SENT)


def reply_of(candidacy):
    return InquiryReply.objects.get(candidacy=candidacy)


def mails(template, state="queued"):
    return sorted(Message.objects.filter(template=template, state=state).values_list("recipient", flat=True))


def leave():
    Message.objects.filter(state="queued").update(state="sent", sent_at=SENT)


def test_many_are_asked_at_once_and_each_once(inquiry, vacancy, stina, otto, rut):
    again = ask_people(vacancy, 1, *SPAN, [otto.pk, stina.pk], by=rut, at=LATER)
    assert (again, Inquiry.objects.count()) == (inquiry, 1)
    assert mails("inquiry") == ["otto@student.example.org", "stina@student.example.org"]
    assert not Offer.objects.exists()


def test_a_yes_promises_nothing_and_is_told_to_who_asked_and_the_manager(inquiry, stina, rut, maja):
    for _time in range(2):
        assert answer_inquiry(reply_of(stina), "yes", at=LATER).answer == "yes"
    assert mails("staff_inquiry_answered") == sorted([rut.email, maja.email])
    assert not Offer.objects.exists()


def test_an_answer_can_change_while_the_question_is_open(inquiry, stina):
    assert [answer_inquiry(reply_of(stina), said, at=LATER).answer for said in ("no", "yes", "no")] == [
        "no",
        "yes",
        "no",
    ]
    assert broken(answer_inquiry, reply_of(stina), "yes", at=OVER) == "inquiry_closed"
    assert broken(answer_inquiry, reply_of(stina), "perhaps", at=LATER) == "answer_unknown"


def test_the_first_yes_becomes_an_offer_by_hand_and_the_others_hear_when_it_is_filled(
    inquiry, vacancy, stina, otto, season, rut
):
    no = make_candidacy(make_candidate(first_name="Nej"), season)
    ask_people(vacancy, 1, *SPAN, [no.pk], by=rut, at=SENT)
    leave()
    answer_inquiry(reply_of(no), "no", at=LATER)
    answer_inquiry(reply_of(stina), "yes", at=LATER)
    offer = send_offer(create_offer(stina, vacancy, 1, *SPAN, by=rut, at=LATER), by=rut, at=LATER)
    assert Inquiry.objects.get().closed_at is None
    accept_offer(offer, name="Stina Ågren", at=LATER)
    assert Inquiry.objects.get().closed_as == "filled"
    assert mails("inquiry_filled") == ["otto@student.example.org"]
    assert mails("inquiry") == []
    assert broken(answer_inquiry, reply_of(otto), "yes", at=LATER) == "inquiry_closed"


def test_half_of_the_weeks_filled_leaves_the_question_open(inquiry, vacancy, stina, rut):
    offer = make_offer(stina, vacancy, state="sent", first_week=week(25), last_week=week(26),
                       sent_at=SENT, reply_by=OVER)  # fmt: skip
    accept_offer(offer, name="Stina Ågren", at=LATER)
    assert Inquiry.objects.get().closed_at is None


def test_law_and_an_earlier_no_leave_somebody_out_wishes_do_not(vacancy, stina, otto, season, rut):
    early = make_candidacy(make_candidate(first_name="Tidig", admit_term="HT", admit_year=2026), season)
    make_offer(otto, vacancy, state="declined", sent_at=SENT)
    stina.weeks = [week(34)]
    stina.save()
    asked = ask_people(vacancy, 1, *SPAN, [stina.pk, otto.pk, early.pk], by=rut, at=LATER)
    assert [reply.candidacy for reply in asked.replies.all()] == [stina]
    assert broken(ask_people, vacancy, 1, *SPAN, [otto.pk], by=rut, at=LATER) == "nobody_to_ask"


def test_nobody_is_asked_about_weeks_that_are_taken_or_not_there(vacancy, stina, otto, rut):
    make_offer(otto, vacancy, state="accepted_conditional", first_week=week(26), last_week=week(26))
    assert broken(ask_people, vacancy, 1, *SPAN, [stina.pk], by=rut, at=SENT) == "seat_taken"
    assert broken(ask_people, vacancy, 2, *SPAN, [stina.pk], by=rut, at=SENT) == "no_such_seat"
    assert (
        broken(ask_people, vacancy, 1, week(33), week(34), [stina.pk], by=rut, at=SENT) == "outside_vacancy"
    )


def test_a_question_that_is_closed_stops_what_has_not_left(inquiry, stina, rut):
    for _time in range(2):
        assert end_inquiry(inquiry, by=rut, at=LATER).closed_as == "ended"
    assert (mails("inquiry"), broken(answer_inquiry, reply_of(stina), "yes", at=LATER)) == (
        [],
        "inquiry_closed",
    )


def test_who_was_asked_and_has_not_said_no_is_told_once_that_the_question_is_closed(
    inquiry, vacancy, stina, otto, season, rut
):
    no, offered = (make_candidacy(make_candidate(), season) for _each in range(2))
    ask_people(vacancy, 1, *SPAN, [no.pk, offered.pk], by=rut, at=SENT)
    leave()
    answer_inquiry(reply_of(no), "no", at=LATER)
    answer_inquiry(reply_of(stina), "yes", at=LATER)
    create_offer(offered, vacancy, 1, *SPAN, by=rut, at=LATER)
    for _time in range(2):
        end_inquiry(inquiry, by=rut, at=LATER)
    assert mails("inquiry_ended") == ["otto@student.example.org", "stina@student.example.org"]


@pytest.mark.parametrize("how", ["withdrawn", "fewer weeks", "other weeks"])
def test_who_waits_is_told_when_the_place_is_not_wanted_any_more(inquiry, vacancy, stina, otto, rut, how):
    leave()
    changes = {
        "fewer weeks": {"seats_by_week": {"2027-W26": 0}},
        "other weeks": {"first_week": week(29)},
    }
    for _time in range(2):
        if how == "withdrawn":
            withdraw_promised_vacancy(vacancy, by=rut, at=LATER)
        else:
            change_promised_vacancy(vacancy, changes[how], by=rut, at=LATER)
    inquiry.refresh_from_db()
    assert (inquiry.closed_as, inquiry.closed_at) == ("ended", LATER)
    assert mails("inquiry_ended") == ["otto@student.example.org", "stina@student.example.org"]


def test_a_change_that_keeps_the_place_keeps_the_question(inquiry, vacancy, rut):
    change_promised_vacancy(vacancy, {"seats": 2, "priority": 5}, by=rut, at=LATER)
    inquiry.refresh_from_db()
    assert inquiry.closed_at is None


def test_whom_the_question_has_not_reached_or_who_has_left_hears_nothing(inquiry, stina, otto, rut):
    Message.objects.filter(recipient="otto@student.example.org").update(state="sent", sent_at=SENT)
    otto.candidate.status = "left"
    otto.candidate.save()
    end_inquiry(inquiry, by=rut, at=LATER)
    assert (mails("inquiry_ended"), mails("inquiry", "cancelled")) == ([], ["stina@student.example.org"])


def test_who_has_an_offer_is_not_told_that_the_place_is_filled(inquiry, vacancy, stina, otto, rut):
    leave()
    make_offer(otto, vacancy, seat=2)
    offer = send_offer(create_offer(stina, vacancy, 1, *SPAN, by=rut, at=LATER), by=rut, at=LATER)
    accept_offer(offer, name="Stina Ågren", at=LATER)
    assert (Inquiry.objects.get().closed_as, mails("inquiry_filled")) == ("filled", [])


def test_the_question_goes_to_the_telephone_of_who_wants_that_and_an_answer_stops_it(
    settings, vacancy, season, otto, rut
):
    texted = make_candidacy(make_candidate(phone="+46701234567", sms_ok=True), season)
    with Elks() as server:
        settings.SMS = server.account()
        for _time in range(2):
            inquiry = ask_people(vacancy, 1, *SPAN, [texted.pk, otto.pk], by=rut, at=SENT)
    text = Message.objects.get(channel="sms")
    assert (text.recipient, text.due_at, text.send_before, text.season_id) == (
        "+46701234567", SENT, inquiry.answer_by, season.pk,
    )  # fmt: skip
    assert (link_of(reply_of(texted)) in text.text, vacancy.unit.name in text.text) == (True, False)
    answer_inquiry(reply_of(texted), "no", at=LATER)
    text.refresh_from_db()
    assert text.state == "cancelled"


def test_a_link_that_nobody_was_given_opens_nothing(inquiry):
    with pytest.raises(InquiryReply.DoesNotExist):
        find_reply("nobody")


def test_a_placeholder_gets_no_mail(vacancy, stina, season, rut):
    hidden = make_candidacy(make_candidate(is_placeholder=True, email=""), season)
    inquiry = ask_people(vacancy, 1, *SPAN, [stina.pk, hidden.pk], by=rut, at=SENT)
    assert [reply.candidacy for reply in inquiry.replies.all()] == [stina]
