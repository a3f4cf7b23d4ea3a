"""The authority itself: its one row of settings, its units, its people and what each may do."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.staff.rights import RIGHTS, Right, Role


class Area(models.TextChoices):
    """The fields of work of a unit (domain.md section 3, `UnitArea`)."""

    CHILD_YOUTH = "child_youth", _("Children and youth")
    FINANCIAL_ASSISTANCE = "financial_assistance", _("Financial assistance")
    ADULT_SUBSTANCE = "adult_substance", _("Adults and substance use")
    FAMILY_HOME = "family_home", _("Family homes")
    FAMILY_LAW = "family_law", _("Family law")
    OUTPATIENT = "outpatient", _("Outpatient care")
    RESIDENTIAL_CARE = "residential_care", _("Residential care")
    LSS = "lss", _("LSS")
    RECEPTION = "reception", _("Reception")
    OTHER = "other", _("Other")


def regulated_areas_default() -> list[str]:
    return [Area.CHILD_YOUTH]


UNNAMED = "Kommunen"  # until somebody says which


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def open(self) -> "OrganisationQuerySet":
        """The one row, when the service is open to the public."""
        return self.filter(opened_at__isnull=False)

    def current(self) -> "Organisation":
        """The one row; an unsaved one with the defaults before the first day."""
        return self.first() or Organisation()


class Organisation(models.Model):
    """The municipality's department and every local decision that is a setting (domain.md section 12)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("official name"), max_length=120, default=UNNAMED)
    display_name = models.CharField(_("name in use"), max_length=120, default=UNNAMED)
    department = models.CharField(_("department"), max_length=120, default="Socialförvaltningen")
    code = models.CharField(
        _("municipality code"), max_length=4, blank=True, validators=[RegexValidator(r"^\d{4}$")]
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    protected_identity_phone = models.CharField(
        _("phone for people with protected identity"), max_length=40, blank=True
    )
    street_address = models.CharField(_("street address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    welcome_text = models.TextField(_("what it is like to work here (Markdown)"), blank=True)
    privacy_notice_version = models.CharField(
        _("version of the information"), max_length=20, default="2026-11"
    )
    privacy_notice = models.TextField(_("information on personal data (Markdown)"), blank=True)
    accessibility_statement = models.TextField(_("accessibility statement (Markdown)"), blank=True)
    regulated_areas = ArrayField(
        models.CharField(max_length=24, choices=Area.choices), default=regulated_areas_default, blank=True
    )
    allow_student_co_case_worker = models.BooleanField(
        _("students may be co-case workers in regulated work"), default=True
    )
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=7)
    reply_min_working_days = models.PositiveSmallIntegerField(_("working days to reply, at least"), default=3)
    reminder_days_before = models.PositiveSmallIntegerField(_("reminder, days before"), default=2)
    step_back_days = models.PositiveSmallIntegerField(_("may step back until, days before start"), default=14)
    bank_active_months = models.PositiveSmallIntegerField(_("months in the bank"), default=12)
    hour_cost = models.PositiveIntegerField(_("cost of an hour of work, kronor"), default=450)
    replacement_factor = models.DecimalField(
        _("substitutes for each person on leave"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.5"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    bank_grace_days = models.PositiveSmallIntegerField(_("days from hidden to removed"), default=30)
    recruitment_retention_months = models.PositiveSmallIntegerField(
        _("months that a recruitment is kept"), default=24
    )
    disposal_decision_ref = models.CharField(_("disposal decision, reference"), max_length=120, blank=True)
    disposal_is_on = models.BooleanField(_("remove data by itself when its time is over"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    legal_texts_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(name="there_is_one_organisation", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="replacement_factor_is_0_to_1", condition=models.Q(replacement_factor__range=(0, 1))
            ),
            models.CheckConstraint(
                name="nothing_is_disposed_of_without_a_decision",
                condition=models.Q(disposal_is_on=False) | ~models.Q(disposal_decision_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_open(self) -> bool:
        """Whether the public is let in; before that only those who work here are."""
        return self.opened_at is not None


class UnitQuerySet(models.QuerySet):
    def of(self, user: "User") -> "UnitQuerySet":
        """Those that somebody works for: all, or the own ones."""
        return self if user.sees_all_units else self.filter(pk__in=user.units.values("pk"))


class Unit(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    area = models.CharField(_("area"), max_length=24, choices=Area.choices)
    street_address = models.CharField(_("street address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    presentation = models.TextField(_("presentation"), blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        fields.setdefault("roles", [Role.SYSTEM_ADMIN])
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here; never a candidate. `roles` and `units` say what they see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=24, choices=Role.choices), default=list, blank=True)
    units = models.ManyToManyField(Unit, verbose_name=_("units"), related_name="users", blank=True)
    may_decide_employment = models.BooleanField(_("may decide on employment (delegation)"), default=False)
    is_staff = models.BooleanField(_("reaches the reference data"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = UserManager()

    wants_no_campaigns = models.BooleanField(_("wants no mails about sharing jobs"), default=False)

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
            models.CheckConstraint(
                name="user_roles_are_known", condition=models.Q(roles__contained_by=list(Role.values))
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    def may(self, right: Right) -> bool:
        """Whether one of this person's roles gives `right` (the table RIGHTS is the only source)."""
        return self.is_active and not RIGHTS[right].isdisjoint(self.roles)

    @property
    def sees_all_units(self) -> bool:
        return self.may(Right.SEE_ALL_UNITS)


class SetupLink(models.Model):
    """A key that makes the first administrator, once; only its fingerprint is stored."""

    LASTS = timedelta(hours=24)

    fingerprint = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("setup link")
        verbose_name_plural = _("setup links")
