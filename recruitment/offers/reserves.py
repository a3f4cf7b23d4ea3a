"""Who is next in line for a vacancy: an ordered list that somebody with delegation has approved."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy


class ReserveList(models.Model):
    """Approved as it stands: whoever changes the order, or who is on it, takes the approval away.

    `agreed_by` is the unit's manager, where the season says that one agrees to what leaves in its name.
    """

    vacancy = models.OneToOneField(Vacancy, models.CASCADE, related_name="reserve_list", primary_key=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reserve list")
        verbose_name_plural = _("reserve lists")
        constraints = [
            models.CheckConstraint(
                name="an_approved_reserve_list_says_by_whom",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_reserve_list_is_agreed_to_as_approved",
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reserve(models.Model):
    """One person on the list; `position` 1 is asked first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reserve_list = models.ForeignKey(ReserveList, models.CASCADE, related_name="reserves")
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="reserves")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("reserve")
        verbose_name_plural = _("reserves")
        constraints = [
            models.UniqueConstraint("reserve_list", "candidacy", name="a_person_is_once_on_a_reserve_list"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
