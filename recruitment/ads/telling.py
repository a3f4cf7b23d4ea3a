"""Tells who answers for an ad that a measured value in it is no longer shown: once for each measurement."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from recruitment.ads.claims import Block, hidden_claims, measured_for
from recruitment.ads.history import JobEntry, note
from recruitment.ads.models import JobAd
from recruitment.ads.wanting import want_changed
from recruitment.measurements.models import Measurement
from recruitment.measurements.standing import WORDS, Weakness
from recruitment.outbox.actions import queue_message
from recruitment.outbox.links import absolute


def tell_of_hidden_claims(at: datetime) -> int:
    """Return how many were told; what has been told is not told again, however often this runs."""
    today = timezone.localdate(at)
    claiming = JobAd.objects.public(today).filter(body__contains="[[").order_by("pk")
    return sum(_tell(pk, at) for pk in claiming.values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: UUID, at: datetime) -> int:
    job = JobAd.objects.select_for_update().get(pk=pk)
    measured = measured_for([job]).get(job.pk, {})
    told = 0
    for block, weakness in hidden_claims(job, measured, timezone.localdate(at)):
        key = _key(job, block, measured.get(block.subject))
        if not job.entries.filter(kind=JobEntry.Kind.CLAIM_HIDDEN, details__claim=key).exists():
            _write(job, weakness, key, at)
            told += 1
    if told:
        want_changed(job, at)
    return told


def _key(job: JobAd, block: Block, row: Measurement | None) -> str:
    """Another measurement that is no better is told of anew."""
    return f"claim-{job.pk}-{block.subject}-{row.pk if row else 'none'}"


def _write(job: JobAd, weakness: Weakness, key: str, at: datetime) -> None:
    note(job, JobEntry.Kind.CLAIM_HIDDEN, by=None, at=at, claim=key, weakness=weakness)
    owner = job.created_by if job.created_by and job.created_by.is_active else None
    if not (recipient := owner.email if owner else job.contact_email):
        return
    with translation.override("sv"):
        reason = str(WORDS[weakness])
    queue_message(
        key=key,
        template="claim_hidden",
        recipient=recipient,
        context={
            "first_name": owner.first_name if owner else job.contact_name,
            "job_title": job.title,
            "reason": reason,
            "link": absolute(f"/annonser-och-delning/{job.pk}/"),
        },
        about=f"job:{job.pk}",
    )
