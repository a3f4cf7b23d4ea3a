"""Job ads, the links people share them by, and the clicks those links bring."""

import secrets
import uuid
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import Extent, new_token
from recruitment.job_descriptions.models import DescriptionVersion
from recruitment.seasons.employment import EmploymentForm, PayType
from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Unit, User

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_code() -> str:
    """A share link's code: 11 base62 characters, more than 64 bits (peers.md section 6, rule 2)."""
    return "".join(secrets.choice(_BASE62) for _ in range(11))


class JobAdQuerySet(models.QuerySet):
    def public(self, day: date) -> "JobAdQuerySet":
        """Published and not past the closing day, by the clock: closing needs no job to have run."""
        return self.filter(state=JobAd.State.PUBLISHED, closes_on__gte=day)

    def overdue(self, day: date) -> "JobAdQuerySet":
        return self.filter(state=JobAd.State.PUBLISHED, closes_on__lt=day)

    def due(self, at: datetime) -> "JobAdQuerySet":
        """Drafts whose moment has come."""
        return self.filter(state=JobAd.State.DRAFT, publish_at__lte=at)

    def move(self, to: str, **fields) -> int:
        """Move the ads that may move to `to`; return how many did."""
        sources = [state for state, targets in JobAd.MOVES.items() if to in targets]
        return self.filter(state__in=sources).update(state=to, **fields)


class JobAd(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed")

    MOVES = {
        State.DRAFT: {State.PUBLISHED},
        State.PUBLISHED: {State.CLOSED},
        State.CLOSED: {State.PUBLISHED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=100)
    summary = models.CharField(_("summary for shared links"), max_length=200)
    body = models.TextField(_("text (Markdown)"), max_length=20_000)
    season = models.ForeignKey(Season, models.PROTECT, null=True, blank=True, verbose_name=_("season"))
    units = models.ManyToManyField(Unit, verbose_name=_("units"), related_name="+")
    areas = ArrayField(models.CharField(max_length=24, choices=Area), default=list, blank=True)
    employment_form = models.CharField(
        _("form of employment"), max_length=12, choices=EmploymentForm, default=EmploymentForm.SUBSTITUTE
    )
    extent = models.CharField(_("extent"), max_length=10, choices=Extent, default=Extent.FULL_TIME)
    salary_min = models.PositiveIntegerField(_("pay from (SEK)"))
    salary_max = models.PositiveIntegerField(_("pay to (SEK)"))
    pay_type = models.CharField(_("pay"), max_length=8, choices=PayType, default=PayType.MONTHLY)
    collective_agreement = models.CharField(_("collective agreement"), max_length=60)
    job_description = models.ForeignKey(
        DescriptionVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("job description"),
    )
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    supervision = models.CharField(_("supervision"), max_length=300, blank=True)
    development = models.CharField(_("development"), max_length=300, blank=True)
    client_time = models.CharField(_("time with children and clients"), max_length=300, blank=True)
    formal_application_url = models.URLField(_("address of the formal application"), blank=True)
    image_name = models.CharField(max_length=32, blank=True, editable=False)
    image_width = models.PositiveSmallIntegerField(default=0, editable=False)
    image_height = models.PositiveSmallIntegerField(default=0, editable=False)
    image_alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    closes_on = models.DateField(_("closing day"))
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = JobAdQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                name="job_pay_range_is_a_range",
                condition=Q(salary_min__gt=0, salary_max__gte=F("salary_min")),
            ),
            models.CheckConstraint(
                name="a_published_job_knows_when",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_draft_waits_for_its_moment",
                condition=Q(state="draft") | Q(publish_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_public(self, day: date) -> bool:
        return self.state == self.State.PUBLISHED and day <= self.closes_on


class ShareLink(models.Model):
    """One way in to an ad: ad x sharer (or unit) x channel. Dies with the ad."""

    class Channel(models.TextChoices):
        COPY = "copy", _("Own link")
        FACEBOOK = "facebook", "Facebook"
        LINKEDIN = "linkedin", "LinkedIn"
        WHATSAPP = "whatsapp", "WhatsApp"
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")
        QR = "qr", _("QR code")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(JobAd, models.CASCADE, related_name="links")
    sharer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="share_links")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="share_links")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.COPY)
    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        constraints = [
            models.UniqueConstraint(
                "job",
                "sharer",
                "channel",
                name="one_link_per_sharer_and_channel",
                condition=Q(sharer__isnull=False),
            ),
            models.UniqueConstraint(
                "job",
                "unit",
                "channel",
                name="one_link_per_unit_and_channel",
                condition=Q(unit__isnull=False),
            ),
            models.CheckConstraint(
                name="a_link_belongs_to_a_person_or_a_unit",
                condition=Q(sharer__isnull=False, unit__isnull=True)
                | Q(sharer__isnull=True, unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SharePage(models.Model):
    """An employee's own page for one ad: reached from a mail, without login."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(JobAd, models.CASCADE, related_name="share_pages")
    sharer = models.ForeignKey(User, models.PROTECT, related_name="share_pages")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("share page")
        verbose_name_plural = _("share pages")
        constraints = [models.UniqueConstraint("job", "sharer", name="one_share_page_per_person_and_job")]

    def __str__(self) -> str:
        return str(self.pk)


class LinkDay(models.Model):
    """How often a link was opened on a day, by people and by robots; nothing else is kept."""

    class Visitor(models.TextChoices):
        PERSON = "person", _("People")
        ROBOT = "robot", _("Robots")

    id = models.BigAutoField(primary_key=True)
    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="days")
    day = models.DateField()
    visitor = models.CharField(max_length=6, choices=Visitor)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("clicks of a day")
        verbose_name_plural = _("clicks of a day")
        constraints = [
            models.UniqueConstraint("link", "day", "visitor", name="one_count_per_link_day_and_visitor")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day} {self.visitor}"
