"""The person in the bank, what they asked for, where they came from, and what has happened since."""

import secrets
import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.choices import (
    AdmitTerm,
    EducationStatus,
    Extent,
    LicenceB,
    SourceKind,
    VerifiedLevel,
    VerifiedMethod,
)
from recruitment.candidates.constraints import CANDIDATE_CONSTRAINTS
from recruitment.candidates.expressions import FoldedName, FoundBy, SortName
from recruitment.candidates.terms import Stage, stage_on, terms_completed
from recruitment.staff.models import Area, User

# Those in the bank, and the moment from which their year there is counted.
STAYING = ("active", "paused")
LAST_SIGN = Coalesce("renewed_at", "confirmed_at")


def new_token() -> str:
    """A personal link's secret: 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)


class University(models.Model):
    slug = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=120)
    cities = ArrayField(models.CharField(max_length=60), verbose_name=_("cities"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("university")
        verbose_name_plural = _("universities")

    def __str__(self) -> str:
        return self.name


class CandidateQuerySet(models.QuerySet):
    def in_bank(self) -> "CandidateQuerySet":
        """Confirmed people; `new` and `invited` are found only by asking for them."""
        return self.exclude(status__in=Candidate.UNCONFIRMED)

    def visible_to(self, user: User) -> "CandidateQuerySet":
        """Everybody for who sees all units; a unit manager not those who hide from every unit of theirs."""
        if user.sees_all_units:
            return self
        # Of no units everybody hides from every one, so that who has none sees nobody.
        own = ArraySubquery(user.units.order_by().values("pk"))
        return self.exclude(excluded_units__contains=own)

    def by_address(self) -> "CandidateQuerySet":
        """Those who have an address, as `address`: by expression and condition of the unique index."""
        return self.exclude(email="").alias(address=Lower("email"))

    def with_address(self, email: str) -> "CandidateQuerySet":
        # `iexact` would read every row.
        return self.by_address().filter(address=Lower(Value(email.strip())))

    def placeholders(self) -> "CandidateQuerySet":
        return self.filter(is_placeholder=True)

    def move(self, to: str, **fields) -> int:
        """Move the candidates that may move to `to`; return how many did."""
        sources = [state for state, targets in Candidate.MOVES.items() if to in targets]
        return self.filter(status__in=sources).update(status=to, **fields)


class Candidate(models.Model):
    """One person, one row per verified address (domain.md sections 6 and 8).

    `first_*` and `last_*` tell where the person came from: values copied when they registered,
    never looked up again and never overwritten by staff. A placeholder stands for somebody with
    protected identity: a code name, no way to reach them, and who it is stays outside (domain.md 7.4).
    """

    class Status(models.TextChoices):
        NEW = "new", _("Not confirmed")
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        LEFT = "left", _("Left")
        EXPIRED = "expired", _("Expired")

    UNCONFIRMED = (Status.NEW, Status.INVITED)
    MOVES = {
        Status.NEW: {Status.ACTIVE, Status.LEFT, Status.EXPIRED},
        Status.INVITED: {Status.ACTIVE, Status.LEFT, Status.EXPIRED},
        Status.ACTIVE: {Status.PAUSED, Status.LEFT, Status.EXPIRED},
        Status.PAUSED: {Status.ACTIVE, Status.LEFT, Status.EXPIRED},
        Status.LEFT: {Status.ACTIVE},
        Status.EXPIRED: {Status.ACTIVE, Status.LEFT},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    is_placeholder = models.BooleanField(_("protected identity"), default=False, db_default=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile"), max_length=20, blank=True)
    sms_ok = models.BooleanField(_("text messages are fine"), default=False)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="sv")
    education_status = models.CharField(_("education"), max_length=10, choices=EducationStatus)
    university = models.ForeignKey(
        University, models.PROTECT, null=True, blank=True, verbose_name=_("university")
    )
    admit_term = models.CharField(_("programme started, term"), max_length=2, choices=AdmitTerm, blank=True)
    admit_year = models.PositiveSmallIntegerField(_("programme started, year"), null=True, blank=True)
    terms_correction = models.SmallIntegerField(_("terms more or fewer than counted"), default=0)
    # Terms without studies, numbered by terms.ordinal.
    study_breaks = ArrayField(
        models.SmallIntegerField(), default=list, blank=True, verbose_name=_("breaks from the studies")
    )
    vfu_completed = models.BooleanField(_("placement (VFU) done"), default=False)
    vfu_area = models.CharField(_("area of placement (VFU)"), max_length=24, choices=Area, blank=True)
    verified_level = models.CharField(_("verified degree"), max_length=16, choices=VerifiedLevel, blank=True)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_method = models.CharField(
        _("how it was verified"), max_length=60, choices=VerifiedMethod, blank=True
    )
    verified_reference = models.CharField(_("reason or reference"), max_length=120, blank=True)
    licence_b = models.CharField(_("driving licence B"), max_length=8, choices=LicenceB, blank=True)
    extent = models.CharField(_("extent"), max_length=10, choices=Extent, blank=True)
    wanted_areas = ArrayField(models.CharField(max_length=24, choices=Area), default=list, blank=True)
    wanted_units = ArrayField(models.UUIDField(), default=list, blank=True)
    excluded_units = ArrayField(models.UUIDField(), default=list, blank=True)
    about = models.CharField(_("own text"), max_length=600, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # All notes in one text, for the search alone: kept by a trigger on their table.
    noted = models.TextField(default="", db_default="", blank=True, editable=False)
    is_adult = models.BooleanField(default=False)
    privacy_notice_version = models.CharField(max_length=20, blank=True)
    notice_read_at = models.DateTimeField(null=True, blank=True)
    first_source_kind = models.CharField(max_length=10, choices=SourceKind, default=SourceKind.WEB)
    first_source_id = models.UUIDField(null=True, blank=True)
    first_source_label = models.CharField(max_length=200, blank=True)
    last_source_kind = models.CharField(max_length=10, choices=SourceKind, default=SourceKind.WEB)
    last_source_id = models.UUIDField(null=True, blank=True)
    last_source_label = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    last_contacted_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    renewal_asked_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    alerts_stopped_at = models.DateTimeField(null=True, blank=True)
    sort_name = models.GeneratedField(
        expression=SortName("last_name", "first_name"),
        output_field=models.CharField(max_length=210, db_collation="C"),
        db_persist=True,
    )
    folded_name = models.GeneratedField(
        expression=FoldedName("first_name", "last_name"),
        output_field=models.CharField(max_length=210),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=FoundBy(
            *("first_name", "last_name", "email", "phone", "university_id", "about", "noted", "tags")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = CANDIDATE_CONSTRAINTS
        indexes = [
            GinIndex("search", name="candidates_search"),
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="candidates_alike"),
            GinIndex("tags", name="candidates_tags"),
            GinIndex("wanted_areas", name="candidates_areas"),
            GinIndex("wanted_units", name="candidates_units"),
            models.Index("sort_name", "id", name="candidates_by_name"),
            models.Index("registered_at", "id", name="candidates_by_time"),
            models.Index(LAST_SIGN, "id", name="candidates_by_last_sign", condition=Q(status__in=STAYING)),
            models.Index("paused_until", name="candidates_to_wake", condition=Q(status="paused")),
            models.Index("status", "id", name="candidates_gone", condition=~Q(status__in=STAYING)),
            models.Index("university", name="candidates_by_university"),
            models.Index("phone", name="candidates_by_phone", condition=~Q(phone="")),
            models.Index("first_source_id", name="candidates_by_first_source"),
            models.Index("last_source_id", name="candidates_by_last_source"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_confirmed(self) -> bool:
        return self.status not in self.UNCONFIRMED

    @property
    def last_sign_at(self) -> datetime | None:
        """When the person last said that they want to be here (LAST_SIGN); None before the first time."""
        return self.renewed_at or self.confirmed_at

    def terms_on(self, day: date) -> int | None:
        """Terms completed by `day`; None when the programme start is not known."""
        if not self.admit_term or self.admit_year is None:
            return None
        more, breaks = self.terms_correction, self.study_breaks
        return terms_completed(self.admit_term, self.admit_year, day, more, breaks)

    def stage_on(self, day: date) -> Stage | None:
        """Studying, graduating this June or graduated on `day`; None when the start is not known."""
        if not self.admit_term or self.admit_year is None:
            return None
        return stage_on(self.admit_term, self.admit_year, day, self.terms_correction, self.study_breaks)


class Registration(models.Model):
    """What somebody filled in, waiting for the address to be confirmed by POST (design.md section 4).

    `data` is the validated input as sent; nothing of it touches a known person before that.
    """

    WAITS = timedelta(days=14)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    email = models.EmailField()
    data = models.JSONField()
    code = models.CharField(max_length=24, blank=True)
    language = models.CharField(max_length=5, default="sv")
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, null=True, blank=True, related_name="registrations"
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(Lower("email"), "created_at", name="registrations_of_address"),
            models.Index(Upper("code"), name="registrations_with_code"),
            models.Index(
                "created_at",
                name="registrations_to_follow_up",
                condition=Q(confirmed_at=None, followed_up_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, at: datetime) -> bool:
        return at < self.created_at + self.WAITS


class Note(models.Model):
    """A colleague's remark on the merits; public record like the rest (domain.md 7.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.CharField(_("note"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index("candidate", "created_at", name="notes_of_candidate")]

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """One line of a candidate's history: what happened, when, by whom (None: the person, or the clock)."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("Registered interest")
        PLACED = "placed", _("Taken into the bank without name and address")
        CONFIRMED = "confirmed", _("Confirmed the address")
        IMPORTED = "imported", _("Came with an imported list")
        CHANGED = "changed", _("Changed own details")
        LEFT = "left", _("Left the bank")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Came back")
        RENEWED = "renewed", _("Stays in the bank another year")
        EXPIRED = "expired", _("The time in the bank ended")
        TAGGED = "tagged", _("Tags changed")
        VERIFIED = "verified", _("Degree verified")
        UNVERIFIED = "unverified", _("Verification of the degree taken back")
        MERGED = "merged", _("Two registrations became one")
        UNMERGED = "unmerged", _("Two registrations that had become one were parted")
        LADOK_CHECKED = "ladok_checked", _("Studies checked in Ladok")
        CANDIDACY_MOVED = "candidacy_moved", _("Season status changed")
        OFFER_MOVED = "offer_moved", _("Offer")
        MENTOR_NAMED = "mentor_named", _("A mentor was named")
        MENTOR_REMOVED = "mentor_removed", _("The mentor was taken away")
        SOURCE_CORRECTED = "source_corrected", _("Where they came from was corrected")

    id = models.BigAutoField(primary_key=True)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history entries")
        indexes = [models.Index("candidate", "at", name="entries_of_candidate")]

    def __str__(self) -> str:
        return str(self.pk)
