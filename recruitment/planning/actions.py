"""Ask for a plan, let the clock solve it, set it aside; a human changes and commits it."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.planning.building import build_problem, place_of
from recruitment.planning.editing import add_block, move_block, remove_block
from recruitment.planning.heeding import Cancelled
from recruitment.planning.held import Held, Pair, SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.problem import OpenWeeks
from recruitment.planning.problem import Plan as Solution
from recruitment.planning.reading import read_problem
from recruitment.planning.solver import solve
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.workdays import format_week, in_stockholm

__all__ = [
    "add_block",
    "discard_plan",
    "move_block",
    "remove_block",
    "request_plan",
    "retry_plan",
    "solve_next",
]

TIME_LIMIT = 120  # seconds; far from the age at which a claim is taken for dead
WORKERS = 2
BETWEEN_LINES = 1.0  # seconds
LINES_KEPT = 200
CLAIM_LASTS = timedelta(minutes=10)

log = logging.getLogger(__name__)


@transaction.atomic
def request_plan(
    season: Season,
    *,
    by: User | None,
    at: datetime,
    freed: Sequence[SeatWeeks] = (),
    reason: str = "",
    fixed: Iterable[Held] = (),
    barred: Iterable[Pair] = (),
    returning: Iterable[Pair] = (),
    beside: Plan | None = None,
    tries: dict[str, Any] | None = None,
) -> Plan:
    """Put a plan in the queue: of the whole season, or of the seat-weeks in `freed`.

    `fixed` is what offers hold, `barred` who said no to what and `returning` who has worked in which unit, as
    values: offers are a higher noun
    (offers.actions.plan_season collects them). Asked for twice before the clock has come, it is one plan.
    `beside` another plan it only tries something, as `tries` says.
    """
    season = Season.objects.select_for_update(no_key=True).get(pk=season.pk)
    if season.state == Season.State.CLOSED:
        raise RuleBroken("season_closed", _("The season is closed."))
    told = {
        "reason": reason,
        "freed": [place.to_json() for place in freed],
        "problem": _given(fixed, barred, returning),
        "tries": tries or {},
    }
    waiting = season.plans.filter(state=Plan.State.QUEUED, beside=beside)
    waiting = waiting.exclude(freed=[]) if freed else waiting.filter(freed=[])
    if beside:
        waiting = waiting.filter(tries=told["tries"])
    if plan := waiting.select_for_update(no_key=True).first():
        Plan.objects.filter(pk=plan.pk).update(**told)
        plan.refresh_from_db()
        return plan
    return Plan.objects.create(season=season, beside=beside, created_by=by, created_at=at, **told)


@transaction.atomic
def discard_plan(plan: Plan, *, by: User | None = None, at: datetime) -> Plan:
    """Set a proposal aside; twice is harmless, after a commit it is too late."""
    Plan.objects.filter(pk=plan.pk).move(Plan.State.DISCARDED)
    plan = Plan.objects.get(pk=plan.pk)
    if plan.state == Plan.State.COMMITTED:
        raise RuleBroken("plan_already_committed", _("The plan has already become offers."))
    return plan


@transaction.atomic
def retry_plan(plan: Plan, *, by: User | None, at: datetime) -> Plan:
    """Let the clock try a failed plan once more."""
    moved = Plan.objects.filter(pk=plan.pk, state=Plan.State.FAILED).move(Plan.State.QUEUED, error="")
    if not moved:
        raise RuleBroken("plan_not_failed", _("Only a plan that failed can be tried again."))
    return Plan.objects.get(pk=plan.pk)


def solve_next(at: datetime) -> bool:
    """Take the plan that has waited longest and solve it, outside any transaction; False when none waits."""
    plan = _claim(at)
    if plan is None:
        return False
    ours = Plan.objects.filter(pk=plan.pk, state=Plan.State.SOLVING, claimed_at=at)
    try:
        problem, solution = _solve(plan, at, Listener(ours))
    except Cancelled:
        log.info("plan set aside", extra={"plan": str(plan.pk)})
    except Exception as failure:
        # Whatever it says may name people: the kind of fault is enough to find it by.
        log.error("plan failed", extra={"plan": str(plan.pk), "fault": type(failure).__name__})
        ours.update(state=Plan.State.FAILED, error=type(failure).__name__)
    else:
        _keep(plan, ours, problem, solution, at)
    return True


@transaction.atomic
def _claim(at: datetime) -> Plan | None:
    """Of several workers each gets another plan; a claim whose worker is long gone is taken again."""
    waiting = Q(state=Plan.State.QUEUED)
    left_behind = Q(state=Plan.State.SOLVING, claimed_at__lte=at - CLAIM_LASTS)
    plans = Plan.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    plan = plans.filter(waiting | left_behind).select_related("season").order_by("created_at", "pk").first()
    if plan:
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SOLVING, claimed_at=at)
    return plan


class Listener:
    """Notes how far the search has come, about once a second, and hears whether the plan is still wanted."""

    def __init__(self, ours: QuerySet[Plan]) -> None:
        self.ours, self.started, self.told_at = ours, monotonic(), 0.0
        self.lines: list[list[float | int | None]] = []

    def __call__(self, best: int | None, bound: int | None) -> bool:
        now = monotonic()
        if now - self.told_at < BETWEEN_LINES:
            return True
        self.told_at = now
        self.lines = [*self.lines, [round(now - self.started, 1), best, bound]][-LINES_KEPT:]
        return bool(self.ours.update(progress=self.lines))


def _solve(plan: Plan, at: datetime, heed: Listener) -> tuple[dict[str, Any], Solution]:
    given = plan.problem or _given((), (), ())
    problem = build_problem(
        plan.season,
        today=in_stockholm(at).date(),
        fixed=[Held.from_json(one) for one in given["held"]],
        freed=[SeatWeeks.from_json(one) for one in plan.freed],
        barred=_pairs(given["barred"]),
        returning=_pairs(given["returning"]),
    )
    return problem, solve(read_problem(problem), TIME_LIMIT, WORKERS, heed)


@transaction.atomic
def _keep(
    plan: Plan, ours: QuerySet[Plan], problem: dict[str, Any], solution: Solution, at: datetime
) -> None:
    """Note the answer, unless the plan was set aside or claimed again meanwhile."""
    kept = ours.update(
        state=Plan.State.SOLVED,
        problem=problem,
        value=solution.value,
        bound=solution.bound,
        status=solution.status,
        covered_weeks=solution.covered_weeks,
        open_weeks=[_open(gap, plan.season) for gap in solution.open_weeks],
        seconds=solution.seconds,
        solved_at=at + timedelta(seconds=solution.seconds),
        error="",
    )
    if kept:
        PlanBlock.objects.bulk_create([*_blocks(plan, problem, solution), *_kept(plan)])


def _given(fixed: Iterable[Held], barred: Iterable[Pair], returning: Iterable[Pair]) -> dict[str, Any]:
    """What offers say, kept until the problem is built from it."""
    return {
        "held": [one.to_json() for one in fixed],
        "barred": sorted([str(candidacy), str(vacancy)] for candidacy, vacancy in barred),
        "returning": sorted([str(candidacy), str(unit)] for candidacy, unit in returning),
    }


def _pairs(told: Iterable[Sequence[str]]) -> list[Pair]:
    return [(UUID(one), UUID(other)) for one, other in told]


def _blocks(plan: Plan, problem: dict[str, Any], solution: Solution) -> list[PlanBlock]:
    """What is proposed; fixed blocks are offers already. Who was deleted meanwhile is left out."""
    fixed = {(one["slot"], one["person"], one["first_week"]) for one in problem["fixed"]}
    chosen = [one for one in solution.blocks if (one.slot, one.person, one.first_week) not in fixed]
    people = {str(key) for key in plan.season.candidacies.values_list("pk", flat=True)}
    places = [
        (one.person, place_of(one.slot, one.first_week, one.last_week, plan.season))
        for one in chosen
        if one.person in people
    ]
    return [
        PlanBlock(
            plan=plan,
            candidacy_id=UUID(person),
            vacancy_id=place.vacancy_id,
            seat=place.seat,
            first_week=place.first_week,
            last_week=place.last_week,
        )
        for person, place in places
    ]


def _kept(plan: Plan) -> list[PlanBlock]:
    """What a plan beside another keeps was fixed for the planner, and belongs to the proposal."""
    if plan.tries.get("kind") != "keep":
        return []
    place, key = SeatWeeks.from_json(plan.tries), UUID(plan.tries["candidacy"])
    if not plan.season.candidacies.filter(pk=key).exists():
        return []
    weeks = {"first_week": place.first_week, "last_week": place.last_week}
    seat = {"vacancy_id": place.vacancy_id, "seat": place.seat}
    return [PlanBlock(plan=plan, candidacy_id=key, by_hand=True, **seat, **weeks)]


def _open(gap: OpenWeeks, season: Season) -> dict[str, Any]:
    place = place_of(gap.slot, gap.weeks[0], gap.weeks[-1], season)
    weeks = [format_week(place_of(gap.slot, week, week, season).first_week) for week in gap.weeks]
    return {"vacancy": str(place.vacancy_id), "seat": place.seat, "weeks": weeks}
