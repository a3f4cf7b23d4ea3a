"""What to do next with a person: one line, by a table of rules of which the first that holds speaks."""

from collections.abc import Callable
from dataclasses import dataclass

from recruitment.candidates.choices import EducationStatus
from recruitment.candidates.models import STAYING, Candidate
from recruitment.candidates.terms import Stage
from recruitment.offers.models import Offer
from recruitment.seasons.models import Candidacy

State, Step = Offer.State, Candidacy.State
UNCLEARED = (Step.INTERESTED, Step.CONTACTED, Step.INTERVIEW_BOOKED, Step.INTERVIEWED)


@dataclass(frozen=True)
class Standing:
    """Where a person stands, as the rules need to know it; `offers` are states as they hold now."""

    status: str = Candidate.Status.ACTIVE
    education_status: str = EducationStatus.STUDENT
    is_verified: bool = False
    stage: Stage | None = None
    address_is_dead: bool = False
    offers: frozenset[str] = frozenset()
    has_proposed_weeks: bool = False
    season: str = ""
    step: str = ""
    opened_by_degree: int = 0

    @property
    def has_unseen_degree(self) -> bool:
        """It is said, or the clock says so, and nobody has seen it."""
        says_so = self.education_status == EducationStatus.DEGREE or self.stage == Stage.GRADUATED
        return says_so and not self.is_verified


# Its name -> whether it is the next thing to do; the first one that holds.
RULES: dict[str, Callable[[Standing], bool]] = {
    "answer_proposal": lambda one: State.SENT in one.offers and one.has_proposed_weeks,
    "mend_address": lambda one: one.address_is_dead and one.status in STAYING,
    "meet_conditions": lambda one: State.ACCEPTED_CONDITIONAL in one.offers,
    "await_answer": lambda one: State.SENT in one.offers,
    "let_rest": lambda one: one.status != Candidate.Status.ACTIVE,
    "send_draft": lambda one: State.DRAFT in one.offers,
    "verify_degree": lambda one: one.has_unseen_degree and one.opened_by_degree > 0,
    "invite": lambda one: bool(one.season) and not one.step,
    "clear": lambda one: one.step in UNCLEARED,
    "find_place": lambda one: one.step == Step.CLEARED,
}


def next_action(standing: Standing) -> str:
    """The name of the rule that speaks; empty when nothing waits."""
    return next((name for name, holds in RULES.items() if holds(standing)), "")
