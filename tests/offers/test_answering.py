"""A yes, a no, other weeks, a change of mind: what the person says is what counts, until the deadline."""

from base64 import b64decode

import pytest
from icalendar import Calendar

from recruitment.errors import RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    decline_offer,
    find_offer,
    open_offer,
    propose_weeks,
    step_back,
    withdraw_offer,
)
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from tests.factories import make_offer, make_organisation, make_recruiter, make_vacancy, moment, week, weeks
from tests.offers.conftest import DEADLINE, LATER, SENT, letters

STINA, MAJA, RUT = "stina@student.example.org", "maja@norrby.example.org", "rut@norrby.example.org"
LAST_MOMENT = moment("2027-04-19 23:59:59.999999")


def yes(offer, at=LATER, name="Stina Ågren", **values):
    return accept_offer(offer, name=name, at=at, **values)


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


# Opening


def test_opening_changes_nothing_but_the_note_of_it(offer):
    shown = open_offer(offer.token, at=LATER, looks_like_robot=False)
    assert (shown.pk, shown.state, shown.first_opened_at) == (offer.pk, "sent", LATER)
    open_offer(offer.token, at=DEADLINE, looks_like_robot=False)
    offer.refresh_from_db()
    assert (offer.state, offer.first_opened_at) == ("sent", LATER)


def test_a_robot_has_not_opened_it(offer):
    open_offer(offer.token, at=LATER, looks_like_robot=True)
    offer.refresh_from_db()
    assert offer.first_opened_at is None


@pytest.mark.parametrize("token", ["", "x", "\0", "%"])
def test_a_token_cut_short_leads_nowhere(offer, token):
    with pytest.raises(Offer.DoesNotExist):
        find_offer(token)


def test_a_draft_has_no_page(stina, vacancy):
    draft = make_offer(stina, vacancy)
    with pytest.raises(Offer.DoesNotExist):
        find_offer(draft.token)


# Yes


def test_a_yes_is_kept_with_its_name_and_time(offer, stina):
    accepted = yes(offer, name="  Stina \n Ågren ")
    stina.refresh_from_db()
    assert (accepted.state, accepted.answered_name, accepted.answered_at) == (
        "accepted_conditional",
        "Stina Ågren",
        LATER,
    )
    assert stina.state == "assigned"


def test_after_a_yes_everybody_knows(offer):
    yes(offer)
    assert letters(offer, "cancelled") == [(STINA, "offer_sent")]
    assert letters(offer) == [
        (MAJA, "staff_offer_answered"),
        (RUT, "staff_offer_answered"),
        (STINA, "offer_receipt_yes"),
    ]


def test_the_receipt_brings_the_days_as_a_calendar_file(offer):
    yes(offer)
    receipt = Message.objects.get(template="offer_receipt_yes")
    [file] = receipt.attachments
    [event] = Calendar.from_ical(b64decode(file["content"])).walk("VEVENT")
    assert (file["name"], file["type"]) == ("sommarjobb.ics", "text/calendar")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        week(25),
        week(30).replace(day=31),
    )  # Friday is the last
    assert event["UID"].startswith(f"offer-{offer.pk}@")
    assert event["LOCATION"] == "Storgatan 1, 123 45 Norrby"
    assert offer.token not in b64decode(file["content"]).decode()


def test_a_yes_said_twice_is_one_yes(offer):
    first = yes(offer)
    again = yes(offer, at=moment("2027-04-14 10:00"), name="Någon Annan")
    assert (again.answered_name, again.answered_at) == (first.answered_name, first.answered_at)
    assert len(letters(offer)) == 3


@pytest.mark.parametrize("name", ["", " \n\t", "\0", "x" * 211])
def test_a_yes_has_a_name_under_it(offer, name):
    assert broken(yes, offer, name=name) == ("name_too_long" if len(name) > 210 else "name_required")
    offer.refresh_from_db()
    assert offer.state == "sent"


def test_the_last_moment_is_not_too_late(offer):
    assert yes(offer, at=LAST_MOMENT).state == "accepted_conditional"


def test_the_moment_of_the_deadline_is_too_late_whatever_the_jobs_have_done(offer):
    assert broken(yes, offer, at=DEADLINE) == "offer_expired"
    assert broken(decline_offer, offer, at=DEADLINE) == "offer_expired"
    assert broken(propose_weeks, offer, weeks=weeks(25, 26), text="", at=DEADLINE) == "offer_expired"
    offer.refresh_from_db()
    assert offer.state == "sent"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", "offer_not_open"),
        ("queued", "offer_not_open"),
        ("withdrawn", "offer_not_open"),
        ("superseded", "offer_not_open"),
        ("candidate_withdrew", "offer_not_open"),
        ("filled_by_other", "seat_taken"),
        ("expired", "offer_expired"),
    ],
)
def test_what_is_not_open_cannot_be_answered(stina, vacancy, state, code):
    offer = make_offer(stina, vacancy, state=state)
    assert broken(yes, offer, at=SENT) == code
    assert broken(decline_offer, offer, at=SENT) == code


def test_an_answer_by_phone_is_kept_with_who_wrote_it_down(offer, rut):
    answered = yes(offer, recorded_by=rut)
    assert (answered.answer_recorded_by, answered.answered_name) == (rut, "Stina Ågren")
    assert letters(offer) == [(MAJA, "staff_offer_answered"), (STINA, "offer_receipt_yes")]


def test_a_yes_fills_the_seat_for_drafts_that_waited_behind(offer, otto, vacancy, unit, stina):
    behind = make_offer(otto, vacancy, first_week=week(30), last_week=week(31))
    mine = make_offer(stina, make_vacancy(unit), first_week=week(26), last_week=week(27))
    other_weeks = make_offer(otto, vacancy, first_week=week(31), last_week=week(32))
    yes(offer)
    states = [Offer.objects.get(pk=one.pk).state for one in (behind, mine, other_weeks)]
    assert states == ["filled_by_other", "withdrawn", "draft"]


# No


def test_a_no_frees_the_person_and_stops_the_letters(offer, stina):
    declined = decline_offer(offer, reason="other_job", at=LATER)
    stina.refresh_from_db()
    assert (declined.state, declined.decline_reason, stina.state) == ("declined", "other_job", "cleared")
    assert letters(offer, "cancelled") == [(STINA, "offer_sent")]
    assert letters(offer) == [
        (MAJA, "staff_offer_answered"),
        (RUT, "staff_offer_answered"),
        (STINA, "offer_receipt_no"),
    ]


def test_a_no_said_twice_is_one_no(offer):
    decline_offer(offer, reason="pay", at=LATER)
    again = decline_offer(offer, reason="weeks", at=moment("2027-04-14 10:00"))
    assert (again.decline_reason, again.answered_at) == ("pay", LATER)
    assert len(letters(offer)) == 3


def test_a_reason_is_one_of_the_list(offer):
    assert broken(decline_offer, offer, reason="grannen", at=LATER) == "reason_unknown"


def test_a_yes_is_not_taken_back_by_a_no(offer):
    yes(offer)
    assert broken(decline_offer, offer, at=LATER) == "offer_not_open"


def test_a_no_becomes_a_yes_while_the_place_is_free(offer):
    decline_offer(offer, reason="pay", at=LATER)
    accepted = yes(offer, at=LAST_MOMENT)
    assert (accepted.state, accepted.decline_reason, accepted.closed_at) == ("accepted_conditional", "", None)
    assert letters(offer, "cancelled") == [(STINA, "offer_receipt_no"), (STINA, "offer_sent")]


def test_a_no_stays_a_no_after_the_deadline(offer):
    decline_offer(offer, at=LATER)
    assert broken(yes, offer, at=DEADLINE) == "offer_expired"


def test_a_no_stays_a_no_when_somebody_else_has_the_place(offer, otto, vacancy):
    decline_offer(offer, at=LATER)
    promised = {"state": "sent", "sent_at": LATER, "reply_by": moment("2027-04-22 00:00")}
    make_offer(otto, vacancy, first_week=week(30), last_week=week(32), **promised)
    assert broken(yes, offer) == "seat_taken"


def test_somebody_elses_silence_does_not_stand_in_the_way_of_a_change_of_mind(offer, otto, vacancy):
    decline_offer(offer, at=LATER)
    silent = make_offer(otto, vacancy, state="sent", sent_at=LATER, reply_by=moment("2027-04-17 00:00"))
    assert yes(offer, at=LAST_MOMENT).state == "accepted_conditional"
    silent.refresh_from_db()
    assert silent.state == "expired"


def test_a_no_stays_a_no_when_the_person_has_another_place(offer, stina, unit):
    decline_offer(offer, at=LATER)
    make_offer(stina, make_vacancy(unit), state="confirmed", first_week=week(30), last_week=week(31))
    assert broken(yes, offer) == "person_busy"


@pytest.mark.parametrize("changes", [{"state": "withdrawn"}, {"last_week": week(29)}])
def test_a_no_stays_a_no_when_the_place_is_not_there_any_more(offer, vacancy, changes):
    decline_offer(offer, at=LATER)
    type(vacancy).objects.filter(pk=vacancy.pk).update(**changes)
    assert broken(yes, offer) == "seat_taken"


def test_who_has_left_does_not_change_their_mind(offer, stina):
    decline_offer(offer, at=LATER)
    type(stina.candidate).objects.filter(pk=stina.candidate_id).update(status="left")
    assert broken(yes, offer) == "candidate_left"


# Other weeks


def test_other_weeks_can_be_proposed_and_the_offer_stays(offer):
    proposed = propose_weeks(offer, weeks=[week(27), week(26), week(27)], text=" Gärna\0! ", at=LATER)
    assert (proposed.state, proposed.proposed_weeks, proposed.proposal_text) == (
        "sent",
        weeks(26, 27),
        "Gärna!",
    )
    assert letters(offer) == [
        (MAJA, "staff_offer_answered"),
        (RUT, "staff_offer_answered"),
        (STINA, "offer_receipt_proposal"),
        (STINA, "offer_sent"),
    ]
    assert yes(offer).state == "accepted_conditional"


def test_the_same_proposal_twice_is_one(offer):
    for _time in range(2):
        propose_weeks(offer, weeks=weeks(26, 27), text="Gärna", at=LATER)
    assert len(letters(offer)) == 4
    propose_weeks(offer, weeks=weeks(26, 28), text="Gärna", at=moment("2027-04-14 10:00"))
    assert len(letters(offer)) == 7


@pytest.mark.parametrize(
    ("proposed", "text", "code"),
    [
        ([], "", "weeks_required"),
        ([week(22)], "", "weeks_outside_season"),
        ([week(26).replace(day=29)], "", "weeks_outside_season"),
        (weeks(26, 27), "x" * 601, "text_too_long"),
    ],
)
def test_a_proposal_is_weeks_of_the_season(offer, proposed, text, code):
    assert broken(propose_weeks, offer, weeks=proposed, text=text, at=LATER) == code


# Stepping back


def test_a_yes_can_be_taken_back_until_two_weeks_before_the_start(offer, stina):
    yes(offer)
    stepped = step_back(offer, at=moment("2027-06-07 23:59"))
    stina.refresh_from_db()
    assert (stepped.state, stina.state) == ("candidate_withdrew", "cleared")
    assert [one for one in letters(offer) if one[1] != "staff_offer_answered"] == [
        (STINA, "offer_stepped_back")
    ]
    assert step_back(offer, at=moment("2027-06-10 10:00")).state == "candidate_withdrew"


def test_later_one_has_to_call_and_is_told_whom(offer):
    yes(offer)
    with pytest.raises(RuleBroken) as told:
        step_back(offer, at=moment("2027-06-08 00:00"))
    assert told.value.code == "too_late_to_step_back"
    assert "Rut Ek, 010-123 45 67" in told.value.message


def test_only_a_yes_can_be_taken_back(offer):
    assert broken(step_back, offer, at=LATER) == "offer_not_open"


# Who is told


def test_without_a_sender_every_recruiter_is_told(stina, vacancy, unit):
    make_organisation()
    recruiters = [make_recruiter(email=f"r{number}@norrby.example.org") for number in range(2)]
    gone = make_recruiter(is_active=False)
    offer = make_offer(stina, vacancy, state="sent", sent_by=gone, sent_at=SENT, reply_by=DEADLINE)
    decline_offer(offer, at=LATER)
    told = {recipient for recipient, template in letters(offer) if template == "staff_offer_answered"}
    assert told == {one.email for one in recruiters}


def test_somebody_who_declines_may_be_asked_for_another_place_but_not_this(offer, stina, unit, rut):
    decline_offer(offer, at=LATER)
    plan = Plan.objects.get()
    assert plan.problem["barred"] == [[str(stina.pk), str(offer.vacancy_id)]]


def test_an_answer_reaches_nobody_twice_after_a_withdrawal(offer, rut):
    withdraw_offer(offer, by=rut, at=LATER)
    assert letters(offer) == [(STINA, "offer_withdrawn")]
    assert broken(yes, offer) == "offer_not_open"
