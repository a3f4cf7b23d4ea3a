"""An ad on an outside board: what is to stand there, what does, and what the outside said."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.ads.models import JobAd

CLAIM_LASTS = timedelta(minutes=5)  # far longer than any board is waited for


class PostingQuerySet(models.QuerySet):
    def move(self, to: str, **fields) -> int:
        """Move the postings that may move to `to`; return how many did."""
        sources = [state for state, targets in Posting.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)

    def due(self, at: datetime) -> "PostingQuerySet":
        return self.filter(state=Posting.State.WAITING, due_at__lte=at).order_by("due_at", "pk")

    def stuck(self, at: datetime) -> "PostingQuerySet":
        """Taken by a worker that has not come back."""
        return self.filter(state=Posting.State.TAKEN, taken_at__lte=at - CLAIM_LASTS)


class Posting(models.Model):
    """One ad on one board. `wanted` counts what was asked for: whoever posts notes the count it began with,
    and goes on when it has grown meanwhile. `is_wanted`: there, or taken down. `is_unsure`: it was sent, and
    nobody knows whether it arrived.
    """

    class Board(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        LINKEDIN = "linkedin", "LinkedIn"
        WEBHOOK = "webhook", _("Another system (webhook)")

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        TAKEN = "taken", _("Being sent")
        PUBLISHED = "published", _("Is there")
        CLOSED = "closed", _("Is not there")
        FAILED = "failed", _("Did not work")

    MOVES = {
        State.WAITING: {State.TAKEN, State.CLOSED},
        State.TAKEN: {State.PUBLISHED, State.CLOSED, State.WAITING, State.FAILED},
        State.PUBLISHED: {State.WAITING},
        State.CLOSED: {State.WAITING},
        State.FAILED: {State.WAITING, State.CLOSED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(JobAd, models.CASCADE, related_name="postings")
    board = models.CharField(max_length=10, choices=Board)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_wanted = models.BooleanField(default=True)
    wanted = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    is_unsure = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    outside_id = models.CharField(max_length=200, blank=True)
    outside_url = models.CharField(max_length=300, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["board", "pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint("job", "board", name="an_ad_is_once_on_a_board"),
            models.CheckConstraint(
                name="what_is_being_sent_was_taken_at_a_moment",
                condition=~models.Q(state="taken") | models.Q(taken_at__isnull=False),
            ),
        ]
        indexes = [models.Index("due_at", name="postings_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.job_id} {self.board}"
