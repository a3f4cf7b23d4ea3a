"""Providers that take only so many messages a second, and seasons that may cost only so much."""

from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.utils.translation import gettext

from recruitment.errors import RuleBroken
from recruitment.outbox.actions import deliver_next, sweep
from recruitment.outbox.budgets import HIGHEST_CEILING, budget_of, set_ceiling, used_up
from recruitment.outbox.channels import open_channels
from recruitment.outbox.models import Message, Pace
from recruitment.outbox.pacing import keep_pace
from tests.elks import COST
from tests.outbox.conftest import offer_to_stina
from tests.outbox.test_delivery import deliver_all
from tests.outbox.test_races import at_once
from tests.outbox.test_texts import NOON, elks, text_to_stina

__all__ = ["elks"]
State = Message.State
pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_workers_together_keep_the_pace_of_the_provider(elks, settings):
    settings.SMS = elks.account(rate="5")
    keep_pace({"sms": 5})
    for _nth in range(20):
        text_to_stina()
    began = monotonic()

    def work():
        while monotonic() - began < 2:
            deliver_next(NOON)

    at_once(work, 2)
    took = monotonic() - began
    assert 5 + 5 <= len(elks.texts) <= 5 + 5 * took + 1


def test_a_slow_provider_of_texts_does_not_slow_mail(server, elks, settings):
    settings.SMS = elks.account(rate="0.1")
    sweep(NOON)
    for _nth in range(3):
        text_to_stina()
        offer_to_stina(due_at=NOON)
    assert deliver_all(NOON) == 4
    assert (len(elks.texts), len(server.messages)) == (1, 3)


def test_mail_has_a_pace_too_where_the_server_wants_one(server, settings):
    settings.MAIL = settings.MAIL.__class__(settings.MAIL.mailer, rate=2)
    sweep(NOON)
    for _nth in range(5):
        offer_to_stina(due_at=NOON)
    assert deliver_all(NOON) == 2


def test_an_urgent_mail_is_the_next_to_leave_at_any_pace(server, settings):
    settings.MAIL = settings.MAIL.__class__(settings.MAIL.mailer, rate=1)
    sweep(NOON)
    for _nth in range(3):
        offer_to_stina(due_at=NOON)
    offer_to_stina(due_at=NOON, urgent=True, recipient="otto@example.org")
    assert deliver_all(NOON) == 1
    assert server.messages[0].recipients == ["otto@example.org"]


def test_a_clock_that_was_set_back_does_not_stop_everything(elks, settings):
    settings.SMS = elks.account(rate="5")
    sweep(NOON)
    Pace.objects.update(free_at=NOON + timedelta(days=40_000))
    text_to_stina()
    assert deliver_next(NOON) is True
    assert Pace.objects.get().free_at < NOON + timedelta(days=40_000)


def test_without_a_limit_no_statement_more_is_asked(server, django_assert_num_queries):
    offer_to_stina(due_at=NOON)
    offer_to_stina(due_at=NOON)
    with open_channels() as channels:
        deliver_next(NOON, channels)
        with django_assert_num_queries(2):  # claim, note
            deliver_next(NOON, channels)
    assert Pace.objects.count() == 0


def test_with_a_limit_neither(elks, django_assert_num_queries):
    sweep(NOON)
    text_to_stina()
    text_to_stina()
    with open_channels() as channels:
        deliver_next(NOON, channels)
        with django_assert_num_queries(5):  # claim; begin, note twice, commit
            deliver_next(NOON, channels)


def test_a_limit_that_is_taken_away_is_gone(settings):
    for rates in ({"sms": 5, "email": 2}, {"sms": 5, "email": 2}, {"sms": 8}, {}, {}):
        keep_pace(rates)
        found = dict(Pace.objects.values_list("channel", "step"))
        assert found == {channel: timedelta(seconds=1) / rate for channel, rate in rates.items()}


def test_the_pace_is_set_by_all_workers_at_once():
    assert at_once(lambda: keep_pace({"sms": 5, "email": 2}), 4) == [None] * 4
    assert Pace.objects.count() == 2


# Money


def test_at_its_ceiling_a_season_stops_and_others_and_mail_go_on(server, elks):
    season, other = uuid4(), uuid4()
    set_ceiling(season, 1, at=NOON)
    for _nth in range(5):
        text_to_stina(season_id=season)
    text_to_stina(season_id=other)
    offer_to_stina(due_at=NOON)
    assert deliver_all(NOON) == 3 + 1 + 1  # the third text passes 1 krona
    assert [(budget.season_id, budget.spent) for budget in used_up()] == [(season, 3 * COST)]
    sweep(NOON)
    sweep(NOON)
    waiting = Message.objects.filter(state=State.QUEUED)
    assert set(waiting.values_list("due_at", flat=True)) == {NOON + timedelta(minutes=15)}
    why = gettext("The season’s money for text messages is used up.")
    assert set(waiting.values_list("reason", flat=True)) == {why}
    assert deliver_all(NOON + timedelta(minutes=15)) == 0


def test_more_money_lets_the_rest_leave_at_once(elks):
    season = uuid4()
    set_ceiling(season, 0, at=NOON)
    message = text_to_stina(season_id=season)
    assert deliver_all(NOON) == 0
    sweep(NOON)
    for kronor in (100, 100, None):
        set_ceiling(season, kronor, at=NOON)
    assert deliver_all(NOON) == 1
    message.refresh_from_db()
    assert (message.state, message.reason, used_up()) == (State.SENT, "", [])


@pytest.mark.parametrize("kronor", [-1, HIGHEST_CEILING + 1])
def test_a_ceiling_that_cannot_be_meant_is_refused(kronor):
    with pytest.raises(RuleBroken) as broken:
        set_ceiling(uuid4(), kronor, at=NOON)
    assert (broken.value.code, broken.value.field) == ("ceiling_not_sane", "text_ceiling")


def test_workers_that_send_at_once_count_every_message(elks):
    season = uuid4()
    for _nth in range(12):
        text_to_stina(season_id=season)

    def work():
        while deliver_next(NOON):
            pass

    at_once(work, 4)
    assert (len(elks.texts), budget_of(season).spent) == (12, 12 * COST)
