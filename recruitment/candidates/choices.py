"""What may be chosen about a person: values that are stored, and their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EducationStatus(models.TextChoices):
    STUDENT = "student", _("Studying social work")
    DEGREE = "degree", _("Degree in social work or another relevant degree")
    OTHER = "other", _("Other education or experience")


class AdmitTerm(models.TextChoices):
    HT = "HT", _("Autumn term")
    VT = "VT", _("Spring term")


class LicenceB(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    LEARNING = "learning", _("Learning to drive")


class Extent(models.TextChoices):
    FULL_TIME = "full_time", _("Full time")
    PART_TIME = "part_time", _("Part time")


class SourceKind(models.TextChoices):
    LECTURE = "lecture", _("Lecture")
    SHARE = "share", _("Shared job")
    CAMPAIGN = "campaign", _("Campaign")
    WEB = "web", _("Website")
    IMPORT = "import", _("Imported list")


class VerifiedLevel(models.TextChoices):
    DEGREE_SOCIONOM = "degree_socionom", _("Degree in social work")
    DEGREE_RELEVANT = "degree_relevant", _("Other relevant degree, assessed by the board")
    DEGREE_FOREIGN = "degree_foreign", _("Foreign degree, certificate of Socialstyrelsen seen")


class VerifiedMethod(models.TextChoices):
    """How a degree was verified; the document itself stays outside."""

    CERTIFICATE = "certificate", _("The certificate was shown")
    DECISION = "decision", _("Courses passed, certificate still to come: our decision")
    ASSESSMENT = "assessment", _("The board has assessed the degree")
    AUTHORITY = "authority", _("The certificate of Socialstyrelsen was shown")


class LadokOutcome(models.TextChoices):
    """What was seen when the person showed their studies; the control code and the extract stay outside."""

    AGREES = "agrees", _("Agrees with what the person has said")
    DIFFERS = "differs", _("Differs from what the person has said")
    NOT_POSSIBLE = "not_possible", _("Could not be checked")
