"""What has been measured in the work: time with children, caseload, with definition, day and answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import Unit, User

# What may be said in public (domain.md 9.2).
LEAST_ANSWERS, LEAST_RESPONSE, LONGEST_MONTHS = 5, 60, 18


class Subject(models.TextChoices):
    """What is measured; children and guardians are kept apart (domain.md section 11, Fagersta)."""

    CHILD_TIME = "child_time", _("Time with children")
    FAMILY_TIME = "family_time", _("Time with children and guardians")
    CLIENT_TIME = "client_time", _("Time with clients")
    CASELOAD = "caseload", _("Cases per case worker")


class MeasuredIn(models.TextChoices):
    PERCENT = "percent", _("per cent of working time")
    HOURS_PER_WEEK = "hours_per_week", _("hours a week")
    CASES = "cases", _("cases")


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def standing(self) -> "MeasurementQuerySet":
        return self.filter(withdrawn_at=None)

    def in_force(self) -> "MeasurementQuerySet":
        """Of each subject and unit the latest that stands."""
        rows = self.standing().order_by("subject", "unit_id", "-measured_on", "-noted_at", "pk")
        return self.filter(pk__in=rows.distinct("subject", "unit_id").values("pk"))


class Measurement(models.Model):
    """One value, never changed: a wrong one is withdrawn, and typed anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("what is measured"), max_length=12, choices=Subject)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    value = models.DecimalField(_("value"), max_digits=5, decimal_places=1)
    measured_in = models.CharField(_("measured in"), max_length=14, choices=MeasuredIn)
    definition = models.CharField(_("definition"), max_length=300)
    measured_on = models.DateField(_("measured on"))
    answers = models.PositiveIntegerField(_("number of answers"))
    response_percent = models.PositiveSmallIntegerField(_("response rate, per cent"))
    source = models.CharField(_("source"), max_length=200)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-noted_at", "pk"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.CheckConstraint(name="a_measured_value_is_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="a_measured_share_is_at_most_all",
                condition=~Q(measured_in="percent") | Q(value__lte=100),
            ),
            models.CheckConstraint(name="a_measurement_has_answers", condition=Q(answers__gte=1)),
            models.CheckConstraint(
                name="a_response_rate_is_at_most_all", condition=Q(response_percent__range=(0, 100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.measured_on}"
