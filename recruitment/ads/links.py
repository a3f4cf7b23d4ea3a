"""Rows of links: made where missing, brought back to life with new codes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from recruitment.ads.models import JobAd, ShareLink, new_code
from recruitment.candidates.models import new_token
from recruitment.staff.models import User


def make_missing(job: JobAd, people: Mapping[UUID, User], at: datetime) -> set[UUID]:
    """One link per person and channel, all at once: opening the share page then writes nothing. Whose."""
    had = set(job.links.filter(sharer__in=people).values_list("sharer_id", "channel"))
    wanted = {(pk, channel.value) for pk in people for channel in ShareLink.Channel}
    missing = sorted(wanted - had)
    ShareLink.objects.bulk_create(
        [ShareLink(job=job, sharer_id=pk, channel=channel, created_at=at) for pk, channel in missing]
    )
    return {pk for pk, _channel in missing}


def renew_revoked(job: JobAd, people: Mapping[UUID, User], at: datetime) -> set[UUID]:
    """Give revoked links new codes and their people new page addresses; return whose."""
    revoked = list(job.links.filter(sharer__in=people, revoked_at__isnull=False))
    for link in revoked:
        renew(link)
    whose = {link.sharer_id for link in revoked if link.sharer_id}
    for page in job.share_pages.filter(sharer__in=whose):
        page.token, page.created_at = new_token(), at
        page.save(update_fields=["token", "created_at"])
    return whose


def renew(link: ShareLink) -> ShareLink:
    """Alive again under a new code: whoever holds the old one holds nothing."""
    link.code, link.revoked_at = new_code(), None
    link.save(update_fields=["code", "revoked_at"])
    return link
