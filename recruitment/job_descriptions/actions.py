"""What happens to job descriptions: written, changed in a version of their own, approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.job_descriptions.models import DescriptionVersion, Duty, DutyKind, JobDescription
from recruitment.job_descriptions.rules import check_duties, check_may_write
from recruitment.slugs import free_slug
from recruitment.staff.models import User

State = DescriptionVersion.State
NAMELESS = "arbete"


@dataclass(frozen=True)
class DutyText:
    """A duty as somebody fills it in. `reason`: why it is added, when it was not done before."""

    text: str
    kind: str = DutyKind.CO_CASE_WORK
    is_done: bool = True
    reason: str = ""


@transaction.atomic
def create_description(values: Mapping[str, Any], *, by: User, at: datetime) -> JobDescription:
    """A first draft. `values`: title, duties (DutyText), and if wanted unit, intro, id."""
    unit = values.get("unit")
    check_may_write(unit, by)
    description = JobDescription(
        pk=values.get("id") or uuid4(), unit=unit, created_by=by, created_at=at,
        slug=free_slug(values["title"], JobDescription.objects.all(), NAMELESS),
    )  # fmt: skip
    description.save(force_insert=True)
    _write(DescriptionVersion(description=description, number=1), values, by, at)
    return description


@transaction.atomic
def change_description(
    description: JobDescription, values: Mapping[str, Any], *, by: User, at: datetime
) -> JobDescription:
    """Write the draft, or the draft of the next version: what is approved stays as it is.

    What `values` leaves out stands as before. Raises RuleBroken with the field.
    """
    description = _locked(description)
    check_may_write(description.unit, by)
    if "unit" in values and values["unit"] != description.unit:
        raise RuleBroken(
            "unit_is_fixed", _("A job description stays with its unit; write a new one."), field="unit"
        )
    now = current_version(description)
    said = {"title": now.title, "intro": now.intro, "duties": list(now.duties.all())} | dict(values)
    if now.state == State.APPROVED:
        now = DescriptionVersion(description=description, number=_next_number(description))
    _write(now, said, by, at)
    return description


@transaction.atomic
def approve_description(description: JobDescription, *, by: User, at: datetime) -> JobDescription:
    """From now on this is what the job is; twice is once."""
    description = _locked(description)
    check_may_write(description.unit, by)
    draft = description.versions.filter(state=State.DRAFT).first()
    if draft:
        check_duties(list(draft.duties.all()), approved_duties(description))
        description.versions.filter(pk=draft.pk).move(State.APPROVED, approved_by=by, approved_at=at)
    return description


def current_version(description: JobDescription) -> DescriptionVersion:
    """The draft where there is one, else what is approved."""
    return description.versions.order_by("-number")[0]


def approved_duties(description: JobDescription) -> list[Duty] | None:
    """What is done and not done as it stands approved; None before the first approval."""
    version = description.versions.approved().order_by("-number").first()
    return list(version.duties.all()) if version else None


def _locked(description: JobDescription) -> JobDescription:
    rows = JobDescription.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=description.pk)


def _next_number(description: JobDescription) -> int:
    return (description.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _write(version: DescriptionVersion, values: Mapping[str, Any], by: User, at: datetime) -> None:
    duties: Sequence[Any] = values["duties"]
    check_duties(duties, approved_duties(version.description))
    version.title, version.intro = " ".join(values["title"].split()), values.get("intro", "")
    version.written_by, version.written_at = by, at
    version.save()
    version.duties.all().delete()
    Duty.objects.bulk_create(
        Duty(
            version=version, place=place, text=" ".join(duty.text.split()), kind=duty.kind,
            is_done=duty.is_done, reason=duty.reason.strip(),
        )
        for place, duty in enumerate(duties)
    )  # fmt: skip
