"""A message to somebody: the row is the queue (design.md 5.4, craft.md)."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.outbox.claiming import CLAIM, CLAIM_PACED

CLAIM_LASTS = timedelta(minutes=5)
OPEN = ("queued", "held", "sending", "failed")
SERVER_TAKES, SERVER_TAKES_AT_MOST = timedelta(seconds=1), timedelta(seconds=30)


class MessageQuerySet(models.QuerySet["Message"]):
    def claim_next(self, at: datetime, channels: list[str], *, paced: bool = False) -> "Message | None":
        """Take the message that is to leave next: urgent before others, one person's
        before those of many, then the longest due.

        `paced`: some channel may take only so many a second. Who lost the last place of this second to
        another worker looks once more, for a message that leaves another way.
        """
        asked = {"claim": uuid.uuid4(), "at": at, "channels": channels}
        if not paced:
            return next(iter(self.raw(CLAIM, asked)), None)
        return next(iter(self.raw(CLAIM_PACED, asked)), None) or next(
            iter(self.raw(CLAIM_PACED, asked)), None
        )

    def waiting(self) -> "MessageQuerySet":
        """Not yet out of our hands; there is an index of these."""
        return self.filter(state__in=(Message.State.QUEUED, Message.State.SENDING))

    def due(self, at: datetime) -> "MessageQuerySet":
        return self.filter(state=Message.State.QUEUED, due_at__lte=at)

    def stale(self, at: datetime) -> "MessageQuerySet":
        """Queued or held, but too late to send."""
        return self.filter(state__in=(Message.State.QUEUED, Message.State.HELD), send_before__lte=at)

    def stuck(self, at: datetime) -> "MessageQuerySet":
        """Claimed by a process that never came back."""
        return self.filter(state=Message.State.SENDING, claimed_at__lte=at - CLAIM_LASTS)

    def held_up(self, at: datetime) -> "MessageQuerySet":
        """Claimed a while ago by a worker that may still be waiting for the server."""
        since, until = at - SERVER_TAKES_AT_MOST, at - SERVER_TAKES
        return self.filter(state=Message.State.SENDING, claimed_at__gt=since, claimed_at__lte=until)

    def of_batch(self, batch: uuid.UUID) -> "MessageQuerySet":
        return self.filter(batch=batch)

    def unsent(self) -> "MessageQuerySet":
        """On their way, or held."""
        return self.filter(state__in=(Message.State.QUEUED, Message.State.HELD, Message.State.SENDING))

    def open(self) -> "MessageQuerySet":
        """Not done with: there is an index of these, however many have been sent."""
        return self.filter(state__in=OPEN)

    def about(self, *subjects: str) -> "MessageQuerySet":
        return self.filter(about__in=subjects)

    def move(self, to: str, **fields) -> int:
        """Move the messages that may move to `to`; return how many did."""
        sources = [state for state, targets in Message.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class Message(models.Model):
    """One mail or text message, rendered when queued: what is previewed is what is sent.

    `key` makes queueing twice a no-op and travels as Message-ID; `about` ("offer:<id>") lets whoever
    closes a thing cancel what is unsent about it; `person_id`, `season_id` and `batch` (the wave or mailing
    that it is one of many of) are values, since people, seasons and mailings are higher nouns.
    `provider_id`, `parts` and `cost` (in 1/10,000 krona) are what a provider of text messages answered;
    `season_id` says whose money they take.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        HELD = "held", _("Held back")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        LAPSED = "lapsed", _("Too late to send")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    class Delivery(models.TextChoices):
        """What the provider has told of it afterwards, if anything."""

        DELIVERED = "delivered", _("Has arrived")
        FAILED = "failed", _("Did not arrive")
        BOUNCED = "bounced", _("Bounced")
        COMPLAINED = "complained", _("Reported as spam")

    MOVES = {
        # To sent: a report says that it arrived, though the provider's answer was lost. To failed: the
        # address is known not to receive mail.
        State.QUEUED: {
            State.SENDING,
            State.HELD,
            State.CANCELLED,
            State.LAPSED,
            State.SENT,
            State.FAILED,
        },
        State.HELD: {State.QUEUED, State.CANCELLED, State.LAPSED, State.FAILED},
        State.SENDING: {State.SENT, State.FAILED, State.QUEUED, State.CANCELLED},
        State.FAILED: {State.QUEUED, State.CANCELLED},
        State.SENT: set(),
        State.CANCELLED: {State.SENT},  # only by who held its claim: it was handed over in that very moment
        State.LAPSED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    recipient = models.CharField(max_length=254)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5, default="sv")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    unsubscribe_url = models.CharField(max_length=300, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    about = models.CharField(max_length=60, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    batch = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    send_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=60, blank=True)
    parts = models.PositiveIntegerField(default=0)
    cost = models.PositiveIntegerField(default=0)
    season_id = models.UUIDField(null=True, blank=True)

    is_dead = False  # its address; told with the claim

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(name="a_message_is_never_blank", condition=~Q(text="")),
            models.CheckConstraint(name="a_message_goes_to_somebody", condition=~Q(recipient="")),
            models.CheckConstraint(
                name="a_message_being_sent_is_claimed",
                condition=~Q(state="sending") | Q(claim__isnull=False, claimed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                F("urgent").desc(),
                IsNull(F("batch"), True).desc(),
                "due_at",
                name="messages_waiting",
                condition=Q(state__in=["queued", "sending"]),
            ),
            models.Index("batch", "state", name="messages_of_batch", condition=Q(batch__isnull=False)),
            models.Index(
                "state",
                "channel",
                "due_at",
                name="messages_open",
                include=["urgent", "batch", "claimed_at", "send_before"],
                condition=Q(state__in=OPEN),
            ),
            models.Index(
                "channel",
                "reason",
                name="messages_failed",
                include=["template", "claimed_at"],
                condition=Q(state="failed"),
            ),
            models.Index("sent_at", "channel", name="messages_sent", condition=Q(sent_at__isnull=False)),
            models.Index("about", name="messages_about", condition=~Q(about="")),
            models.Index("person_id", "created_at", name="messages_of_person"),
            models.Index("created_at", "id", name="messages_by_time"),
            models.Index("provider_id", name="messages_of_provider", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        """What staff's lists call it: a text message has no subject."""
        return self.subject or str(self.get_channel_display())


class DeadAddress(models.Model):
    """An address, in lower case, that does not receive mail or does not want ours."""

    address = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=10, choices=Message.Delivery)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("address that does not receive mail")
        verbose_name_plural = _("addresses that do not receive mail")
        constraints = [
            models.CheckConstraint(
                name="an_address_is_dead_for_a_reason_we_know",
                condition=Q(kind__in=["bounced", "complained"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Budget(models.Model):
    """What the text messages of a season may cost (`ceiling`, kronor; None: anything) and have cost
    (`spent`, 1/10,000 krona). It outlives the messages themselves."""

    season_id = models.UUIDField(primary_key=True)
    ceiling = models.PositiveIntegerField(null=True, blank=True)
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("budget of text messages")
        verbose_name_plural = _("budgets of text messages")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_used_up(self) -> bool:
        """The rule that claiming.py says in SQL."""
        return self.ceiling is not None and self.spent >= self.ceiling * 10_000


class Pace(models.Model):
    """A channel that takes only so many messages a second: the next may leave at `free_at`, or `ahead` of
    it, and moves it on by a `step`."""

    channel = models.CharField(primary_key=True, max_length=8, choices=Message.Channel)
    free_at = models.DateTimeField(default=timezone.now)
    step = models.DurationField()
    ahead = models.DurationField()

    class Meta:
        verbose_name = _("pace of a channel")
        verbose_name_plural = _("paces of channels")

    def __str__(self) -> str:
        return self.channel


class IncomingText(models.Model):
    """That somebody answered by text message; neither what nor who, since answers are given by link."""

    provider_id = models.CharField(primary_key=True, max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("incoming text message")
        verbose_name_plural = _("incoming text messages")
        indexes = [models.Index("at", name="incoming_texts_by_time")]

    def __str__(self) -> str:
        return self.provider_id


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, kind: str) -> "ReminderQuerySet":
        return self.filter(kind=kind)


class Reminder(models.Model):
    """The ledger of reminders: each once about each thing, whatever becomes of the message."""

    about = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint("about", "kind", name="a_thing_is_reminded_of_once_in_each_way"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.kind}"


class Tally(models.Model):
    """How many messages had an outcome on a day (of universal time), by channel; it outlives the messages."""

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        PUT_OFF = "put_off", _("To be tried again")
        FAILED = "failed", _("Failed")

    day = models.DateField()
    channel = models.CharField(max_length=8, choices=Message.Channel)
    outcome = models.CharField(max_length=8, choices=Outcome)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                "day", "channel", "outcome", name="a_day_has_one_tally_of_each_channel_and_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel} {self.outcome}"
