"""What a unit needs in a season: a role over unbroken weeks, in a number of seats."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.job_descriptions.models import DescriptionVersion
from recruitment.seasons.employment import EmploymentForm, PayType
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.seats import Need
from recruitment.workdays import weeks_between


class Role(models.TextChoices):
    """domain.md section 3, `PostRole`."""

    CASE_WORKER = "case_worker", _("Case worker")
    CO_CASE_WORKER = "co_case_worker", _("Co-case worker")
    SOCIAL_ADMINISTRATOR = "social_administrator", _("Social administrator")
    TREATMENT_ASSISTANT = "treatment_assistant", _("Treatment assistant")


class RegisterLaw(models.TextChoices):
    """Which register extract is shown after a yes (domain.md section 4)."""

    NONE = "none", _("No extract needed")
    L2013_852 = "l2013_852", _("Work with children (2013:852)")
    L2007_171 = "l2007_171", _("Residential care for children (2007:171)")
    L2010_479 = "l2010_479", _("LSS measures for children (2010:479)")


# Least and most, for the table's constraints and for whoever tells a fault at its field.
LIMITS = {
    "seats": (1, 100),
    "priority": (1, 5),
    "min_block_weeks": (1, 52),
    "hours_percent": (1, 100),
    "min_terms_completed": (0, 7),
}


def within_limits(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__range": LIMITS[field]}))


class VacancyQuerySet(models.QuerySet):
    def open(self) -> "VacancyQuerySet":
        return self.filter(state=Vacancy.State.OPEN)

    def visible_to(self, user: User) -> "VacancyQuerySet":
        """Everything for who sees all units, else what belongs to one's own units."""
        return self if user.sees_all_units else self.filter(unit__in=user.units.all())


class Vacancy(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="vacancies", verbose_name=_("season"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="vacancies", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    first_week = models.DateField(_("first week"))
    last_week = models.DateField(_("last week"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    seats_by_week = models.JSONField(_("fewer in some weeks"), default=dict, blank=True)  # {"2027-W27": 1}
    priority = models.PositiveSmallIntegerField(_("priority (5 is highest)"), default=3)
    min_block_weeks = models.PositiveSmallIntegerField(_("weeks in a row, at least"), default=1)
    has_regulated_tasks = models.BooleanField(_("has regulated tasks"), default=False)
    min_terms_completed = models.PositiveSmallIntegerField(_("terms completed, at least"), default=5)
    requires_licence_b = models.BooleanField(_("driving licence B needed"), default=False)
    licence_reason = models.CharField(_("why a licence is needed"), max_length=200, blank=True)
    salary_min = models.PositiveIntegerField(_("pay from (SEK)"))
    salary_max = models.PositiveIntegerField(_("pay to (SEK)"))
    pay_type = models.CharField(_("pay"), max_length=8, choices=PayType, default=PayType.MONTHLY)
    collective_agreement = models.CharField(_("collective agreement"), max_length=60)
    employment_form = models.CharField(
        _("form of employment"), max_length=12, choices=EmploymentForm, default=EmploymentForm.SUBSTITUTE
    )
    hours_percent = models.PositiveSmallIntegerField(_("hours, per cent of full time"), default=100)
    register_law = models.CharField(
        _("register extract"), max_length=10, choices=RegisterLaw, default=RegisterLaw.NONE
    )
    responsible_case_worker = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible case worker"),
    )
    contact = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whom to ask for")
    )
    job_description = models.ForeignKey(
        DescriptionVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("job description"),
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["unit__name", "first_week", "role", "pk"]
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.CheckConstraint(
                name="a_vacancy_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            models.CheckConstraint(
                name="a_vacancy_begins_and_ends_on_mondays",
                condition=Q(first_week__iso_week_day=1, last_week__iso_week_day=1),
            ),
            within_limits("a_vacancy_has_seats", "seats"),
            models.CheckConstraint(name="seats_by_week_are_a_table", condition=Q(seats_by_week__contains={})),
            models.UniqueConstraint("season", "copied_from", name="a_vacancy_is_copied_once_to_a_season"),
            within_limits("vacancy_priority_is_1_to_5", "priority"),
            within_limits("vacancy_block_is_1_to_52_weeks", "min_block_weeks"),
            models.CheckConstraint(
                name="vacancy_pay_range_is_a_range",
                condition=Q(salary_min__gt=0, salary_max__gte=F("salary_min")),
            ),
            models.CheckConstraint(
                name="a_licence_demand_has_a_reason",
                condition=Q(requires_licence_b=False) | ~Q(licence_reason=""),
            ),
            within_limits("vacancy_hours_are_1_to_100_percent", "hours_percent"),
            within_limits("vacancy_terms_are_0_to_7", "min_terms_completed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    @property
    def need(self) -> Need:
        return Need(self.first_week, self.last_week, self.seats, self.seats_by_week)
