"""What is kept and what is removed: holds, handovers to the archive, and how many are gone."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Candidate
from recruitment.staff.models import User
from recruitment.staff.rights import Role


class RecordClass(models.TextChoices):
    """What a person's data are to the archive (domain.md 7.3)."""

    UNCONFIRMED = "unconfirmed", _("Never confirmed")
    INTEREST = "interest", _("Interest only")
    RECRUITMENT = "recruitment", _("Part of a recruitment")
    HIRED = "hired", _("Has been hired")


class Hold(models.Model):
    """Nothing of this person is removed while a matter is open; `reason` names it, never what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="holds")
    reason = models.CharField(_("matter"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                "candidate", name="a_person_is_held_once_at_a_time", condition=Q(released_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Handover(models.Model):
    """The application of somebody who was hired has gone to HR or the archive: here it may be removed."""

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="handover")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")

    def __str__(self) -> str:
        return str(self.pk)


class Disposal(models.Model):
    """How many were removed one day, of which class, by which decision; nothing of whom."""

    day = models.DateField()
    record_class = models.CharField(max_length=12, choices=RecordClass)
    decision_ref = models.CharField(max_length=120)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-day", "record_class", "pk"]
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        constraints = [
            models.UniqueConstraint(
                "day", "record_class", "decision_ref", name="one_line_of_disposal_a_day_and_class"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reading(models.Model):
    """Somebody who works here has opened a person's page: once a day, and as what they were that day."""

    id = models.BigAutoField(primary_key=True)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="readings")
    reader = models.ForeignKey(User, models.PROTECT, related_name="+")
    day = models.DateField()
    role = models.CharField(max_length=24, choices=Role, blank=True)
    units = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint("candidate", "reader", "day", name="a_reading_is_noted_once_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Disclosure(models.Model):
    """Data of a person have been given out: what, to whom in general terms, by which officer.

    Who asked for a public record is not noted (domain.md 7.2).
    """

    class Kind(models.TextChoices):
        EXPORT = "export", _("Exported list")
        MAIL = "mail", _("Mail within the organisation")
        PUBLIC_RECORD = "public_record", _("Public record handed out")

    id = models.BigAutoField(primary_key=True)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="disclosures")
    kind = models.CharField(max_length=16, choices=Kind)
    to = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        indexes = [models.Index("candidate", "at", name="disclosures_of_candidate")]

    def __str__(self) -> str:
        return str(self.pk)
