"""Finds the ad behind a public address in one query, with a stamp of all that its page shows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from recruitment.ads.addresses import is_possible
from recruitment.ads.models import JobAd, ShareLink
from recruitment.measurements.models import Measurement
from recruitment.staff.models import Organisation, Unit

_JOB = JobAd._meta.db_table
_UNITS = JobAd.units.through._meta.db_table

# Where PostgreSQL keeps a row and which transaction wrote it: every change of the row changes the pair.
_VERSION = "concat({0}.ctid, {0}.xmin)"
_STAMP = (
    f"concat_ws(' ', {_VERSION.format('job')},"  # noqa: S608 - names of our own tables
    f' (SELECT {_VERSION.format("owner")} FROM "{Organisation._meta.db_table}" owner),'
    f" (SELECT string_agg({_VERSION.format('unit')}, ' ' ORDER BY unit.id) FROM \"{_UNITS}\" placed"
    f' JOIN "{Unit._meta.db_table}" unit ON unit.id = placed.unit_id WHERE placed.jobad_id = job.id),'
    " CASE WHEN position('[[' IN job.body) > 0 THEN (SELECT string_agg("
    f"{_VERSION.format('measured')}, ' ' ORDER BY measured.id)"
    f' FROM "{Measurement._meta.db_table}" measured) END)'
)
_OWNER = Organisation._meta.db_table
_OPEN = f'EXISTS (SELECT 1 FROM "{_OWNER}" owner WHERE owner.opened_at IS NOT NULL)'  # noqa: S608
_BY_CODE = (
    f"SELECT job.id, job.slug, job.state, job.closes_on, {_STAMP}, {_OPEN}, link.id, link.code,"  # noqa: S608
    f' link.revoked_at IS NOT NULL FROM "{ShareLink._meta.db_table}" link'
    f' JOIN "{_JOB}" job ON job.id = link.job_id WHERE link.code = %s'
)
_BY_SLUG = (
    f"SELECT job.id, job.slug, job.state, job.closes_on, {_STAMP}, {_OPEN}"  # noqa: S608
    f' FROM "{_JOB}" job WHERE job.slug = %s'
)


@dataclass(frozen=True)
class Found:
    """What has to be known of an ad before its page is shown; `stamp` changes when anything on it does."""

    job_id: UUID
    slug: str
    state: str
    closes_on: date
    stamp: str
    service_is_open: bool
    link_id: UUID | None = None
    code: str = ""
    is_revoked: bool = False

    def is_open(self, day: date) -> bool:
        return self.state == JobAd.State.PUBLISHED and day <= self.closes_on and not self.is_revoked


def find_by_code(code: str) -> Found | None:
    return _found(_BY_CODE, code)


def find_by_slug(slug: str) -> Found | None:
    return _found(_BY_SLUG, slug)


def _found(question: str, name: str) -> Found | None:
    if not is_possible(name):
        return None
    with connection.cursor() as cursor:
        cursor.execute(question, [name])
        row = cursor.fetchone()
    return Found(*row) if row else None
