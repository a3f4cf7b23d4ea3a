"""Reports and STOPP that come many at once, or in the very moment that a worker sends."""

import pytest

from recruitment.bank.reaching import stop_texts
from recruitment.candidates.models import Candidate, Entry
from recruitment.outbox.actions import deliver_next
from recruitment.outbox.budgets import budget_of
from recruitment.outbox.channels import TextChannel
from recruitment.outbox.models import Budget, IncomingText, Message
from recruitment.outbox.reports import note_incoming_text, note_text_report
from tests.elks import COST
from tests.factories import make_candidate, make_season
from tests.outbox.test_races import at_once
from tests.outbox.test_texts import NOON, STINA, elks, text_to_stina

__all__ = ["elks"]
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_a_report_that_is_quicker_than_the_answer_loses_neither(elks, monkeypatch):
    season = make_season()
    message = text_to_stina(season_id=season.pk)
    send = TextChannel.send

    def slowly(channel, message, at):
        send(channel, message, at)
        note_text_report("s0", "delivered", at=NOON, message_id=message.pk)

    monkeypatch.setattr(TextChannel, "send", slowly)
    deliver_next(NOON)
    message.refresh_from_db()
    assert (message.state, message.delivery, message.provider_id) == ("sent", "delivered", "s0")
    assert (message.cost, budget_of(season.pk).spent) == (COST, COST)


def test_stopp_in_the_moment_of_sending_is_told_as_sent_and_paid(elks, monkeypatch):
    season = make_season()
    stina = make_candidate(phone=STINA, sms_ok=True)
    message = text_to_stina(season_id=season.pk, person_id=stina.pk)
    waiting = text_to_stina(season_id=season.pk, person_id=stina.pk)
    send = TextChannel.send

    def meanwhile(channel, message, at):
        stop_texts(STINA, at=at)
        send(channel, message, at)

    monkeypatch.setattr(TextChannel, "send", meanwhile)
    assert [deliver_next(NOON), deliver_next(NOON)] == [True, False]
    assert len(elks.texts) == 1
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "sent"]
    assert {message.pk, waiting.pk} == set(Message.objects.values_list("pk", flat=True))
    assert Budget.objects.get().spent == COST


def test_stopp_told_many_times_at_once_is_one_change(elks):
    make_candidate(phone=STINA, sms_ok=True)
    text_to_stina()
    told = at_once(lambda: stop_texts(STINA, at=NOON), 4)
    assert (Candidate.objects.get().sms_ok, Entry.objects.count()) == (False, 1)
    assert Message.objects.get().state == "cancelled"
    assert max(told) == 1


def test_reports_told_many_times_at_once_are_one(elks):
    message = text_to_stina()
    deliver_next(NOON)
    assert at_once(lambda: note_text_report("s0", "delivered", at=NOON), 4) == [True] * 4
    at_once(lambda: note_incoming_text("s7", NOON), 4)
    message.refresh_from_db()
    assert (message.delivery, IncomingText.objects.count()) == ("delivered", 1)
