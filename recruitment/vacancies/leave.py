"""When a unit's own staff are on leave: counts for all, names for those who answer for students."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User

MOST_STAFF = 500  # nobody's unit is larger; a slip of the finger is


class LeavePlanQuerySet(models.QuerySet["LeavePlan"]):
    def visible_to(self, user: User) -> "LeavePlanQuerySet":
        return self if user.sees_all_units else self.filter(unit__in=user.units.all())


class LeavePlan(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="leave_plans", verbose_name=_("season"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="leave_plans", verbose_name=_("unit"))
    replacement_factor = models.DecimalField(
        _("substitutes for each person on leave"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    stated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(default=timezone.now)

    objects = LeavePlanQuerySet.as_manager()

    class Meta:
        ordering = ["unit__name", "pk"]
        verbose_name = _("leave plan")
        verbose_name_plural = _("leave plans")
        constraints = [
            models.UniqueConstraint(name="a_unit_has_one_leave_plan_in_a_season", fields=["season", "unit"]),
            models.CheckConstraint(
                name="leave_is_replaced_by_0_to_1_each",
                condition=Q(replacement_factor__isnull=True) | Q(replacement_factor__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.season}"


class LeaveWeek(models.Model):
    """One week: how many are on leave, and how many of those at work can be mentors (None: not stated)."""

    plan = models.ForeignKey(LeavePlan, models.CASCADE, related_name="weeks")
    week = models.DateField(_("week"))
    on_leave = models.PositiveSmallIntegerField(_("on leave"), default=0)
    mentors = models.PositiveSmallIntegerField(_("can be mentors"), null=True, blank=True)

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(name="a_leave_plan_has_each_week_once", fields=["plan", "week"]),
            models.CheckConstraint(name="a_leave_week_is_a_monday", condition=Q(week__iso_week_day=1)),
            models.CheckConstraint(
                name="a_unit_has_at_most_500_on_leave", condition=Q(on_leave__lte=MOST_STAFF)
            ),
            models.CheckConstraint(
                name="a_unit_has_at_most_500_mentors",
                condition=Q(mentors__isnull=True) | Q(mentors__lte=MOST_STAFF),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.week}"


class Colleague(models.Model):
    """A qualified case worker of the unit, who can answer for students when at work."""

    plan = models.ForeignKey(LeavePlan, models.CASCADE, related_name="colleagues")
    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    weeks_on_leave = ArrayField(models.DateField(), default=list, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="a_leave_plan_names_each_colleague_once", fields=["plan", "name"]),
            models.UniqueConstraint(
                name="a_leave_plan_has_each_account_once",
                fields=["plan", "user"],
                condition=Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
