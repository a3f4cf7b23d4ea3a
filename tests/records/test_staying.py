"""Twelve months in the bank: asked after eleven, renewed in one tap, hidden when nobody answers."""

from datetime import date, timedelta

import pytest

from recruitment.bank.leave import leave_bank
from recruitment.candidates.actions import pause_candidate
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.outbox.models import Message
from recruitment.records.staying import (
    ask_to_stay,
    end_pauses,
    end_stays,
    keep_next,
    renew_stay,
    stays_until,
)
from tests.bank.people import link_in, mails, values_of
from tests.factories import make_candidacy, make_candidate, make_offer, make_organisation, moment

pytestmark = pytest.mark.django_db
BEGAN = moment("2026-11-22 10:00")
ASKED = moment("2027-10-22 09:00")
OVER = moment("2027-11-23 09:00")


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation()


@pytest.fixture
def stina():
    return make_candidate(registered_at=BEGAN, confirmed_at=BEGAN)


def kinds(person: Candidate) -> list[str]:
    return list(person.entries.order_by("pk").values_list("kind", flat=True))


def test_the_question_comes_after_eleven_months_and_once(stina, organisation):
    assert stays_until(stina, organisation) == date(2027, 11, 22)
    assert ask_to_stay(moment("2027-10-21 23:00")) == 0
    assert [ask_to_stay(ASKED), ask_to_stay(ASKED), ask_to_stay(OVER)] == [1, 0, 0]
    mail = Message.objects.get()
    assert (mail.template, mail.recipient) == ("stay_reminder", stina.email)
    assert "22 november 2027" in mail.text
    assert link_in(mail, "stanna")


def test_one_tap_is_another_year_and_the_next_question_comes_next_year(stina, organisation):
    ask_to_stay(ASKED)
    for _twice in range(2):
        renew_stay(stina, at=ASKED + timedelta(hours=1))
    assert values_of(stina, "status", "renewed_at", "renewal_asked_at") == (
        "active", ASKED + timedelta(hours=1), None,
    )  # fmt: skip
    assert kinds(stina) == ["renewed"]
    assert Message.objects.get().state == "cancelled"
    stina.refresh_from_db()
    assert stays_until(stina, organisation) == date(2028, 10, 22)
    assert [end_stays(OVER), ask_to_stay(OVER), ask_to_stay(moment("2028-09-22 10:00"))] == [0, 0, 1]


def test_who_does_not_answer_is_hidden_the_day_after_and_told_when_the_data_go(stina):
    ask_to_stay(ASKED)
    assert end_stays(moment("2027-11-22 23:59")) == 0
    assert [end_stays(OVER), end_stays(OVER)] == [1, 0]
    assert values_of(stina, "status", "expired_at") == ("expired", OVER)
    assert kinds(stina) == ["expired"]
    asked, told = mails()
    assert (asked.state, told.template) == ("cancelled", "stay_expired")
    assert "24 december 2027" in told.text
    assert " 12 m" in told.text


def test_who_was_asked_too_late_has_two_weeks_to_answer(stina):
    ask_to_stay(OVER)
    assert "7 december 2027" in Message.objects.get().text
    assert end_stays(OVER + timedelta(days=13)) == 0
    assert end_stays(OVER + timedelta(days=14)) == 1


def test_nobody_is_hidden_who_was_never_asked(stina):
    assert end_stays(moment("2030-01-01 10:00")) == 0


def test_who_holds_an_offer_is_asked_but_not_hidden(stina):
    offer = make_offer(make_candidacy(stina), state="sent")
    ask_to_stay(ASKED)
    assert end_stays(OVER) == 0
    type(offer).objects.update(state="declined")
    assert end_stays(OVER) == 1


def test_one_tap_brings_back_who_was_hidden(stina):
    ask_to_stay(ASKED)
    end_stays(OVER)
    assert renew_stay(stina, at=OVER + timedelta(hours=1)).status == "active"
    assert values_of(stina, "expired_at", "renewal_asked_at") == (None, None)
    assert [mail.state for mail in mails("stay_expired")] == ["cancelled"]


def test_a_pause_lasts_through_a_renewal(stina):
    pause_candidate(stina, at=BEGAN, until=date(2028, 1, 1))
    assert ask_to_stay(ASKED) == 1
    assert renew_stay(stina, at=ASKED).status == "paused"
    assert values_of(stina, "paused_until") == (date(2028, 1, 1),)


@pytest.mark.parametrize("status", ["new", "invited", "left"])
def test_who_is_not_in_the_bank_cannot_stay_in_it(status):
    person = make_candidate(status=status)
    with pytest.raises(RuleBroken) as broken:
        renew_stay(person, at=ASKED)
    assert broken.value.code == "candidate_may_not_renew"
    assert [ask_to_stay(moment("2030-01-01 10:00")), end_stays(moment("2030-03-01 10:00"))] == [0, 0]


def test_a_pause_until_a_day_ends_that_day_and_the_person_is_told(stina):
    other = make_candidate()
    for person, until in ((stina, date(2027, 1, 10)), (other, None)):
        pause_candidate(person, at=BEGAN, until=until)
    assert end_pauses(moment("2027-01-09 23:59")) == 0
    assert [end_pauses(moment("2027-01-10 00:01")), end_pauses(moment("2027-01-11 00:01"))] == [1, 0]
    assert values_of(stina, "status", "paused_until") == ("active", None)
    assert values_of(other, "status") == ("paused",)
    assert kinds(stina) == ["paused", "resumed"]
    assert [(mail.template, mail.recipient) for mail in mails()] == [("pause_ended", stina.email)]


def test_who_leaves_is_asked_nothing_more(stina):
    ask_to_stay(ASKED)
    leave_bank(stina, at=ASKED)
    assert [(mail.template, mail.state) for mail in mails()] == [
        ("stay_reminder", "cancelled"),
        ("left_receipt", "queued"),
    ]
    assert keep_next(OVER) is False


def test_hundreds_are_asked_in_rounds_and_each_once():
    for nth in range(3):
        make_candidate(registered_at=BEGAN, confirmed_at=BEGAN - timedelta(minutes=nth))
    assert ask_to_stay(ASKED) == 3
    assert keep_next(ASKED) is False
    assert Message.objects.count() == 3
