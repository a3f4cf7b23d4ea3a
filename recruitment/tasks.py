"""The clock: what happens by itself; any task may run twice, at once, late or not at all."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from time import monotonic

from celery import current_task, shared_task
from django.utils import timezone

from recruitment.ads import actions as ads
from recruitment.ads import campaigns, posting, scheduling, telling
from recruitment.bank import (
    alerts,
    duplicates,
    following,
    inviting,
    parting,
    reading,
    running,
    thanking,
    watching,
)
from recruitment.bank.mailings import WRITERS
from recruitment.clock.actions import noted_run
from recruitment.interviews import outcomes
from recruitment.lectures import pulse
from recruitment.mailings import actions as mailings
from recruitment.offers import actions as offers
from recruitment.offers import automatic
from recruitment.outbox import actions as outbox
from recruitment.outbox.channels import open_channels
from recruitment.outbox.tallies import tally_days
from recruitment.outbox.wordings import wordings_read_once
from recruitment.planning import actions as planning
from recruitment.records import disposing, staying, undoing

# When each runs stands in the settings (CELERY_BEAT_SCHEDULE), what is due stands in the rows. Beats that
# come every second work for a few seconds at most, so that workers stay free for one another's work.
SHARE = 5.0


def job(work: Callable[[], None]) -> Callable[[], None]:
    """A scheduled job: a task that the clock's ledger keeps account of."""

    @shared_task
    @wraps(work)
    def noted() -> None:
        with noted_run(work.__name__, worker=current_task.request.hostname or ""):
            work()

    return noted


def while_time_lasts(step: Callable[[datetime], bool]) -> None:
    """Take `step` until it finds nothing more to do or the beat has had its share of the worker."""
    until = monotonic() + SHARE
    while step(timezone.now()) and monotonic() < until:
        pass


@job
def deliver_messages() -> None:
    outbox.sweep(timezone.now())
    if not outbox.is_held_up(timezone.now()):
        with open_channels() as channels:
            while_time_lasts(partial(outbox.deliver_next, channels=channels))


@job
def solve_plans() -> None:
    while_time_lasts(planning.solve_next)


@job
def send_waves() -> None:
    with wordings_read_once():
        while_time_lasts(offers.send_next_of_wave)


@job
def ask_next_in_line() -> None:
    with wordings_read_once():
        while_time_lasts(automatic.offer_next_in_line)


@job
def send_mailings() -> None:
    with wordings_read_once():
        while_time_lasts(partial(mailings.send_next_of_mailing, writers={**WRITERS, **campaigns.WRITERS}))


@job
def expire_offers() -> None:
    with wordings_read_once():
        offers.expire_offers(timezone.now())


@job
def remind_offers() -> None:
    with wordings_read_once():
        offers.remind_offers(timezone.now())


@job
def publish_ads() -> None:
    while_time_lasts(scheduling.publish_next)


@job
def post_ads() -> None:
    while_time_lasts(posting.post_next)


@job
def remind_sharers() -> None:
    with wordings_read_once():
        while_time_lasts(campaigns.remind_next)


@job
def watch_claims() -> None:
    telling.tell_of_hidden_claims(timezone.now())


@job
def close_ads() -> None:
    ads.close_overdue(timezone.now())


@job
def tally_messages() -> None:
    tally_days(timezone.now())


@job
def tell_watchers() -> None:
    while_time_lasts(watching.tell_next_watcher)


@job
def keep_bank() -> None:
    while_time_lasts(staying.keep_next)


@job
def dispose_records() -> None:
    while_time_lasts(disposing.dispose_next)
    running.forget_files(timezone.now())
    pulse.forget_keys(timezone.now())
    outcomes.forget_references(timezone.now())


@job
def find_duplicates() -> None:
    duplicates.find_duplicates(timezone.now())
    parting.forget_merges(timezone.now())


@job
def alert_people() -> None:
    while_time_lasts(alerts.alert_next)


@job
def thank_listeners() -> None:
    with wordings_read_once():
        while_time_lasts(thanking.thank_next)


@job
def follow_up_registrations() -> None:
    with wordings_read_once():
        while_time_lasts(following.follow_up_next)


@job
def remind_invited() -> None:
    with wordings_read_once():
        while_time_lasts(inviting.remind_next)


@job
def import_rows() -> None:
    while_time_lasts(reading.read_next)
    while_time_lasts(running.import_next)
    while_time_lasts(undoing.undo_next)
