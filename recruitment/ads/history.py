"""What has happened to an ad, and who did it; the clock when nobody did."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.ads.models import JobAd
from recruitment.staff.models import User


class JobEntry(models.Model):
    class Kind(models.TextChoices):
        CREATED = "created", _("Written")
        CHANGED = "changed", _("Changed")
        SCHEDULED = "scheduled", _("Waits for its moment")
        UNSCHEDULED = "unscheduled", _("Waits no longer")
        PUBLISHED = "published", _("Published")
        NOT_PUBLISHED = "not_published", _("Could not be published")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        CLAIM_HIDDEN = "claim_hidden", _("A measured value is no longer shown")

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(JobAd, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("history of a job")
        verbose_name_plural = _("history of jobs")

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


def note(job: JobAd, kind: str, *, by: User | None, at: datetime, **details: Any) -> JobEntry:
    """`details` in JSON: the names of fields, moments, the code and words of a rule."""
    return JobEntry.objects.create(job=job, kind=kind, by=by, at=at, details=details)
