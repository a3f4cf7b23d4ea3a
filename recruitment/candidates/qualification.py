"""How far somebody is qualified for social work: what they study, and the degree that we have seen."""

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.choices import VerifiedMethod


class Level(TextChoices):
    """domain.md section 3, `QualificationLevel`."""

    STUDENT_EARLY = "student_early", _("Student, up to 3 terms")
    STUDENT_MID = "student_mid", _("Student, 4–5 terms")
    STUDENT_LATE = "student_late", _("Student, late in the programme")
    DEGREE_SOCIONOM = "degree_socionom", _("Degree in social work, certificate seen")
    DEGREE_RELEVANT = "degree_relevant", _("Other relevant degree, assessed by the board")
    DEGREE_FOREIGN = "degree_foreign", _("Foreign degree, certificate of Socialstyrelsen seen")
    OTHER = "other", _("Other")


# How each degree may be verified: the board assesses Swedish degrees, Socialstyrelsen foreign ones.
WAYS: dict[str, tuple[str, ...]] = {
    Level.DEGREE_SOCIONOM: (VerifiedMethod.CERTIFICATE, VerifiedMethod.DECISION),
    Level.DEGREE_RELEVANT: (VerifiedMethod.ASSESSMENT,),
    Level.DEGREE_FOREIGN: (VerifiedMethod.AUTHORITY,),
}
# Somebody's own judgement: it says why, or where it is written down.
EXPLAINED = frozenset({VerifiedMethod.DECISION, VerifiedMethod.ASSESSMENT})
DEGREES = frozenset({Level.DEGREE_SOCIONOM, Level.DEGREE_RELEVANT, Level.DEGREE_FOREIGN})


def level_on(
    education_status: str, terms: int | None, vfu_in_social_services: bool = False, verified: str = ""
) -> Level:
    """The level on the day by which `terms` were completed.

    Only a verified degree is a degree: one that is claimed counts as other until somebody has seen
    the certificate. A student whose terms are not known is taken as early.
    """
    if verified:
        return _verified(verified)
    if education_status != "student":
        return Level.OTHER
    return _student(terms or 0, vfu_in_social_services)


def is_degree(level: str) -> bool:
    """Whether a verified level opens regulated work."""
    return level in DEGREES


def _verified(level: str) -> Level:
    if not is_degree(level):
        raise ValueError(f"{level!r} is not a degree")
    return Level(level)


def _student(terms: int, vfu_in_social_services: bool) -> Level:
    # Late before mid: a placement in social services makes five terms late.
    if terms >= 6 or (terms >= 5 and vfu_in_social_services):
        return Level.STUDENT_LATE
    return Level.STUDENT_MID if terms >= 4 else Level.STUDENT_EARLY
