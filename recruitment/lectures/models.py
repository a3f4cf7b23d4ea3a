"""Where we met students: lectures, study visits and career fairs, each with a code of its own."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import AdmitTerm, University
from recruitment.staff.models import Unit, User

# No letters or digits that look alike on a projector.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """A code to type from a slide: six characters, not secret."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))


class LectureQuerySet(models.QuerySet):
    def with_code(self, code: str) -> "LectureQuerySet":
        return self.filter(code=code.strip().upper())


class Lecture(models.Model):
    class Kind(models.TextChoices):
        LECTURE = "lecture", _("Lecture")
        STUDY_VISIT = "study_visit", _("Study visit")
        CAREER_FAIR = "career_fair", _("Career fair")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LECTURE)
    title = models.CharField(_("title"), max_length=120)
    university = models.ForeignKey(University, models.PROTECT, verbose_name=_("university"))
    programme = models.CharField(_("programme"), max_length=120, blank=True)
    course = models.CharField(_("course"), max_length=120, blank=True)
    admit_term = models.CharField(_("listeners began, term"), max_length=2, choices=AdmitTerm, blank=True)
    admit_year = models.PositiveSmallIntegerField(_("listeners began, year"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    held_at = models.DateTimeField(_("day and time"))
    lecturer = models.ForeignKey(
        User, models.PROTECT, related_name="lectures", verbose_name=_("lecturer"), null=True, blank=True
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit presented"))
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    colleague = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        verbose_name=_("colleague who comes along"),
        null=True,
        blank=True,
    )
    contact = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("whom students may ask"), null=True, blank=True
    )
    slides_url = models.URLField(_("link to the slides"), blank=True)
    attendees = models.PositiveIntegerField(_("people in the room"), null=True, blank=True)
    cost_hours = models.DecimalField(
        _("hours of work, all together"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    cost_travel = models.PositiveIntegerField(_("travel and other costs, kronor"), null=True, blank=True)
    # Grows with every change of what stands in people's calendars, so that they take the newer file.
    calendar_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    thanked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = LectureQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at", "pk"]
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")
        constraints = [
            models.CheckConstraint(
                name="listeners_began_has_term_and_year",
                condition=Q(admit_term="", admit_year__isnull=True)
                | Q(~Q(admit_term=""), admit_year__range=(1980, 2100)),
            ),
            models.CheckConstraint(
                name="a_lecture_takes_no_negative_time",
                condition=Q(cost_hours__isnull=True) | Q(cost_hours__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title
