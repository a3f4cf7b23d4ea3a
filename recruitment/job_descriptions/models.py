"""What somebody with a job does and does not do, in versions that never change once they are approved."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import Unit, User


class DutyKind(models.TextChoices):
    """domain.md section 11, Fagersta: who by law may do what is seen at once."""

    REGULATED = "regulated", _("Regulated by law")
    CO_CASE_WORK = "co_case_work", _("Co-case work")
    ADMINISTRATION = "administration", _("Administration")


class JobDescription(models.Model):
    """One job, of a unit or of all; what it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("job description")
        verbose_name_plural = _("job descriptions")

    def __str__(self) -> str:
        return self.slug


class VersionQuerySet(models.QuerySet):
    def approved(self) -> "VersionQuerySet":
        return self.filter(state=DescriptionVersion.State.APPROVED)

    def newest(self) -> "VersionQuerySet":
        """Of each description the approved version with the highest number."""
        rows = self.approved().order_by("description_id", "-number")
        return self.filter(pk__in=rows.distinct("description_id").values("pk"))

    def move(self, to: str, **fields) -> int:
        """Move the versions that may move to `to`; return how many did."""
        sources = [state for state, targets in DescriptionVersion.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class DescriptionVersion(models.Model):
    """What the description says from an approval on: jobs and offers point here, so it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")

    MOVES: dict[str, set[str]] = {State.DRAFT: {State.APPROVED}, State.APPROVED: set()}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    description = models.ForeignKey(JobDescription, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=100)
    intro = models.TextField(_("in short"), max_length=1_000, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "number", "pk"]
        verbose_name = _("version of a job description")
        verbose_name_plural = _("versions of job descriptions")
        constraints = [
            models.UniqueConstraint("description", "number", name="one_version_per_number"),
            models.UniqueConstraint(
                "description", name="one_draft_per_job_description", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                name="an_approved_version_knows_when_and_by_whom",
                condition=Q(state="draft", approved_at=None)
                | Q(state="approved", approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Duty(models.Model):
    """One thing that is done, or is not done, in the job. `reason`: why it came in with this version."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(DescriptionVersion, models.CASCADE, related_name="duties")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("duty"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=DutyKind)
    is_done = models.BooleanField(_("is done in this job"), default=True)
    reason = models.CharField(_("why it is added"), max_length=300, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [models.UniqueConstraint("version", "place", name="one_duty_per_place")]

    def __str__(self) -> str:
        return str(self.pk)
