"""What happens to ads and their links: written, shown, closed, shared, opened."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.ads.addresses import page_path
from recruitment.ads.checklist import check_still_told
from recruitment.ads.claims import check_claims
from recruitment.ads.history import JobEntry, note
from recruitment.ads.illustrating import illustrate
from recruitment.ads.links import make_missing, renew, renew_revoked
from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.ads.rules import (
    check_closing_day,
    check_job,
    check_may_share,
    check_open,
    check_picture,
    check_ready,
)
from recruitment.ads.wanting import want_changed, want_posted, want_removed
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import cancel_messages, queue_message
from recruitment.outbox.links import absolute
from recruitment.slugs import free_slug
from recruitment.staff.models import Unit, User
from recruitment.workdays import end_of_day

State = JobAd.State
CHANGEABLE = frozenset(
    {
        "title",
        "summary",
        "body",
        "season",
        "employment_form",
        "extent",
        "salary_min",
        "salary_max",
        "pay_type",
        "collective_agreement",
        "job_description",
        "contact_name",
        "contact_phone",
        "contact_email",
        "introduction",
        "supervision",
        "development",
        "client_time",
        "formal_application_url",
        "image_alt",
        "closes_on",
    }
)
BESIDE = frozenset({"units", "image"})  # in rows of their own


@transaction.atomic
def create_job(values: Mapping[str, Any], *, by: User | None, at: datetime) -> JobAd:
    """A draft. `values` may hold `units` (the ad's areas are theirs) and `image` (Drawn, or None for none).

    Raises RuleBroken with the field.
    """
    job = _filled(JobAd(created_by=by, created_at=at), values)
    check_job(job, at)
    check_claims(job, values.get("units", ()), timezone.localdate(at))
    job.slug = free_slug(job.title, JobAd.objects.exclude(pk=job.pk))
    job.save(force_insert=True)
    _put_beside(job, values)
    note(job, JobEntry.Kind.CREATED, by=by, at=at)
    return job


@transaction.atomic
def change_job(job: JobAd, values: Mapping[str, Any], *, by: User | None, at: datetime) -> JobAd:
    """The address follows the title until the ad has been public once. Raises RuleBroken with the field."""
    before = _locked(job)
    job = _filled(_locked(job), values)
    check_job(job, at)
    check_still_told(job, before)
    if {"body", "units"} & set(values):
        check_claims(job, values.get("units", job.units.all()), timezone.localdate(at))
    if job.published_at is None:
        job.slug = free_slug(job.title, JobAd.objects.exclude(pk=job.pk))
    job.save()
    fields = [name for name in CHANGEABLE & set(values) if getattr(job, name) != getattr(before, name)]
    if fields := sorted([*fields, *_put_beside(job, values)]):
        note(job, JobEntry.Kind.CHANGED, by=by, at=at, fields=fields)
        want_changed(job, at)
    return job


@transaction.atomic
def publish_job(job: JobAd, *, by: User | None, at: datetime) -> JobAd:
    """Show a draft to everybody; twice is once."""
    job = _locked(job)
    if job.state == State.CLOSED:
        raise RuleBroken("job_is_closed", _("This job has been closed. Reopen it instead."))
    if job.state == State.DRAFT:
        check_ready(job, at)
        _move(job, State.PUBLISHED, published_at=at, publish_at=None)
        note(job, JobEntry.Kind.PUBLISHED, by=by, at=at)
        want_posted(job, at)
    return job


@transaction.atomic
def close_job(job: JobAd, *, by: User | None, at: datetime) -> JobAd:
    """Take the ad and all its links down at once; invitations to share that have not left are stopped."""
    job = _locked(job)
    if job.state == State.DRAFT:
        raise RuleBroken("job_not_published", _("This job has not been published."))
    if job.state == State.PUBLISHED:
        _move(job, State.CLOSED, closed_at=at)
        note(job, JobEntry.Kind.CLOSED, by=by, at=at)
        want_removed(job, at)
        cancel_messages(*(subject_of(page) for page in job.share_pages.all()), at=at)
    return job


@transaction.atomic
def reopen_job(job: JobAd, *, by: User | None, at: datetime, closes_on: date | None = None) -> JobAd:
    """Show a closed ad again, until another day if one is given; its links live again, too."""
    job = _locked(job)
    if job.state == State.DRAFT:
        raise RuleBroken("job_not_published", _("This job has not been published."))
    job.closes_on = closes_on or job.closes_on
    check_closing_day(job.closes_on, at)
    job.save(update_fields=["closes_on"])
    if job.state == State.CLOSED:
        _move(job, State.PUBLISHED, closed_at=None)
        note(job, JobEntry.Kind.REOPENED, by=by, at=at, until=job.closes_on.isoformat())
        want_posted(job, at)
    return job


@transaction.atomic
def close_overdue(at: datetime) -> int:
    """Tidy up ads past their closing day, which nobody sees any more; return how many."""
    rows = JobAd.objects.overdue(timezone.localdate(at)).select_for_update(skip_locked=True)
    for job in (passed := list(rows)):
        _move(job, State.CLOSED, closed_at=at)
        note(job, JobEntry.Kind.CLOSED, by=None, at=at)
        want_removed(job, at)
    return len(passed)


@transaction.atomic
def give_share_links(job: JobAd, users: Iterable[User], *, by: User | None, at: datetime) -> list[SharePage]:
    """A page and one link per channel for each; whoever gets something new gets a mail (not `by` itself).

    Links that were taken back come to life with new codes and a new page address: the old stay dead.
    """
    pages, renewed = _given(job, users, at)
    for page in pages:
        if page.sharer_id in renewed and page.sharer != by:
            _invite(page, job, by=by, at=at)
    return pages


@transaction.atomic
def share_pages(job: JobAd, users: Iterable[User], *, at: datetime) -> list[SharePage]:
    """The same without a word to anybody."""
    return _given(job, users, at)[0]


def _given(job: JobAd, users: Iterable[User], at: datetime) -> tuple[list[SharePage], set[UUID]]:
    """Pages, and who got something new."""
    job = _locked(job)
    check_open(job, at)
    people = {user.pk: user for user in users}
    for user in people.values():
        check_may_share(user)
    SharePage.objects.bulk_create(
        [SharePage(job=job, sharer=user, created_at=at) for user in people.values()], ignore_conflicts=True
    )
    renewed = renew_revoked(job, people, at) | make_missing(job, people, at)
    return list(job.share_pages.filter(sharer__in=people).select_related("sharer", "job")), renewed


@transaction.atomic
def take_back_share_links(job: JobAd, user: User, *, by: User | None, at: datetime) -> int:
    """All of one person's links to this ad are dead from now on; return how many died."""
    job = _locked(job)
    cancel_messages(*(subject_of(page) for page in job.share_pages.filter(sharer=user)), at=at)
    return job.links.filter(sharer=user, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def link_for(
    job: JobAd,
    *,
    at: datetime,
    sharer: User | None = None,
    unit: Unit | None = None,
    channel: str = ShareLink.Channel.COPY,
) -> ShareLink:
    """The link of a person or a unit in a channel, made when missing; a revoked one gets a new code."""
    job = _locked(job)
    check_open(job, at)
    link, _made = ShareLink.objects.get_or_create(
        job=job, sharer=sharer, unit=unit, channel=channel, defaults={"created_at": at}
    )
    return renew(link) if link.revoked_at else link


def revoke_link(link: ShareLink, *, by: User | None, at: datetime) -> ShareLink:
    """The link leads nowhere from now on; what it brought stays counted. Twice is once."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)
    link.refresh_from_db()
    return link


def count_click(link: ShareLink | UUID, *, day: date, visitor: str) -> None:
    """One more opening of this kind on this day: one statement, and nothing about who it was.

    Everybody who opens one link meets on one row, so its commit does not wait for the disk: when the
    server of the database falls, the last half second of openings may be lost and nothing else.
    """
    table = LinkDay._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" AS counted (link_id, day, visitor, opened)'  # noqa: S608
            " SELECT %s, %s, %s, 1 FROM set_config('synchronous_commit', 'off', true)"
            " ON CONFLICT (link_id, day, visitor) DO UPDATE SET opened = counted.opened + 1",
            [link.pk if isinstance(link, ShareLink) else link, day, visitor],
        )


def _locked(job: JobAd) -> JobAd:
    return JobAd.objects.select_for_update().get(pk=job.pk)


def _move(job: JobAd, to: str, **fields: Any) -> None:
    JobAd.objects.filter(pk=job.pk).move(to, **fields)
    job.refresh_from_db()


def _filled(job: JobAd, values: Mapping[str, Any]) -> JobAd:
    if unknown := set(values) - CHANGEABLE - BESIDE:
        raise TypeError(f"A job has no {sorted(unknown)} to change.")
    for name in CHANGEABLE & set(values):
        setattr(job, name, values[name])
    return job


def _put_beside(job: JobAd, values: Mapping[str, Any]) -> list[str]:
    """Units and picture; return which of them changed."""
    changed = []
    if "units" in values:
        units = list(values["units"])
        if set(units) != set(job.units.all()):
            changed.append("units")
        job.units.set(units)
        job.areas = sorted({unit.area for unit in units})
        job.save(update_fields=["areas"])
    if "image" in values and illustrate(job, values["image"]):
        changed.append("image")
    check_picture(job)
    return changed


def _invite(page: SharePage, job: JobAd, *, by: User | None, at: datetime) -> None:
    queue_message(
        key=f"share-{page.pk}-{page.created_at:%Y%m%dT%H%M%S%f}",
        template="share_invitation",
        recipient=page.sharer.email,
        context={
            "first_name": page.sharer.first_name,
            "job_title": job.title,
            "link": absolute(page_path(page)),
        },
        about=subject_of(page),
        send_before=end_of_day(job.closes_on),
        reply_to=by.email if by else "",
    )


def subject_of(page: SharePage) -> str:
    return f"share:{page.pk}"
