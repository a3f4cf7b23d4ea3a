"""Many at once: one way to send, pause, go on and stop, whatever it is that many people get."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.outbox.models import Message
from recruitment.staff.models import User


class BatchQuerySet(models.QuerySet[Any]):
    def move(self, to: str, **fields: Any) -> int:
        """Move the batches that may move to `to`; return how many did."""
        sources = [state for state, targets in Batch.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)

    def under_way(self, at: datetime) -> Self:
        """Being sent, and the moment that was chosen, if any, has come; what was sent first comes first."""
        has_come = Q(send_at=None) | Q(send_at__lte=at)
        return self.filter(has_come, state=Batch.State.SENDING).order_by("sent_at", "pk")


class Batch(models.Model):
    """What is written, read and then sent to many by the clock: a wave of offers, a mailing.

    Its items are rows of their own, taken one by one or some at a time; the row of the batch only says
    whether they may be. `fault` says why the clock paused it by itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    MOVES = {
        State.DRAFT: {State.SENDING, State.STOPPED},
        State.SENDING: {State.PAUSED, State.DONE, State.STOPPED},
        State.PAUSED: {State.SENDING, State.STOPPED},
        State.DONE: set(),
        State.STOPPED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    send_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = BatchQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)


class MailingQuerySet(BatchQuerySet):
    def waited_for(self) -> Self:
        """With somebody who has not been written to."""
        waiting = Recipient.objects.filter(mailing=OuterRef("pk"), state=Recipient.State.WAITING)
        return self.filter(Exists(waiting))

    def through(self) -> Self:
        """Everybody has been written to, and every message has left or failed."""
        unsent = Message.objects.unsent().filter(batch=OuterRef("pk"))
        return self.exclude(pk__in=self.waited_for().values("pk")).exclude(Exists(unsent))


class Mailing(Batch):
    """One text to many people. `kind` says who writes it for each (a writer of the clock's table), `values`
    what is alike for all: `{"subject": "...", "text": "..."}`."""

    kind = models.CharField(max_length=30)
    values = models.JSONField(default=dict, blank=True)

    objects: ClassVar[Any] = MailingQuerySet.as_manager()

    class Meta(Batch.Meta):
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        indexes = [models.Index("created_at", "id", name="mailings_by_time")]


class Recipient(models.Model):
    """One person of a mailing; who it is stays a value, since people are a higher noun."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WRITTEN = "written", _("Written")
        LEFT_OUT = "left_out", _("Left out")

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="recipients")
    person_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=30, blank=True)  # a code; its writer has the words

    class Meta:
        constraints = [
            models.UniqueConstraint("mailing", "person_id", name="a_person_is_once_in_a_mailing"),
        ]
        indexes = [
            models.Index("mailing", "state", "id", name="recipients_of_mailing"),
            models.Index("person_id", name="recipients_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
