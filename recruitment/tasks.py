"""The clock: what happens by itself; any task may run twice, at once, late or not at all."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic

from celery import shared_task
from django.utils import timezone

from recruitment.ads import actions as ads
from recruitment.bank import alerts, duplicates, parting
from recruitment.bank.mailings import WRITERS
from recruitment.mailings import actions as mailings
from recruitment.offers import actions as offers
from recruitment.outbox import actions as outbox
from recruitment.outbox.channels import open_channels
from recruitment.planning import actions as planning
from recruitment.records import disposing, staying

# When each runs stands in the settings (CELERY_BEAT_SCHEDULE), what is due stands in the rows. Beats that
# come every second work for a few seconds at most, so that workers stay free for one another's work.
SHARE = 5.0


def while_time_lasts(step: Callable[[datetime], bool]) -> None:
    """Take `step` until it finds nothing more to do or the beat has had its share of the worker."""
    until = monotonic() + SHARE
    while step(timezone.now()) and monotonic() < until:
        pass


@shared_task
def deliver_messages() -> None:
    outbox.sweep(timezone.now())
    if not outbox.is_held_up(timezone.now()):
        with open_channels() as channels:
            while_time_lasts(partial(outbox.deliver_next, channels=channels))


@shared_task
def solve_plans() -> None:
    while_time_lasts(planning.solve_next)


@shared_task
def send_waves() -> None:
    while_time_lasts(offers.send_next_of_wave)


@shared_task
def send_mailings() -> None:
    while_time_lasts(partial(mailings.send_next_of_mailing, writers=WRITERS))


@shared_task
def expire_offers() -> None:
    offers.expire_offers(timezone.now())


@shared_task
def remind_offers() -> None:
    offers.remind_offers(timezone.now())


@shared_task
def close_ads() -> None:
    ads.close_overdue(timezone.now())


@shared_task
def keep_bank() -> None:
    while_time_lasts(staying.keep_next)


@shared_task
def dispose_records() -> None:
    while_time_lasts(disposing.dispose_next)


@shared_task
def find_duplicates() -> None:
    duplicates.find_duplicates(timezone.now())
    parting.forget_merges(timezone.now())


@shared_task
def alert_people() -> None:
    while_time_lasts(alerts.alert_next)
