"""Where somebody came from, by the code they came with: a lecture's, a share link's, or none."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from recruitment.ads.models import JobAd, ShareLink
from recruitment.candidates.models import EducationStatus, SourceKind
from recruitment.lectures.models import Lecture
from recruitment.workdays import in_stockholm

LONGEST_CODE = 24
_LONGEST_OF_LECTURE = 8
_LONGEST_LABEL = 200


@dataclass(frozen=True)
class Source:
    """`id` is the lecture's or the link's; `lecture` or `job` is what a form can be prefilled from."""

    kind: str
    id: UUID | None = None
    label: str = ""
    lecture: Lecture | None = None
    job: JobAd | None = None

    def as_values(self) -> dict[str, Any]:
        """What is kept with the registration and copied to the person: values, never looked up again."""
        return {"kind": str(self.kind), "id": str(self.id) if self.id else None, "label": self.label}

    def began(self, education_status: str, university: str | None) -> dict[str, Any]:
        """`admit_term` and `admit_year` of a lecture's listeners, for a student of its university."""
        lecture = self.lecture
        if lecture is None or not lecture.admit_term or education_status != EducationStatus.STUDENT:
            return {}
        began = {"admit_term": lecture.admit_term, "admit_year": lecture.admit_year}
        return began if university == lecture.university_id else {}


WEB = Source(SourceKind.WEB)


def resolve_code(code: str) -> Source:
    """The source of a code; whatever is unknown, revoked or nonsense is the website, never an error."""
    typed = code.strip()
    if not typed.isascii() or not typed.isalnum() or len(typed) > LONGEST_CODE:
        return WEB
    return _lecture(typed) if len(typed) <= _LONGEST_OF_LECTURE else _link(typed)


def source_of(kind: str, key: UUID | None) -> Source | None:
    """The source of a lecture or a link that somebody chose, a revoked one too; None when there is none."""
    if key is None:
        return WEB if kind == SourceKind.WEB else None
    if kind == SourceKind.LECTURE:
        lecture = Lecture.objects.filter(pk=key).select_related("university").first()
        return of_lecture(lecture) if lecture else None
    link = ShareLink.objects.filter(pk=key).select_related("job").first()
    return of_link(link) if link and kind == SourceKind.SHARE else None


def _lecture(code: str) -> Source:
    lecture = Lecture.objects.with_code(code).select_related("university").first()
    return of_lecture(lecture) if lecture else WEB


def _link(code: str) -> Source:
    link = ShareLink.objects.filter(code=code, revoked_at=None).select_related("job").first()
    return of_link(link) if link else WEB


def of_lecture(lecture: Lecture) -> Source:
    day = in_stockholm(lecture.held_at).date().isoformat()
    label = f"{lecture.title} ({lecture.university.name}, {day})"
    return Source(SourceKind.LECTURE, lecture.pk, label[:_LONGEST_LABEL], lecture=lecture)


def of_link(link: ShareLink) -> Source:
    """The label is for staff. It names the ad and not who shared it: an employee's results are their own
    (domain.md 7.1)."""
    with translation.override(settings.LANGUAGE_CODE):
        label = f"{link.job.title} ({link.get_channel_display()})"
    return Source(SourceKind.SHARE, link.pk, label[:_LONGEST_LABEL], job=link.job)


def touch(which: str, source: dict[str, Any]) -> dict[str, Any]:
    """The fields of the person's first or last touch, from a source's values."""
    return {
        f"{which}_source_kind": source["kind"],
        f"{which}_source_id": UUID(source["id"]) if source["id"] else None,
        f"{which}_source_label": source["label"],
    }
