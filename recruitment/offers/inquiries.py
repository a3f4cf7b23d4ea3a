"""Non-binding questions: can you, in these weeks? Many may be asked at once; only an offer binds."""

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.models import new_token
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import weeks_between


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: User) -> "InquiryQuerySet":
        """Everything for who sees all units, else what concerns one's own units."""
        return self if user.sees_all_units else self.filter(vacancy__unit__in=user.units.all())

    def open(self, at: datetime) -> "InquiryQuerySet":
        return self.filter(closed_at=None, answer_by__gt=at)


class Inquiry(models.Model):
    """A question to several people about weeks of a vacancy (domain.md 5.2). It promises nothing."""

    class Closed(models.TextChoices):
        FILLED = "filled", _("The place is filled")
        ENDED = "ended", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="inquiries")
    seat = models.PositiveSmallIntegerField()
    first_week = models.DateField()
    last_week = models.DateField()
    answer_by = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(max_length=6, choices=Closed, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        constraints = [
            models.CheckConstraint(
                name="an_inquiry_ends_after_it_begins", condition=Q(last_week__gte=F("first_week"))
            ),
            models.CheckConstraint(
                name="a_closed_inquiry_says_why",
                condition=Q(closed_at__isnull=True, closed_as="")
                | Q(closed_at__isnull=False) & ~Q(closed_as=""),
            ),
        ]
        indexes = [models.Index("vacancy", "created_at", name="inquiries_of_vacancy")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.answer_by


class InquiryReply(models.Model):
    """One person who was asked, and what they said. `token` is the personal link's key."""

    class Answer(models.TextChoices):
        YES = "yes", _("Can come")
        NO = "no", _("Cannot")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="replies")
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="inquiry_replies")
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name = _("answer to an inquiry")
        verbose_name_plural = _("answers to inquiries")
        constraints = [
            models.UniqueConstraint("inquiry", "candidacy", name="a_person_is_asked_once_in_an_inquiry"),
            models.CheckConstraint(
                name="an_answer_to_an_inquiry_has_its_moment",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
