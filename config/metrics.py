"""What a Prometheus is told (/metrics): the queue, sending, offers, the clock, and how long requests take.

What all processes share is read from the database, so that it is right with any number of them on any number
of machines, and does not begin at nought when one starts. Nothing in it is about anybody.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config import timing
from recruitment.clock.models import Worker
from recruitment.clock.timetable import OK, standings
from recruitment.offers.models import Offer
from recruitment.outbox.standing import queue_lines
from recruitment.outbox.tallies import totals


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Only for who shows METRICS_TOKEN; for everybody else there is no such page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(shown, settings.METRICS_TOKEN):
        raise Http404
    shared = CollectorRegistry()
    shared.register(Shared())
    text = generate_latest(shared) + generate_latest(timing.collectors())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class Shared(Collector):
    """Read from the database when asked; without it, only that it does not answer."""

    def describe(self) -> list[Metric]:
        return []  # so that registering asks the database nothing

    def collect(self) -> Iterator[Metric]:
        try:
            found = list(_families(timezone.now()))
        except DatabaseError:
            found = []
        yield GaugeMetricFamily("rekrytering_database_up", "Whether the database answers", int(bool(found)))
        yield from found


def _families(at: datetime) -> Iterator[Metric]:
    yield from _queue(at)
    yield from _outcomes()
    yield from _offers()
    yield from _jobs(at)


def _queue(at: datetime) -> Iterator[Metric]:
    labels = ["channel", "state", "kind"]
    depth = GaugeMetricFamily("rekrytering_messages", "Messages not done with", labels=labels)
    age = GaugeMetricFamily("rekrytering_message_due_seconds", "How long the oldest is due", labels=labels)
    stuck = GaugeMetricFamily("rekrytering_messages_stuck", "Claimed by a worker that is gone", labels=labels)
    for line in queue_lines(at):
        place = [line.channel, line.state, line.kind]
        depth.add_metric(place, line.count)
        age.add_metric(place, (at - line.oldest).total_seconds() if line.oldest else 0)
        stuck.add_metric(place, line.stuck)
    yield from (depth, age, stuck)


def _outcomes() -> Iterator[Metric]:
    """`sent`, `put_off` (an attempt failed and is made again) and `failed` (given up)."""
    attempts = CounterMetricFamily(
        "rekrytering_message_outcomes", "What became of attempts to send", labels=["channel", "outcome"]
    )
    for place, count in sorted(totals().items()):
        attempts.add_metric(list(place), count)
    yield attempts


def _offers() -> Iterator[Metric]:
    offers = GaugeMetricFamily("rekrytering_offers", "Offers by state", labels=["state"])
    counts = dict(Offer.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in Offer.State.values:
        offers.add_metric([state], counts.get(state, 0))
    yield offers


def _jobs(at: datetime) -> Iterator[Metric]:
    success = GaugeMetricFamily(
        "rekrytering_job_last_success_seconds", "When a job last succeeded", labels=["job"]
    )
    healthy = GaugeMetricFamily("rekrytering_job_ok", "Whether a job runs and succeeds", labels=["job"])
    seconds = GaugeMetricFamily("rekrytering_job_seconds", "How long the last run took", labels=["job"])
    for one in standings(at):
        healthy.add_metric([one.name], int(one.state == OK))
        if one.job:
            success.add_metric([one.name], one.job.ok_at.timestamp() if one.job.ok_at else 0)
            seconds.add_metric([one.name], one.job.seconds)
    yield from (success, healthy, seconds)
    heard_of = Worker.objects.heard_of(at).count()
    yield GaugeMetricFamily("rekrytering_workers", "Workers heard of in the last two minutes", heard_of)
