"""Why the plan puts this person here, in words."""

from django.utils.translation import gettext as _

from recruitment.planning.advice import verdict_of
from recruitment.planning.models import PlanBlock
from recruitment.planning.wishes import wish_of
from recruitment.planning.world import World
from recruitment.workdays import weeks_text


def why_here(block: PlanBlock, world: World) -> list[str]:
    """The wish, the weeks, and what the law says."""
    person = block.candidacy.candidate
    wishes = {3: _("First choice of unit"), 2: _("Likes the unit"), 1: _("Would accept the unit")}
    verdict = verdict_of(block.candidacy, block.vacancy, block.first_week, world)
    said = [wishes.get(wish_of(person, block.vacancy.unit), ""), _free(block)]
    return [*filter(None, said), *(str(condition.message) for condition in verdict.conditions)]


def _free(block: PlanBlock) -> str:
    return _("can work %(weeks)s") % {"weeks": weeks_text(block.candidacy.weeks)}
