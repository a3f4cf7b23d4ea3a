"""A list that is being imported: where it stands, the file until it is no longer needed, what was refused."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.errors import RuleBroken
from recruitment.mailings.models import Mailing
from recruitment.seasons.models import Season
from recruitment.staff.models import User


class ImportQuerySet(models.QuerySet[Any]):
    def move(self, to: str, **fields: Any) -> int:
        """Move the imports that may move to `to`; return how many did."""
        sources = [state for state, targets in Import.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)

    def out_of_date(self, at: datetime) -> Self:
        """Those that nothing is done with any more: their file is needed no longer."""
        busy = (Import.State.READING, Import.State.RUNNING, Import.State.UNDOING)
        return self.filter(moved_at__lte=at - Import.KEPT).exclude(state__in=busy)


class Import(models.Model):
    """`fields` says which field each of `headings` holds ("" for none); `position` is the next slice.

    People who came with it have it as their first source.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        REFUSED = "refused", _("Could not be read")
        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Under way")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    MOVES = {
        State.READING: {State.DRAFT, State.REFUSED},
        State.REFUSED: set(),
        State.DRAFT: {State.RUNNING, State.UNDOING},
        State.RUNNING: {State.STOPPED, State.FAILED, State.DONE},
        State.STOPPED: {State.RUNNING, State.UNDOING},
        State.FAILED: {State.RUNNING, State.UNDOING},
        State.DONE: {State.UNDOING},
        State.UNDOING: {State.UNDONE},
        State.UNDONE: set(),
    }
    KEPT: ClassVar = timedelta(days=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    file_name = models.CharField(max_length=200)
    headings = ArrayField(models.TextField(), default=list, blank=True)
    fields = ArrayField(models.CharField(max_length=20, blank=True), default=list, blank=True)
    season = models.ForeignKey(Season, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="sv")
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    fault = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    undone_to = models.UUIDField(null=True, blank=True)

    objects: ClassVar[Any] = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index("created_at", "id", name="imports_by_time"),
            models.Index("state", "moved_at", "id", name="imports_by_state"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def refuse_unread(self) -> None:
        """RuleBroken import_is_being_read: nothing can be done with it yet."""
        if self.state == self.State.READING:
            raise RuleBroken("import_is_being_read", _("The list is still being read. Wait a moment."))

    def may_move(self, to: str) -> bool:
        return to in self.MOVES[self.State(self.state)]

    def may_be_undone(self, at: datetime) -> bool:
        return self.may_move(self.State.UNDOING) and at < self.moved_at + self.KEPT


class Slice(models.Model):
    """Some rows of the file, with their lines, packed; before it is read, a piece of the file itself.

    All of them are removed when they are not needed.
    """

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, related_name="slices")
    nth = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("slice of an imported file")
        verbose_name_plural = _("slices of imported files")
        constraints = [models.UniqueConstraint("of", "nth", name="a_slice_is_once_in_an_import")]

    def __str__(self) -> str:
        return str(self.pk)


class ImportRemark(models.Model):
    """Why a row was refused, or a field of it left empty; never whose row it is."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, related_name="remarks")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    reason = models.TextField()
    is_refusal = models.BooleanField()

    class Meta:
        verbose_name = _("remark on an imported row")
        verbose_name_plural = _("remarks on imported rows")

    def __str__(self) -> str:
        return str(self.pk)
