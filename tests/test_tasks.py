"""The clock: beats that come twice, at once and too late do no harm and lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings as project
from django.db import connection
from django.utils import timezone

from recruitment import tasks
from recruitment.ads.models import JobAd
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.planning.actions import request_plan
from recruitment.planning.models import Plan
from tests.factories import make_job, make_offer, make_organisation, make_recruiter, make_season
from tests.outbox.conftest import offer_to_stina
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db
BEATS = {entry["task"].rpartition(".")[2]: entry for entry in project.CELERY_BEAT_SCHEDULE.values()}


@pytest.fixture
def server(settings):
    with SmtpServer() as smtp:
        settings.MAILERS = smtp.mailers
        yield smtp


def beat_all() -> None:
    for name in BEATS:
        getattr(tasks, name)()


def test_every_beat_has_its_task_and_every_task_its_beat():
    found = {name for name in vars(tasks) if hasattr(getattr(tasks, name), "delay")}
    assert found == set(BEATS)
    assert {entry["task"] for entry in BEATS.values()} == {f"recruitment.tasks.{name}" for name in BEATS}


def test_a_beat_that_nobody_took_in_time_is_dropped():
    """So that a worker that was away does not come back to a heap of them."""
    for entry in BEATS.values():
        assert entry["options"]["expires"] >= entry["schedule"]
        assert entry["options"]["expires"] <= max(3, entry["schedule"])


def test_a_clock_without_work_does_nothing(server):
    beat_all()
    beat_all()
    assert (server.messages, server.connections) == ([], 0)


def test_messages_leave_over_one_connection(server):
    for _nth in range(3):
        offer_to_stina()
    tasks.deliver_messages()
    tasks.deliver_messages()
    assert (len(server.messages), server.connections) == (3, 1)


def test_messages_that_a_killed_worker_held_leave_in_the_end(server):
    offer_to_stina()
    long_ago = timezone.now() - timedelta(minutes=6)
    Message.objects.update(state="sending", claim=Message.objects.get().pk, claimed_at=long_ago, attempts=1)
    tasks.deliver_messages()
    assert len(server.messages) == 1


def test_messages_that_come_too_late_are_closed(server):
    offer_to_stina(send_before=timezone.now())
    tasks.deliver_messages()
    assert (Message.objects.get().state, server.messages) == ("lapsed", [])


@pytest.mark.parametrize(("waiting", "seconds", "sent"), [(1, 5, 1), (2, 5, 0), (2, 0, 1), (2, 31, 1)])
def test_a_slow_server_leaves_workers_for_other_work(server, waiting, seconds, sent):
    claimed_at = timezone.now() - timedelta(seconds=seconds)
    for _nth in range(waiting):
        held = offer_to_stina()
        Message.objects.filter(pk=held.pk).update(state="sending", claim=held.pk, claimed_at=claimed_at)
    offer_to_stina()
    tasks.deliver_messages()
    assert len(server.messages) == sent


def test_a_beat_takes_no_more_than_its_share(monkeypatch):
    clock, taken = count(), []
    monkeypatch.setattr(tasks, "monotonic", lambda: next(clock))
    tasks.while_time_lasts(lambda at: taken.append(at) or True)
    assert len(taken) == tasks.SHARE


def test_a_beat_ends_when_there_is_nothing_left():
    left = iter([True, True, False, True])
    tasks.while_time_lasts(lambda at: next(left))
    assert next(left) is True


def test_waiting_plans_are_solved():
    season = make_season()
    plans = [request_plan(season, by=make_recruiter(), at=timezone.now()) for _nth in range(2)]
    tasks.solve_plans()
    tasks.solve_plans()
    states = Plan.objects.filter(pk__in=[plan.pk for plan in plans]).values_list("state", flat=True)
    assert set(states) == {Plan.State.SOLVED}


def test_a_wave_is_sent_offer_by_offer():
    make_organisation()
    offer = make_offer()
    wave = Wave.objects.create(
        season=offer.vacancy.season,
        state=Wave.State.SENDING,
        sent_by=make_recruiter(),
        sent_at=timezone.now(),
    )
    Offer.objects.filter(pk=offer.pk).update(wave=wave)
    tasks.send_waves()
    tasks.send_waves()
    offer.refresh_from_db()
    wave.refresh_from_db()
    assert (offer.state, wave.state) == (Offer.State.SENT, Wave.State.DONE)
    assert Message.objects.filter(template="offer_sent").count() == 1


def test_silence_ends_an_offer():
    offer = make_offer(state="sent", reply_by=timezone.now() - timedelta(seconds=1))
    open_offer = make_offer(state="sent", seat=1)
    tasks.expire_offers()
    tasks.expire_offers()
    offer.refresh_from_db()
    open_offer.refresh_from_db()
    assert (offer.state, open_offer.state) == (Offer.State.EXPIRED, Offer.State.SENT)


def test_a_reminder_goes_out_once():
    now = timezone.now()
    make_offer(state="sent", sent_at=now - timedelta(days=9), reply_by=now + timedelta(hours=1))
    tasks.remind_offers()
    tasks.remind_offers()
    assert Message.objects.filter(template="offer_reminder").count() == 1


def test_ads_close_when_their_last_day_is_over():
    overdue, running = make_job(closes_on=(timezone.now() - timedelta(days=1)).date()), make_job()
    tasks.close_ads()
    tasks.close_ads()
    overdue.refresh_from_db()
    running.refresh_from_db()
    assert (overdue.state, running.state) == (JobAd.State.CLOSED, JobAd.State.PUBLISHED)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_workers_that_beat_at_once_send_everything_once(server):
    keys = {offer_to_stina().key for _nth in range(12)}
    offer = make_offer(state="sent", reply_by=timezone.now() - timedelta(seconds=1))

    def worker(_nth: int) -> None:
        try:
            beat_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(worker, range(3)))
    ids = [received.mail["Message-ID"] for received in server.messages]
    assert [ids.count(f"<{key}@127.0.0.1>") for key in keys] == [1] * 12
    offer.refresh_from_db()
    assert offer.state == Offer.State.EXPIRED
