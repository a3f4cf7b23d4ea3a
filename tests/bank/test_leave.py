"""Leaving is one click for the person and takes everything along but the receipt."""

from datetime import timedelta

import pytest

from recruitment.bank.leave import leave_bank
from recruitment.bank.register import confirm_registration, send_personal_link, start_registration
from recruitment.bank.tokens import person_of_stop_token, stop_link, stop_token
from recruitment.candidates.actions import open_personal_link, use_personal_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.errors import RuleBroken
from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT, STINA, mails, values_of
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_season,
    make_vacancy,
    week,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stina():
    return make_candidate(email="stina@example.org")


def test_who_leaves_is_gone_at_once_and_gets_one_receipt(stina):
    make_candidacy(stina)
    for _twice in range(2):
        assert leave_bank(stina, at=AT).status == "left"
    assert values_of(stina, "status", "left_at") == ("left", AT)
    assert [(mail.template, mail.state) for mail in mails()] == [("left_receipt", "queued")]
    assert Candidacy.objects.get().close_reason == "declined_by_candidate"
    assert list(stina.entries.values_list("kind", flat=True)) == ["candidacy_moved", "left"]


def test_every_offer_is_let_go(stina):
    season = make_season()
    candidacy = make_candidacy(stina, season, state="assigned")
    states = {"draft": (25, 26), "queued": (27, 27), "sent": (28, 29), "accepted_conditional": (30, 31)}
    for state, (first, last) in states.items():
        make_offer(candidacy, make_vacancy(), state, first_week=week(first), last_week=week(last))
    leave_bank(stina, at=AT)
    assert list(Offer.objects.order_by("first_week").values_list("state", flat=True)) == [
        "withdrawn",
        "withdrawn",
        "declined",
        "candidate_withdrew",
    ]
    candidacy.refresh_from_db()
    assert candidacy.state == "closed"


def test_a_place_that_begins_tomorrow_does_not_keep_anybody(stina):
    """The date until which one may step back alone is about the place, not about leaving the bank."""
    candidacy = make_candidacy(stina, state="assigned")
    offer = make_offer(candidacy, state="confirmed")
    leave_bank(stina, at=AT.replace(year=2027, month=6, day=20))
    offer.refresh_from_db()
    assert offer.state == "candidate_withdrew"


def test_all_that_was_waiting_to_be_sent_stays_unsent(stina):
    send_personal_link(stina.email, at=AT, language="sv")
    start_registration(STINA, language="sv", at=AT)
    start_registration(STINA | {"email": "otto@example.org"}, language="sv", at=AT)
    leave_bank(stina, at=AT + timedelta(minutes=1))
    states = {(mail.recipient, mail.template): mail.state for mail in mails()}
    assert states == {
        ("stina@example.org", "personal_link"): "cancelled",
        ("stina@example.org", "confirm_registration"): "cancelled",
        ("stina@example.org", "left_receipt"): "queued",
        ("otto@example.org", "confirm_registration"): "queued",
    }


def test_an_old_mail_brings_nobody_back(stina):
    waiting = start_registration(STINA, language="sv", at=AT)
    link = open_personal_link(stina, at=AT)
    leave_bank(stina, at=AT)
    for call, token in ((confirm_registration, waiting.token), (use_personal_link, link.token)):
        with pytest.raises(RuleBroken) as no:
            call(token, at=AT)
        assert no.value.code == "link_unknown"
    assert values_of(stina, "status") == ("left",)


def test_registering_again_does(stina):
    leave_bank(stina, at=AT)
    again = start_registration(STINA, language="sv", at=AT + timedelta(minutes=1))
    assert confirm_registration(again.token, at=AT + timedelta(minutes=2)).status == "active"
    leave_bank(stina, at=AT + timedelta(minutes=3))
    assert len(mails("left_receipt")) == 2


@pytest.mark.parametrize("status", ["new", "invited", "active", "paused", "expired"])
def test_anybody_may_leave(status):
    person = make_candidate(status=status)
    assert leave_bank(person, at=AT).status == "left"


def test_what_was_confirmed_is_history_and_stays():
    confirm_registration(start_registration(STINA, language="sv", at=AT).token, at=AT)
    leave_bank(Candidate.objects.get(), at=AT)
    assert Registration.objects.count() == 1


# The lasting link in invitations


def test_the_link_in_a_mail_knows_whose_it_is(stina):
    assert person_of_stop_token(stop_token(stina.pk)) == stina
    assert f"/avsluta/{stop_token(stina.pk)}/" in stop_link(stina.pk)


def test_a_link_that_was_cut_or_guessed_knows_nobody(stina):
    token = stop_token(stina.pk)
    gone = stop_token(make_candidate().pk)
    Candidate.objects.exclude(pk=stina.pk).delete()
    for wrong in (token[:-1], token[1:], "", str(stina.pk), "~", "åäö", "\0", gone):
        with pytest.raises(RuleBroken) as no:
            person_of_stop_token(wrong)
        assert no.value.code == "link_unknown"
