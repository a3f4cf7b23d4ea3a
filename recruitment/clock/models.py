"""The clock's ledger: when each job last ran and how it went, and which workers have been heard of."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTED_EVERY = timedelta(seconds=15)  # a quiet success; a job of every second would write a row a second else
SILENT = timedelta(minutes=2)  # after which a worker, or the whole clock, counts as gone


class JobQuerySet(models.QuerySet["Job"]):
    def worth_noting(self, at: datetime) -> "JobQuerySet":
        """Not noted for a while, or failing until now."""
        return self.filter(Q(ended_at__lte=at - NOTED_EVERY) | Q(failures_in_row__gt=0))


class Job(models.Model):
    """One scheduled job, by the name of its task. `fault` is the kind of the last error and its place, never
    its text, which may quote a row."""

    name = models.CharField(primary_key=True, max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    seconds = models.FloatField()
    runs = models.PositiveBigIntegerField(default=0)
    ok_at = models.DateTimeField(null=True, blank=True)
    failures_in_row = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        constraints = [
            models.CheckConstraint(
                name="a_job_fails_since_a_moment_or_not_at_all",
                condition=Q(failures_in_row=0, failing_since__isnull=True)
                | Q(failures_in_row__gt=0, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(models.QuerySet["Worker"]):
    def heard_of(self, at: datetime) -> "WorkerQuerySet":
        return self.filter(seen_at__gt=at - SILENT)


class Worker(models.Model):
    """A worker by the name that Celery gives it (celery@machine), and when it last ended a job."""

    name = models.CharField(primary_key=True, max_length=200)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name
