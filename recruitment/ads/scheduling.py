"""Ads that wait for their moment: the clock publishes them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.ads.actions import publish_job
from recruitment.ads.history import JobEntry, note
from recruitment.ads.models import JobAd
from recruitment.ads.rules import check_moment, check_ready
from recruitment.errors import RuleBroken
from recruitment.staff.models import User

LONGEST_WAIT = timedelta(days=366)


@transaction.atomic
def schedule_job(job: JobAd, publish_at: datetime, *, by: User | None, at: datetime) -> JobAd:
    """Let a draft that is ready be published at a moment; another moment takes the place of the first."""
    job = _locked(job)
    if job.state != JobAd.State.DRAFT:
        raise RuleBroken("job_not_a_draft", _("The job is published already, or has been."))
    if not at < publish_at <= at + LONGEST_WAIT:
        raise RuleBroken("moment_not_ahead", _("Give a moment within a year from now."), field="publish_at")
    check_moment(job, publish_at)
    check_ready(job, publish_at)
    if job.publish_at != publish_at:
        job.publish_at = publish_at
        job.save(update_fields=["publish_at"])
        note(job, JobEntry.Kind.SCHEDULED, by=by, at=at, publish_at=publish_at.isoformat())
    return job


@transaction.atomic
def unschedule_job(job: JobAd, *, by: User | None, at: datetime) -> JobAd:
    """A draft that waits for nothing; twice is once."""
    job = _locked(job)
    if job.publish_at:
        job.publish_at = None
        job.save(update_fields=["publish_at"])
        note(job, JobEntry.Kind.UNSCHEDULED, by=by, at=at)
    return job


@transaction.atomic
def publish_next(at: datetime) -> bool:
    """Publish one ad whose moment has come; False when there is none.

    What has become unfit meanwhile stays a draft, and its history says why.
    """
    job = JobAd.objects.due(at).order_by("publish_at").select_for_update(skip_locked=True).first()
    if job is None:
        return False
    try:
        with transaction.atomic():
            publish_job(job, by=None, at=at)
    except RuleBroken as broken:
        JobAd.objects.filter(pk=job.pk).update(publish_at=None)
        note(job, JobEntry.Kind.NOT_PUBLISHED, by=None, at=at, code=broken.code)
    return True


def _locked(job: JobAd) -> JobAd:
    return JobAd.objects.select_for_update().get(pk=job.pk)
