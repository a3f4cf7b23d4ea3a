"""What colleagues keep of their work in the bank: searches, lists, changes of many, files taken out."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.staff.models import Unit, User


class KeptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own, and what is shared with one's units (with any, for who sees them all)."""
        shared = Q(unit__isnull=False) if user.sees_all_units else Q(unit__in=user.units.all())
        return self.filter(Q(owner=user) | shared)


class Kept(models.Model):
    """Something with a name that is somebody's own, or shared with a unit; only the owner changes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SavedSearch(Kept):
    """A question to the bank as the address of its page holds it, checked when it was saved."""

    question = models.TextField(blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [models.UniqueConstraint("owner", "name", name="one_saved_search_per_owner_and_name")]


class Watch(models.Model):
    """Somebody who is told each day how many new people a search finds."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="watches")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    looked_on = models.DateField()

    class Meta:
        verbose_name = _("watched search")
        verbose_name_plural = _("watched searches")
        constraints = [models.UniqueConstraint("search", "user", name="one_watch_per_search_and_user")]
        indexes = [models.Index("looked_on", name="watches_by_day")]

    def __str__(self) -> str:
        return str(self.pk)

    def is_due(self, today: date) -> bool:
        return self.looked_on < today


class Seen(models.Model):
    """A person whom a watcher has been told of, or who was found already when the watching began."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="seen")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person seen by a watcher")
        verbose_name_plural = _("people seen by a watcher")
        constraints = [models.UniqueConstraint("watch", "candidate", name="nobody_is_new_twice_to_a_watcher")]

    def __str__(self) -> str:
        return str(self.pk)


class PeopleList(Kept):
    """People picked by hand."""

    people = models.ManyToManyField(Candidate, through="Listed", related_name="lists")

    class Meta(Kept.Meta):
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        constraints = [models.UniqueConstraint("owner", "name", name="one_list_per_owner_and_name")]


class Listed(models.Model):
    list = models.ForeignKey(PeopleList, models.CASCADE, related_name="rows")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("person on a list")
        verbose_name_plural = _("people on a list")
        constraints = [models.UniqueConstraint("list", "candidate", name="a_person_is_once_on_a_list")]

    def __str__(self) -> str:
        return str(self.pk)


class Deed(models.Model):
    """What was done to many at once and can be undone.

    `people` are those it made a difference to, by tag; under the empty text where it is no tag:
    `{"ring": ["1f6c..."]}`.
    """

    class Kind(models.TextChoices):
        TAG = "tag", _("Tagged")
        UNTAG = "untag", _("Tag taken off")
        ENLIST = "enlist", _("Put on a list")
        DELIST = "delist", _("Taken off a list")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    people_list = models.ForeignKey(PeopleList, models.CASCADE, null=True, blank=True, related_name="+")
    people = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of many")
        verbose_name_plural = _("changes of many")
        indexes = [models.Index("by", "at", name="deeds_of_user")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def count(self) -> int:
        """How many people it made a difference to."""
        return len({key for keys in self.people.values() for key in keys})


class Export(models.Model):
    """That people were taken out of the bank as a file: by whom, which, and what of them; never the file."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    question = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=40))
    format = models.CharField(max_length=4, choices=Format)
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index("at", "id", name="exports_by_time")]

    def __str__(self) -> str:
        return str(self.pk)
