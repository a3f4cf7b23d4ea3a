"""Why the plan puts this person here, why weeks stay open, and what would help, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.offers.trying import KEEP
from recruitment.planning.advice import verdict_of
from recruitment.planning.gaps import Help, Why
from recruitment.planning.held import SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.wishes import wish_of
from recruitment.planning.world import World
from recruitment.vacancies.models import Role
from recruitment.workdays import weeks_between, weeks_text


def why_here(block: PlanBlock, world: World) -> list[str]:
    """The wish, the weeks, and what the law says."""
    person = block.candidacy.candidate
    wishes = {3: _("First choice of unit"), 2: _("Likes the unit"), 1: _("Would accept the unit")}
    verdict = verdict_of(block.candidacy, block.vacancy, block.first_week, world)
    returns = world.returns(block.candidacy_id, block.vacancy.unit_id)
    said = [wishes.get(wish_of(person, block.vacancy.unit), ""), _free(block)]
    if returns:
        said.insert(0, _("Has worked there before"))
    return [*filter(None, said), *(str(condition.message) for condition in verdict.conditions)]


def _free(block: PlanBlock) -> str:
    return _("can work %(weeks)s") % {"weeks": weeks_text(block.candidacy.weeks)}


def why_open(why: Why) -> str:
    return {
        Why.NOBODY_ELIGIBLE: _("nobody who is cleared may work there and wants to"),
        Why.NOBODY_AVAILABLE: _("those who may are not free these weeks"),
        Why.ALL_PROMISED: _("those who could have another place"),
        Why.TOO_SHORT: _("too short for those who are free, or for the place"),
    }[why]


def help_text(one: Help) -> str:
    """`2 more with driving licence B, case worker, in weeks 29–31 fill 6 weeks`."""
    asked = [str(Role(one.role).label)]
    asked += [_("qualified")] if one.has_regulated_tasks and one.role == Role.CASE_WORKER else []
    asked += [_("with driving licence B")] if one.requires_licence_b else []
    people = ngettext(
        "%(people)d more person (%(asked)s) in %(when)s",
        "%(people)d more people (%(asked)s) in %(when)s",
        one.people,
    )
    filled = ngettext("would fill %(weeks)d week.", "would fill %(weeks)d weeks.", one.weeks)
    when = weeks_text(weeks_between(one.first_week, one.last_week))
    told = {"people": one.people, "asked": ", ".join(asked), "when": when, "weeks": one.weeks}
    return f"{people % told} {filled % told}"


def what_was_tried(plan: Plan) -> str:
    """Of a plan beside another: who was kept or not let in where; empty for any other."""
    if not plan.tries:
        return ""
    place = SeatWeeks.from_json(plan.tries)
    person = plan.season.candidacies.filter(pk=plan.tries["candidacy"]).select_related("candidate").first()
    vacancy = plan.season.vacancies.filter(pk=place.vacancy_id).select_related("unit").first()
    if person is None or vacancy is None:
        return ""
    told = {"name": person.candidate.full_name, "place": str(vacancy), "weeks": weeks_text(place.weeks)}
    if plan.tries["kind"] == KEEP:
        return _("What if %(name)s stays at %(place)s, %(weeks)s?") % told
    return _("What if %(name)s does not come to %(place)s?") % told


def so_far(plan: Plan) -> str:
    """The newest line of the search: the best found, and what no plan can beat."""
    if not plan.progress:
        return ""
    seconds, best, bound = plan.progress[-1]
    if best is None or not bound:
        return _("%(seconds)s seconds so far.") % {"seconds": number_format(seconds, 0)}
    share = number_format(100 * (bound - best) / bound, 2)
    told = {"seconds": number_format(seconds, 0), "share": share}
    return _("%(seconds)s seconds so far; at most %(share)s %% from the best possible.") % told
