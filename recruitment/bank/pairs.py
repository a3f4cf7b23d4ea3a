"""Pairs of rows that may be one person, and what was done about it."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.staff.models import User


class Pair(models.Model):
    """Two people who may be one; `first` has the lower key, so that a pair is one row whoever finds it."""

    class Reason(models.TextChoices):
        PHONE = "phone", _("Same mobile number")
        NAME = "name", _("Same name and university")

    class State(models.TextChoices):
        OPEN = "open", _("To look at")
        NOT_SAME = "not_same", _("Not the same person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    second = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint("first", "second", name="two_people_are_one_pair"),
            models.CheckConstraint(name="a_pair_is_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index("state", "found_at", "id", name="pairs_to_look_at")]

    def __str__(self) -> str:
        return str(self.pk)


class Merge(models.Model):
    """Two rows became one. What moved and what would be lost are kept until it can no longer be undone.

    `rows` are the row that went and those of its rows that the other had already, `moved` the keys of
    what was given over, `before` and `after` the values of the row that stayed.
    """

    UNDONE_WITHIN: ClassVar = timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Candidate, models.CASCADE, related_name="merges")
    gone = models.UUIDField()
    gone_email = models.EmailField(blank=True)
    rows = models.JSONField(default=list, blank=True)
    moved = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        indexes = [
            models.Index("at", "id", name="merges_by_time"),
            models.Index("gone", name="merges_by_who_went"),
            models.Index(Lower("gone_email"), name="merges_by_address", condition=~Q(gone_email="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def may_be_undone(self, at: datetime) -> bool:
        return self.undone_at is None and at < self.at + self.UNDONE_WITHIN
