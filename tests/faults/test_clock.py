"""A machine whose clock jumps an hour, forwards or back: late at most, never lost, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery

from config.clock import Scheduler
from config.serving import worker
from recruitment.errors import RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    expire_offers,
    remind_offers,
    send_next_of_wave,
    send_wave,
)
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.actions import deliver_next, sweep
from recruitment.outbox.models import Message, Reminder
from tests.factories import make_candidacy, make_offer, make_organisation, make_recruiter, moment
from tests.smtp import SmtpServer

HOUR = timedelta(hours=1)
NOON = datetime(2027, 4, 12, 12, tzinfo=UTC)


@pytest.fixture
def beat():
    """Celery's clock with two jobs, of a second and of a minute, on an app whose time is ours to set."""
    app = Celery("clock", broker="memory://")
    app.conf.beat_schedule = {
        "often": {"task": "often", "schedule": 1},
        "seldom": {"task": "seldom", "schedule": 60},
    }
    scheduler = Scheduler(app=app)
    scheduler.started = []
    scheduler.apply_entry = lambda entry, producer=None: scheduler.started.append(entry.task)
    return scheduler


def tick_for(beat, start, seconds):
    """What was started in that time, on a clock that shows `start` at first."""
    beat.started.clear()
    for second in range(seconds * 2):
        beat.app.now = lambda second=second: start + timedelta(seconds=second / 2)
        for _entry in beat.schedule:
            beat.tick()
    return beat.started.count("often"), beat.started.count("seldom")


def test_beats_go_on_at_once_when_the_clock_is_set_back(beat):
    beat.app.now = lambda: NOON
    assert [entry.default_now() for entry in beat.schedule.values()] == [NOON, NOON]
    for entry in beat.schedule.values():
        entry.last_run_at = NOON
    often, seldom = tick_for(beat, NOON, 130)
    assert (often > 120, seldom) == (True, 2)
    often, seldom = tick_for(beat, NOON - HOUR, 130)
    assert (often > 120, seldom) == (True, 2)


def test_beats_go_on_when_the_clock_is_set_forward_and_none_is_made_up_for(beat):
    for entry in beat.schedule.values():
        entry.last_run_at = NOON
    tick_for(beat, NOON, 10)
    often, seldom = tick_for(beat, NOON + HOUR, 30)
    assert (28 <= often <= 31, seldom) == (True, 1)


def test_the_worker_runs_that_clock():
    command = worker().command
    assert command[command.index("--scheduler") + 1] == f"{Scheduler.__module__}:{Scheduler.__name__}"


@pytest.fixture
def server(settings, db):
    make_organisation()
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        yield smtp


def deliver_all(at):
    sweep(at)
    while deliver_next(at):
        pass


def test_a_wave_under_a_clock_that_jumps_writes_to_each_once(server):
    rut, wave = make_recruiter(), None
    mine = make_candidacy()
    wave = Wave.objects.create(season=mine.season, created_by=rut)
    for one in (mine, make_candidacy(), make_candidacy()):
        make_offer(one, wave=wave)
    start = moment("2027-04-12 10:00")
    send_wave(wave, by=rut, at=start)
    for at in (start, start + HOUR, start):
        send_next_of_wave(at)
        deliver_all(at)
        deliver_all(at + HOUR)
    assert list(Offer.objects.values_list("state", flat=True)) == ["sent"] * 3
    recipients = [received.recipients[0] for received in server.messages]
    assert sorted(recipients) == sorted(Offer.objects.values_list("candidate__email", flat=True))


def test_a_retry_noted_under_a_wrong_clock_still_comes(server):
    offer = make_offer(make_candidacy(), wave=None)
    sent = moment("2027-04-12 10:00")
    rut = make_recruiter()
    wave = Wave.objects.create(season=offer.candidacy.season, created_by=rut)
    Offer.objects.update(wave=wave)
    send_wave(wave, by=rut, at=sent)
    send_next_of_wave(sent)
    server.mode = "4xx"
    deliver_next(sent + HOUR)
    server.mode = "ok"
    deliver_all(sent)
    assert server.messages == []
    deliver_all(sent + HOUR + timedelta(minutes=1))
    assert len(server.messages) == 1


def test_a_reminder_under_a_clock_that_jumps_comes_once(server):
    sent, due = moment("2027-04-12 10:00"), moment("2027-04-16 09:00")
    offer = make_offer(make_candidacy(), state="sent", sent_at=sent, reply_by=moment("2027-04-20 00:00"))
    assert [remind_offers(at) for at in (due - HOUR, due + HOUR, due, due + HOUR)] == [0, 1, 0, 0]
    assert list(Reminder.objects.values_list("about", flat=True)) == [f"offer:{offer.pk}"]
    assert Message.objects.filter(template="offer_reminder").count() == 1


def test_a_clock_an_hour_fast_closes_an_offer_for_good_and_one_that_is_set_back_opens_nothing(server):
    deadline = moment("2027-04-20 00:00")
    offer = make_offer(make_candidacy(), state="sent", sent_at=deadline - 100 * HOUR, reply_by=deadline)
    assert expire_offers(deadline - HOUR) == 0
    assert expire_offers(deadline) == 1
    with pytest.raises(RuleBroken) as refused:
        accept_offer(offer, name="Stina Ågren", at=deadline - HOUR)
    assert refused.value.code == "offer_expired"
    assert expire_offers(deadline - HOUR) == 0
