"""Change a proposal by hand: each change is checked at once, and it says why somebody does not fit."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.errors import RuleBroken
from recruitment.planning.advice import why_not
from recruitment.planning.building import barred_in, held_in
from recruitment.planning.conflicts import refused_as
from recruitment.planning.held import Held, SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.vacancies.eligibility import Reason
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import weeks_between

_CLASHES = {
    "a_plan_puts_one_person_in_a_seat_week": ("seat_taken", gettext_lazy("The seat is already taken.")),
    "a_plan_never_puts_a_person_in_two_places": (
        "person_busy",
        gettext_lazy("The person already has a place in these weeks."),
    ),
}


@transaction.atomic
def add_block(
    plan: Plan,
    candidacy: Candidacy,
    vacancy: Vacancy,
    seat: int,
    first_week: date,
    last_week: date,
    *,
    by: User | None,
    world: World | None = None,
) -> PlanBlock:
    """Put somebody into a proposal. `world` is what offers hold now; without it, what they held when it
    was worked out. RuleBroken has the first reason's code and says them all."""
    plan = _lock(plan)
    block = PlanBlock(
        plan=plan,
        candidacy=candidacy,
        vacancy=vacancy,
        seat=seat,
        first_week=first_week,
        last_week=last_week,
    )
    _check(block, world)
    return _save(block)


@transaction.atomic
def move_block(
    block: PlanBlock,
    *,
    vacancy: Vacancy,
    seat: int,
    first_week: date,
    last_week: date,
    by: User | None,
    world: World | None = None,
) -> PlanBlock:
    """Move somebody to another place or other weeks of the same proposal."""
    _lock(block.plan)
    block = _fresh(block)
    block.vacancy, block.seat = vacancy, seat
    block.first_week, block.last_week = first_week, last_week
    _check(block, world)
    return _save(block)


@transaction.atomic
def remove_block(block: PlanBlock, *, by: User | None) -> None:
    """Take somebody out of a proposal; twice is harmless."""
    _lock(block.plan)
    PlanBlock.objects.filter(pk=block.pk).delete()


def world_of(plan: Plan, *, without: PlanBlock | None = None, world: World | None = None) -> World:
    """What a block of this plan is checked against: what offers hold, and the plan's other blocks."""
    if world is None:
        problem = plan.problem or {"fixed": [], "barred": []}
        world = World(tuple(held_in(problem, plan.season)), barred_in(problem))
    others = plan.blocks.exclude(pk=without.pk) if without else plan.blocks.all()
    return world.with_held(
        Held(one.candidacy_id, SeatWeeks(one.vacancy_id, one.seat, one.first_week, one.last_week))
        for one in others
    )


def refuse(reasons: tuple[Reason, ...]) -> None:
    """RuleBroken when there are any: the code of the first, the words of all."""
    if reasons:
        raise RuleBroken(reasons[0].code, " ".join(str(reason.message) for reason in reasons))


def check_weeks(first: date, last: date) -> None:
    """RuleBroken unless the weeks are Mondays in order."""
    try:
        weeks_between(first, last)
    except ValueError as fault:
        raise RuleBroken("weeks_backwards", str(fault), field="last_week") from None


def _lock(plan: Plan) -> Plan:
    """The plan as it is now, held until the transaction ends; only a proposal can be changed."""
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("season").get(pk=plan.pk)
    if plan.state != Plan.State.SOLVED:
        raise RuleBroken("plan_not_a_proposal", _("Only a proposal that is not committed can be changed."))
    return plan


def _fresh(block: PlanBlock) -> PlanBlock:
    rows = PlanBlock.objects.select_related("plan__season", "candidacy__candidate", "vacancy__unit")
    found = rows.filter(pk=block.pk).first()
    if found is None:
        raise RuleBroken("block_gone", _("Somebody has already taken this out of the proposal."))
    return found


def _check(block: PlanBlock, world: World | None) -> None:
    check_weeks(block.first_week, block.last_week)
    around = world_of(block.plan, without=block, world=world)
    reasons = why_not(
        block.candidacy, block.vacancy, block.first_week, block.last_week, seat=block.seat, world=around
    )
    refuse(reasons)


def _save(block: PlanBlock) -> PlanBlock:
    block.by_hand = True
    with refused_as(_CLASHES):
        block.save()
    return block
