"""What the academic clock and the law say about a person, as the database computes it for all of them."""

from datetime import date

from django.db.models import Case, CharField, F, Func, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least
from django.db.models.lookups import Exact, LessThanOrEqual

from recruitment.candidates.expressions import BreaksBefore, BreaksWithin
from recruitment.candidates.models import Candidate, EducationStatus
from recruitment.candidates.qualification import Level, level_on
from recruitment.candidates.terms import TERMS_OF_PROGRAMME, Stage, june_of, last_completed_term

KNOWS_START = Q(admit_year__isnull=False) & ~Q(admit_term="")


def terms_on(day: date) -> Case:
    """`Candidate.terms_on(day)` for every row: 0 to 7, NULL when the programme start is not known."""
    through = _through(day)
    counted: Combinable = Greatest(Value(through + 1) - _start() - _breaks(BreaksWithin, Value(through)), 0)
    terms = Least(Greatest(counted + F("terms_correction"), 0), TERMS_OF_PROGRAMME)
    return Case(When(KNOWS_START, then=terms), default=None, output_field=IntegerField())


def stage_on(day: date) -> Case:
    """`Candidate.stage_on(day)` for every row: empty when the programme start is not known."""
    planned = _start() + (TERMS_OF_PROGRAMME - 1) - F("terms_correction")
    last = planned + _breaks(BreaksBefore, planned)
    stages = [When(KNOWS_START & Q(LessThanOrEqual(last, _through(day))), then=Value(Stage.GRADUATED))]
    if (june := june_of(day)) is not None:
        this_june = When(KNOWS_START & Q(Exact(last, june)), then=Value(Stage.GRADUATES_THIS_JUNE))
        stages.insert(0, this_june)
    student = When(KNOWS_START, then=Value(Stage.STUDENT))
    return Case(*stages, student, default=Value(""), output_field=CharField())


def _through(day: date) -> int:
    last = last_completed_term(day)
    return 2 * last.year + (last.term == "HT")


def _start() -> Combinable:
    return F("admit_year") * 2 + Case(When(admit_term="HT", then=1), default=0)


def _breaks(kind: type[Func], last: Combinable) -> Case:
    """Counted only where there are any, which is seldom."""
    counted = kind(F("study_breaks"), _start(), last, output_field=IntegerField())
    return Case(When(study_breaks=[], then=0), default=counted, output_field=IntegerField())


def level_of(candidate: Candidate, day: date) -> Level:
    """How far the person is qualified on `day`: who did the placement (VFU) did it in social services."""
    return level_on(
        candidate.education_status,
        candidate.terms_on(day),
        vfu_in_social_services=candidate.vfu_completed,
        verified=candidate.verified_level,
    )


def level_is(level: str, terms: str) -> Q:
    """The rows whose `level_of` is `level`, given the name of an annotation with their terms."""
    if level.startswith("degree"):
        return Q(verified_level=level)
    if level == Level.OTHER:
        return Q(verified_level="") & ~Q(education_status=EducationStatus.STUDENT)
    late = Q(**{f"{terms}__gte": 6}) | Q(**{f"{terms}__gte": 5}, vfu_completed=True)
    early = Q(**{f"{terms}__lt": 4}) | Q(**{f"{terms}__isnull": True})
    of_terms = {
        Level.STUDENT_LATE: late,
        Level.STUDENT_EARLY: early,
        # Spelt out rather than `not late`, which is neither true nor false of unknown terms.
        Level.STUDENT_MID: Q(**{terms: 4}) | Q(**{terms: 5}, vfu_completed=False),
    }
    return Q(verified_level="", education_status=EducationStatus.STUDENT) & of_terms[Level(level)]
