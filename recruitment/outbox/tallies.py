"""How many messages have been sent and have failed since the beginning, without counting all of them again.

Sent messages are counted where they are while the day lasts; then the clock writes the day's sum down, once,
so that the figure stays when messages are weeded out. A failed attempt leaves no row to count, and is written
down at once.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, F, Max, Sum
from django.db.models.functions import TruncDate

from recruitment.outbox.models import Message, Tally

# A message bears the moment when its sending began, and is noted as sent when that is over.
SETTLES = timedelta(minutes=15)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def tally_days(at: datetime) -> int:
    """Write down the sums of the days that have ended; return how many. Twice or at once is harmless."""
    until = _midnight((at - SETTLES).astimezone(UTC).date())
    sent = Message.objects.filter(sent_at__gte=_untallied_from(), sent_at__lt=until)
    days = sent.annotate(day=TruncDate("sent_at", tzinfo=UTC)).order_by().values_list("day", "channel")
    sums = [
        Tally(day=day, channel=channel, outcome=Tally.Outcome.SENT, count=count)
        for day, channel, count in days.annotate(Count("pk"))
    ]
    Tally.objects.bulk_create(sums, ignore_conflicts=True)
    return len(sums)


def note_attempt(channel: str, outcome: str, at: datetime) -> None:
    """One attempt that did not succeed."""
    day = at.astimezone(UTC).date()
    rows = Tally.objects.filter(day=day, channel=channel, outcome=outcome)
    if not rows.update(count=F("count") + 1):
        Tally.objects.get_or_create(day=day, channel=channel, outcome=outcome)
        rows.update(count=F("count") + 1)


def totals() -> Counter[tuple[str, str]]:
    """(channel, outcome) and how often since the beginning; never less than the last time."""
    kept = Tally.objects.order_by().values_list("channel", "outcome").annotate(Sum("count"))
    found = Counter({(channel, outcome): count for channel, outcome, count in kept})
    for channel, count in sent_since(_untallied_from()).items():
        found[channel, Tally.Outcome.SENT] += count
    return found


def sent_since(moment: datetime) -> Counter[str]:
    """How many have left by each channel since a moment."""
    rows = Message.objects.filter(sent_at__gte=moment).order_by().values_list("channel")
    return Counter(dict(rows.annotate(Count("sent_at"))))


def _untallied_from() -> datetime:
    last = Tally.objects.filter(outcome=Tally.Outcome.SENT).aggregate(Max("day"))["day__max"]
    return _midnight(last + timedelta(days=1)) if last else BEGINNING


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
