"""Words of an employment that ads and vacancies share (domain.md section 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmploymentForm(models.TextChoices):
    SUBSTITUTE = "substitute", _("Substitute position")
    FIXED_TERM = "fixed_term", _("Special fixed-term employment")
    HOURLY = "hourly", _("Hourly employment")
    PERMANENT = "permanent", _("Permanent position")


class PayType(models.TextChoices):
    MONTHLY = "monthly", _("per month")
    HOURLY = "hourly", _("per hour")
