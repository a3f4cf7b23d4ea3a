"""From the season to a plan, and from a plan that a human commits to draft offers."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.offers.cascade import propose_next_in_line
from recruitment.offers.locking import lock_season
from recruitment.offers.models import Offer, Wave
from recruitment.offers.moving import note
from recruitment.offers.room import what_offers_say, world_of
from recruitment.offers.terms import conditions_of
from recruitment.planning.actions import request_plan
from recruitment.planning.advice import verdict_of, why_not
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.world import World
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.vacancies.eligibility import LOCAL, Reason
from recruitment.workdays import format_week


@transaction.atomic
def plan_season(season: Season, *, by: User | None, at: datetime) -> Plan:
    """Ask for a plan of the whole season: what offers hold stays, who said no to a vacancy is not asked."""
    season = lock_season(season)
    return request_plan(season, by=by, at=at, **what_offers_say(season, at))


@transaction.atomic
def commit_plan(plan: Plan, *, by: User | None, at: datetime, only: Collection[UUID] | None = None) -> Wave:
    """Make draft offers of a proposal, in a draft wave; of the blocks in `only`, if some are chosen.

    What is not chosen stays a proposal of its own.

    Blocks that no longer fit the world (somebody left, a seat was taken, weeks were changed) are left
    out and told of in `wave.skipped`. RuleBroken: plan_already_committed, plan_not_a_proposal, plan_is_empty,
    nobody_chosen.
    """
    season = lock_season(plan.season)
    plan = _take(plan, by, at)
    blocks = list(plan.blocks.select_related("candidacy__candidate", "vacancy__unit", "vacancy__season"))
    if not blocks:
        raise RuleBroken("plan_is_empty", _("Nobody is in the proposal."))
    if only is not None:
        blocks = _chosen(plan, blocks, only, at)
    _hold_people(blocks)
    world = replace(world_of(season, at), tells_names=False)
    found = [(block, _against(block, world)) for block in blocks]
    skipped = [_skipped(block, reasons[0]) for block, reasons in found if reasons]
    wave = Wave.objects.create(season=season, plan=plan, created_by=by, created_at=at, skipped=skipped)
    drafts = [_draft(block, wave, world, by, at) for block, reasons in found if not reasons]
    for offer in Offer.objects.bulk_create(drafts):
        note(offer, at=at, by=by)
    propose_next_in_line(season, at=at)
    return wave


def _chosen(plan: Plan, blocks: list[PlanBlock], only: Collection[UUID], at: datetime) -> list[PlanBlock]:
    """The blocks that become offers now; the others move to a proposal of their own."""
    chosen = [block for block in blocks if block.pk in only]
    if not chosen:
        raise RuleBroken("nobody_chosen", _("Choose somebody whose offer is to be written."))
    if len(chosen) < len(blocks):
        rest = Plan.objects.create(
            season=plan.season,
            state=Plan.State.SOLVED,
            reason=plan.reason,
            freed=plan.freed,
            problem=plan.problem,
            created_by=plan.created_by,
            created_at=at,
            solved_at=plan.solved_at,
        )
        plan.blocks.exclude(pk__in=[block.pk for block in chosen]).update(plan=rest)
    return chosen


def _take(plan: Plan, by: User | None, at: datetime) -> Plan:
    """The plan, committed now by us and by nobody else."""
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if held.state == Plan.State.COMMITTED:
        raise RuleBroken("plan_already_committed", _("The plan has already become offers."))
    if held.state != Plan.State.SOLVED:
        raise RuleBroken("plan_not_a_proposal", _("There is no proposal to commit here."))
    Plan.objects.filter(pk=plan.pk).move(Plan.State.COMMITTED, committed_at=at, committed_by=by)
    held.refresh_from_db()
    return held


def _hold_people(blocks: list[PlanBlock]) -> None:
    """In the order in which everybody takes them: nobody leaves while their offer is written."""
    people = Candidate.objects.filter(pk__in={block.candidacy.candidate_id for block in blocks})
    list(people.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _against(block: PlanBlock, world: World) -> tuple[Reason, ...]:
    reasons = why_not(
        block.candidacy, block.vacancy, block.first_week, block.last_week, seat=block.seat, world=world
    )
    if world.today and block.last_week < world.today and not reasons:
        return (Reason("weeks_have_passed", _("The weeks have passed."), LOCAL),)
    return reasons


def _skipped(block: PlanBlock, reason: Reason) -> dict[str, Any]:
    """Names are looked up when it is shown: the row keeps none, and the reason is told without."""
    return {
        "candidacy": str(block.candidacy_id),
        "vacancy": str(block.vacancy_id),
        "seat": block.seat,
        "first_week": format_week(block.first_week),
        "last_week": format_week(block.last_week),
        "code": reason.code,
        "reason": str(reason.message),
    }


def _draft(block: PlanBlock, wave: Wave, world: World, by: User | None, at: datetime) -> Offer:
    offer = Offer(
        candidacy=block.candidacy,
        candidate=block.candidacy.candidate,
        vacancy=block.vacancy,
        seat=block.seat,
        role=block.vacancy.role,
        first_week=block.first_week,
        last_week=block.last_week,
        plan=wave.plan,
        wave=wave,
        created_by=by,
        created_at=at,
    )
    verdict = verdict_of(block.candidacy, block.vacancy, block.first_week, world)
    offer.conditions = conditions_of(offer, verdict)
    return offer
