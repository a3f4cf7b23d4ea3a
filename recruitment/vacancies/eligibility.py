"""Who may do what, and why not: the law and the place's own requirements, as plain data in and out.

Invariants 1-4, 7 and 8 of domain.md section 3. The answer is a proposal: a named manager confirms.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models.enums import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recruitment.candidates.qualification import is_degree
from recruitment.candidates.terms import TERMS_OF_PROGRAMME

type Text = str | Promise

CASE_WORKER, CO_CASE_WORKER = "case_worker", "co_case_worker"
REGULATED = "socialtjänstlagen (2025:400) 25 kap. 1 §"
LOCAL = _("requirement of the place")
SETTING = _("decision of the municipality")
WISH = _("the person's own wish")


class Answer(TextChoices):
    """From best to worst."""

    YES = "yes", _("Yes")
    IF_SHOWN = "if_shown", _("Yes, if shown before the first day")
    CO_CASE_WORKER_ONLY = "co_case_worker_only", _("Only as co-case worker with a qualified colleague")
    NO = "no", _("No")


_RANK = {answer: rank for rank, answer in enumerate(Answer)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What counts about a person, for one place.

    `education_status` is what they say (student, degree, other), `verified_level` what somebody has
    seen ("" for nothing). Terms are None when the programme start is not known; `terms_completed_now`
    may be left out, and then no term is asked to be shown. `licence_b` is yes, no, learning or "".
    """

    education_status: str
    verified_level: str = ""
    terms_completed_by_start: int | None = None
    terms_completed_now: int | None = None
    graduates_on: date | None = None
    licence_b: str = ""
    excluded_unit: bool = False
    is_confirmed: bool = True
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What counts about a vacancy; `starts_on` is its first day."""

    role: str
    starts_on: date
    has_regulated_tasks: bool = False
    min_terms_completed: int = 5
    requires_licence_b: bool = False
    allow_student_co_case_worker: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the answer is not a plain yes; `rule` is the source that says so."""

    code: str
    message: Text
    rule: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """What the person shows before the first day: written in the offer, held by the start gate."""

    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """`needs_qualified_colleague`: a responsible case worker and a mentor for every week (invariant 2)."""

    answer: Answer
    reasons: tuple[Reason, ...] = ()
    conditions: tuple[Condition, ...] = ()
    needs_qualified_colleague: bool = False

    @property
    def fits(self) -> bool:
        """Whether the person may be planned and offered the place in its own role."""
        return self.answer in (Answer.YES, Answer.IF_SHOWN)


@dataclass(slots=True)
class _Findings:
    answer: Answer = Answer.YES
    reasons: list[Reason] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    colleague: bool = False

    def limit(self, answer: Answer, reason: Reason, condition: Condition | None = None) -> None:
        self.answer = max(self.answer, answer, key=_RANK.__getitem__)
        self.reasons.append(reason)
        if condition:
            self.conditions.append(condition)

    def verdict(self) -> Verdict:
        if self.answer == Answer.NO:
            return Verdict(Answer.NO, tuple(self.reasons))
        reasons = (*self.reasons, QUALIFIED_COLLEAGUE) if self.colleague else tuple(self.reasons)
        return Verdict(self.answer, reasons, tuple(self.conditions), self.colleague)


NOT_CONFIRMED = Reason("not_confirmed", _("The person has not confirmed the registration."), WISH)
NOT_ACTIVE = Reason("not_active", _("The person has paused or left the bank."), WISH)
EXCLUDED_UNIT = Reason("excluded_unit", _("The person does not want to work in this unit."), WISH)
NO_LICENCE = Reason("no_licence", _("The place needs driving licence B."), LOCAL)
LICENCE_UNKNOWN = Reason(
    "licence_unknown", _("The person has not said whether they have driving licence B."), LOCAL
)
LEARNING = Reason("learning_to_drive", _("The person is still learning to drive."), LOCAL)
NO_DEGREE = Reason("no_degree", _("Regulated tasks need a degree, and none is verified."), REGULATED)
DEGREE_NOT_VERIFIED = Reason(
    "degree_not_verified",
    _("The degree is stated by the person; nobody has seen the certificate."),
    REGULATED,
)
GRADUATES_BEFORE_START = Reason(
    "graduates_before_start",
    _("The person finishes the programme before the start; the certificate is not seen."),
    REGULATED,
)
QUALIFIED_COLLEAGUE = Reason(
    "qualified_colleague",
    _("A qualified case worker is responsible, and a mentor is named, every week."),
    REGULATED,
)
STUDENTS_NOT_ALLOWED = Reason(
    "students_not_allowed",
    _("Nobody without a verified degree is co-case worker in regulated work."),
    SETTING,
)
TERMS_UNKNOWN = Reason("terms_unknown", _("It is not known when the person began the programme."), LOCAL)

SHOW_CERTIFICATE = Condition("degree_certificate", _("Degree certificate shown before the first day"))
SHOW_LICENCE = Condition("licence_b", _("Driving licence B shown before the first day"))


@lru_cache(maxsize=100_000)
def assess(person: PersonFacts, place: PlaceFacts) -> Verdict:
    """May this person have this place? Every reason is listed, not only the first.

    What is not known is a no that says what to ask: nobody is planned on a guess.
    """
    found = _Findings()
    _wishes(person, found)
    _licence(person, place, found)
    if not is_degree(person.verified_level):
        _terms(person, place, found)
        if place.has_regulated_tasks:
            _regulated(person, place, found)
    return found.verdict()


def _wishes(person: PersonFacts, found: _Findings) -> None:
    if not person.is_confirmed:
        found.limit(Answer.NO, NOT_CONFIRMED)
    if not person.is_active:
        found.limit(Answer.NO, NOT_ACTIVE)
    if person.excluded_unit:
        found.limit(Answer.NO, EXCLUDED_UNIT)


def _licence(person: PersonFacts, place: PlaceFacts, found: _Findings) -> None:
    if not place.requires_licence_b:
        return
    match person.licence_b:
        case "yes":
            found.conditions.append(SHOW_LICENCE)
        case "learning":
            found.limit(Answer.IF_SHOWN, LEARNING, SHOW_LICENCE)
        case "no":
            found.limit(Answer.NO, NO_LICENCE)
        case _:
            found.limit(Answer.NO, LICENCE_UNKNOWN)


def _terms(person: PersonFacts, place: PlaceFacts, found: _Findings) -> None:
    """The place's own floor; who says to have a degree is past it."""
    needed, completed = place.min_terms_completed, person.terms_completed_by_start
    if person.education_status == "degree" or needed == 0:
        return
    if completed is None and person.education_status == "student":
        found.limit(Answer.NO, TERMS_UNKNOWN)
    elif (completed or 0) < needed:
        found.limit(Answer.NO, _too_few_terms(needed, completed or 0))
    elif person.terms_completed_now is not None and person.terms_completed_now < needed:
        found.limit(Answer.IF_SHOWN, _term_not_passed(needed), _show_terms(needed))


def _regulated(person: PersonFacts, place: PlaceFacts, found: _Findings) -> None:
    """The law follows the task: without a verified degree nobody is case worker there."""
    expected = _degree_expected(person, place)
    if place.role == CASE_WORKER:
        _regulated_case_worker(place, expected, found)
    elif place.role == CO_CASE_WORKER and not place.allow_student_co_case_worker:
        _without_students(expected, found)
    else:
        found.colleague = True


def _regulated_case_worker(place: PlaceFacts, expected: Reason | None, found: _Findings) -> None:
    if expected:
        found.limit(Answer.IF_SHOWN, expected, SHOW_CERTIFICATE)
    elif place.allow_student_co_case_worker:
        found.limit(Answer.CO_CASE_WORKER_ONLY, NO_DEGREE)
        found.colleague = True
    else:
        found.limit(Answer.NO, NO_DEGREE)
        found.reasons.append(STUDENTS_NOT_ALLOWED)


def _without_students(expected: Reason | None, found: _Findings) -> None:
    if expected:
        found.limit(Answer.IF_SHOWN, expected, SHOW_CERTIFICATE)
    else:
        found.limit(Answer.NO, STUDENTS_NOT_ALLOWED)


def _degree_expected(person: PersonFacts, place: PlaceFacts) -> Reason | None:
    """Why a certificate may be there by the first day: a degree claimed, or the last term behind them."""
    if person.education_status == "degree":
        return DEGREE_NOT_VERIFIED
    finished = (person.terms_completed_by_start or 0) >= TERMS_OF_PROGRAMME
    if finished or (person.graduates_on is not None and person.graduates_on < place.starts_on):
        return GRADUATES_BEFORE_START
    return None


def _too_few_terms(needed: int, completed: int) -> Reason:
    text = _("At least {needed} completed terms are needed by the start; the person has {completed}.")
    return Reason("too_few_terms", format_lazy(text, needed=needed, completed=completed), LOCAL)


def _term_not_passed(needed: int) -> Reason:
    text = _("The person completes term {needed} before the start; it is not behind them yet.")
    return Reason("term_not_passed", format_lazy(text, needed=needed), LOCAL)


def _show_terms(needed: int) -> Condition:
    text = _("{needed} completed terms shown before the first day")
    return Condition("terms_completed", format_lazy(text, needed=needed))
