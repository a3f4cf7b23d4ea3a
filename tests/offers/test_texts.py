"""What reaches the telephone: a short message beside the mail, for who wants it, and nothing for others."""

import pytest

from recruitment.offers.actions import (
    accept_offer,
    create_offer,
    decline_offer,
    remind_offers,
    send_offer,
)
from recruitment.offers.letters import link_of, preview_offer, preview_text
from recruitment.offers.sending import deadline_of
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.workdays import reminder_at
from tests.elks import Elks
from tests.factories import make_candidacy, make_candidate, week
from tests.offers.conftest import LATER, SENT

STINA = "+46701234567"


@pytest.fixture
def elks(settings):
    with Elks() as server:
        settings.SMS = server.account()
        yield server


@pytest.fixture
def texted(season):
    return make_candidacy(make_candidate(phone=STINA, sms_ok=True), season)


def offered(candidacy, vacancy, rut):
    offer = create_offer(candidacy, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    return send_offer(offer, by=rut, at=SENT)


def texts() -> list[Message]:
    return list(Message.objects.filter(channel="sms").order_by("created_at"))


def test_an_offer_goes_to_the_telephone_too_with_the_link_and_the_last_day(elks, texted, vacancy, rut):
    offer = offered(texted, vacancy, rut)
    [text] = texts()
    assert (text.key, text.recipient, text.about) == (
        f"offer-{offer.pk}-sent-sms",
        STINA,
        f"offer:{offer.pk}",
    )
    assert (text.due_at, text.send_before, text.season_id) == (SENT, offer.reply_by, vacancy.season_id)
    assert link_of(offer) in text.text
    assert "19 april" in text.text
    assert vacancy.unit.name not in text.text
    assert Message.objects.filter(channel="email").count() == 1


def test_a_reminder_and_a_receipt_follow_the_same_way(elks, texted, vacancy, rut):
    offer = offered(texted, vacancy, rut)
    reminded = reminder_at(offer.reply_by)
    for _nth in range(2):
        remind_offers(reminded)
    for _nth in range(2):
        accept_offer(offer, name="Stina Ågren", at=reminded)
    assert [(text.template, text.state) for text in texts()] == [
        ("offer_sent_sms", "cancelled"),
        ("offer_reminder_sms", "cancelled"),
        ("offer_receipt_yes_sms", "queued"),
    ]


def test_a_no_stops_the_text_message_as_well_as_the_mail(elks, texted, vacancy, rut):
    offer = offered(texted, vacancy, rut)
    decline_offer(offer, at=LATER)
    assert [text.state for text in texts()] == ["cancelled"]


@pytest.mark.parametrize(
    "values",
    [{"phone": STINA, "sms_ok": False}, {"phone": "", "sms_ok": True}, {"phone": "070", "sms_ok": True}],
)
def test_who_has_not_asked_for_text_messages_gets_none(elks, season, vacancy, rut, values):
    offered(make_candidacy(make_candidate(**values), season), vacancy, rut)
    assert (texts(), Message.objects.count()) == ([], 1)


def test_without_an_account_there_are_no_text_messages_at_all(settings, texted, vacancy, rut):
    settings.SMS = None
    offered(texted, vacancy, rut)
    assert (texts(), Message.objects.count()) == ([], 1)


def test_what_is_previewed_is_what_is_sent_but_for_the_key(elks, texted, vacancy, rut):
    offer = create_offer(texted, vacancy, 1, week(25), week(30), by=rut, at=SENT)
    preview_offer(offer, deadline_of(offer, SENT), SENT)
    previewed = preview_text(offer, SENT)
    send_offer(offer, by=rut, at=SENT)
    [text] = texts()
    assert (previewed, offer.token in previewed) == (without_keys(text.text), False)
    texted.candidate.sms_ok = False
    assert preview_text(offer, SENT) == ""


def test_one_replies_to_a_person_at_the_unit(texted, vacancy, rut, maja):
    offered(texted, vacancy, rut)
    assert Message.objects.get().reply_to == "maja@norrby.example.org"


def test_where_the_unit_names_nobody_one_replies_to_the_organisation(texted, vacancy, rut):
    offered(texted, vacancy, rut)
    assert Message.objects.get().reply_to == "jobb@norrby.example.org"
