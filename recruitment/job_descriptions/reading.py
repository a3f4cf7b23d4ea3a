"""Job descriptions as they are shown: duties in groups, and what came and went from version to version."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import Q, QuerySet

from recruitment.job_descriptions.changes import Change, changes_between
from recruitment.job_descriptions.models import DescriptionVersion, Duty, DutyKind, JobDescription


@dataclass(frozen=True)
class Group:
    """Duties of one kind, in their order."""

    kind: str
    label: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Logged:
    """A version and what it changed; nothing for the first."""

    version: DescriptionVersion
    changes: tuple[Change, ...]


def choosable(chosen: UUID | None = None) -> QuerySet[DescriptionVersion]:
    """What a job or a vacancy may point at: what is in force, and what it points at already."""
    rows = DescriptionVersion.objects.filter(
        Q(pk__in=DescriptionVersion.objects.newest().values("pk")) | Q(pk=chosen)
    )
    return rows.order_by("title", "-number", "pk")


def newer_version(version: DescriptionVersion | None) -> DescriptionVersion | None:
    """What has been approved since this one."""
    if version is None:
        return None
    rows = DescriptionVersion.objects.approved().filter(description=version.description_id)
    return rows.filter(number__gt=version.number).order_by("-number").first()


def grouped(duties: Iterable[Duty], *, is_done: bool) -> list[Group]:
    """What is done (or is not) in the job, by kind."""
    chosen = [duty for duty in duties if duty.is_done is is_done]
    groups = (
        Group(kind, str(kind.label), tuple(duty.text for duty in chosen if duty.kind == kind))
        for kind in DutyKind
    )
    return [group for group in groups if group.duties]


def change_log(description: JobDescription) -> list[Logged]:
    """Every version with its changes, newest first."""
    versions = description.versions.select_related("written_by", "approved_by").prefetch_related("duties")
    return logged(versions.order_by("number"))


def logged(versions: Iterable[DescriptionVersion]) -> list[Logged]:
    """The same of versions at hand, in the order of their numbers."""
    rows = list(versions)
    told = [Logged(row, ()) for row in rows[:1]]
    told += [
        Logged(later, tuple(changes_between(list(earlier.duties.all()), list(later.duties.all()))))
        for earlier, later in pairwise(rows)
    ]
    return told[::-1]
