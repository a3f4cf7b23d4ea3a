"""From a yes to an assignment: conditions are shown, somebody confirms, once; it ends with its offer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from recruitment.bank.leave import leave_bank
from recruitment.candidates.actions import verify_degree
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.introductions.actions import (
    condition_not_met,
    confirm_offer,
    note_register_shown,
    step_back,
    tick_condition,
    untick_condition,
)
from recruitment.introductions.conditions import conditions_of, missing
from recruitment.introductions.models import Assignment, ConditionCheck, RegisterCheck
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.records.disposing import remove_people
from tests.factories import make_offer, week
from tests.introductions.conftest import LATER, SENT

NEXT = LATER + timedelta(days=1)


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


def show_all(offer, by):
    tick_condition(offer, "licence_b", by=by, at=NEXT)
    note_register_shown(offer, by=by, at=NEXT)


def test_a_tick_is_noted_once_with_who_and_when(offer, rut, maja):
    tick_condition(offer, "licence_b", by=rut, at=LATER)
    tick_condition(offer, "licence_b", by=maja, at=NEXT)
    assert [(one.kind, one.met_on, one.noted_by) for one in ConditionCheck.objects.all()] == [
        ("licence_b", LATER.date(), rut)
    ]
    assert [one.kind for one in missing(offer)] == ["register_extract"]


def test_of_an_extract_is_kept_that_it_was_shown_when_and_to_whom_and_nothing_more(offer, rut, maja):
    note_register_shown(offer, by=maja, at=LATER)
    note_register_shown(offer, by=rut, at=NEXT)
    check = RegisterCheck.objects.get()
    assert (check.law, check.shown, check.shown_on, check.shown_to) == (
        "l2013_852",
        True,
        LATER.date(),
        maja,
    )
    names = [field.name for field in RegisterCheck._meta.get_fields()]
    assert names == ["id", "offer", "law", "shown", "shown_on", "shown_to"]


@pytest.mark.parametrize("kind", ["register_extract", "degree_certificate", "health", ""])
def test_what_the_offer_does_not_ask_for_is_not_ticked(offer, rut, kind):
    assert broken(tick_condition, offer, kind, by=rut, at=LATER) == "condition_unknown"


def test_no_extract_is_noted_where_none_is_asked_for(offer, rut):
    Offer.objects.update(conditions=[])
    assert broken(note_register_shown, offer, by=rut, at=LATER) == "condition_unknown"


def test_nothing_is_shown_before_the_yes(offer, rut):
    Offer.objects.update(state="sent")
    assert broken(tick_condition, offer, "licence_b", by=rut, at=LATER) == "offer_not_accepted"
    assert broken(note_register_shown, offer, by=rut, at=LATER) == "offer_not_accepted"


def test_a_tick_by_mistake_is_taken_back_until_it_is_confirmed(offer, rut):
    show_all(offer, rut)
    for _twice in range(2):
        untick_condition(offer, "licence_b")
        untick_condition(offer, "register_extract")
    assert [one.kind for one in missing(offer)] == ["register_extract", "licence_b"]
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    assert broken(untick_condition, offer, "licence_b") == "offer_not_accepted"


def test_a_degree_verified_on_the_person_meets_the_condition_by_itself(offer, rut):
    text = {"code": "degree_certificate", "text": "Examensbevis"}
    Offer.objects.update(conditions=[text])
    offer.refresh_from_db()
    assert [one.kind for one in missing(offer)] == ["degree_certificate"]
    verify_degree(offer.candidate, level="degree_socionom", method="certificate", by=rut, at=NEXT)
    offer = Offer.objects.get()
    assert [(one.met_on, one.is_ticked) for one in conditions_of(offer)] == [(NEXT.date(), False)]
    assert confirm_offer(offer, by=rut, at=NEXT).state == "planned"


def test_what_is_missing_is_named_and_nothing_is_confirmed(offer, rut):
    tick_condition(offer, "licence_b", by=rut, at=NEXT)
    with pytest.raises(RuleBroken) as told:
        confirm_offer(offer, by=rut, at=NEXT)
    assert told.value.code == "conditions_missing"
    assert offer.conditions[0]["text"].rstrip(".") in str(told.value.message)
    assert "B-körkort" not in str(told.value.message)
    assert (Offer.objects.get().state, Assignment.objects.count()) == ("accepted_conditional", 0)


def test_confirming_twice_is_one_assignment_and_one_letter(offer, rut, stina):
    show_all(offer, rut)
    first = confirm_offer(offer, by=rut, at=NEXT)
    assert confirm_offer(offer, by=rut, at=NEXT) == first
    made = Assignment.objects.get()
    assert (made.candidacy, made.vacancy_id, made.seat, made.first_week, made.last_week, made.state) == (
        stina,
        offer.vacancy_id,
        1,
        week(25),
        week(30),
        "planned",
    )
    assert Offer.objects.get().state == "confirmed"
    assert Message.objects.filter(template="offer_confirmed").count() == 1
    stina.refresh_from_db()
    assert stina.state == "assigned"


def test_who_may_not_decide_on_employment_does_not_confirm(offer, rut, maja):
    show_all(offer, maja)
    for action in (confirm_offer, condition_not_met):
        with pytest.raises(NotAllowed):
            action(offer, by=maja, at=NEXT)
    assert Offer.objects.get().state == "accepted_conditional"


def test_a_condition_that_is_not_met_takes_the_yes_back_without_words(offer, rut):
    for _twice in range(2):
        assert condition_not_met(offer, by=rut, at=NEXT).state == "withdrawn"
    last = offer.candidate.entries.filter(kind="offer_moved").latest("at")
    assert last.details["reason"] == "condition_not_met"
    assert broken(confirm_offer, offer, by=rut, at=NEXT) == "offer_not_accepted"


def test_what_is_confirmed_has_no_condition_left_to_fail(offer, rut):
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    assert broken(condition_not_met, offer, by=rut, at=NEXT) == "offer_not_accepted"


def test_stepping_back_ends_the_assignment_and_twice_is_harmless(offer, rut):
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    for day in (2, 3):
        step_back(offer, at=LATER + timedelta(days=day))
    ended = Assignment.objects.get()
    assert (ended.state, ended.ended_how) == ("ended", "quit_early")
    assert ended.ended_at == LATER + timedelta(days=2)


def test_leaving_the_bank_ends_what_has_not_begun(offer, rut):
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    leave_bank(offer.candidate, at=NEXT)
    assert Assignment.objects.get().state == "ended"


def test_another_gets_the_seat_after_who_stepped_back(offer, rut, vacancy):
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    step_back(offer, at=NEXT)
    other = make_offer(vacancy=vacancy, state="accepted_conditional", sent_at=SENT)
    confirm_offer(other, by=rut, at=NEXT)
    assert sorted(Assignment.objects.values_list("state", flat=True)) == ["ended", "planned"]


def test_the_database_refuses_two_live_assignments_of_a_seat_or_a_person(offer, rut, vacancy, stina):
    show_all(offer, rut)
    made = confirm_offer(offer, by=rut, at=NEXT)
    for same in ({"vacancy": vacancy}, {"candidacy": stina}):
        other = make_offer(state="withdrawn", **same)
        values = {"first_week": made.last_week, "last_week": made.last_week, "confirmed_by": rut}
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(
                offer=other,
                candidate=other.candidate,
                candidacy=other.candidacy,
                vacancy=other.vacancy,
                seat=1,
                role="co_case_worker",
                **values,
            )


def test_who_is_removed_leaves_no_assignment(offer, rut):
    show_all(offer, rut)
    confirm_offer(offer, by=rut, at=NEXT)
    remove_people([offer.candidate_id])
    assert (Assignment.objects.count(), ConditionCheck.objects.count(), RegisterCheck.objects.count()) == (
        0,
        0,
        0,
    )
