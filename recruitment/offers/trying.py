"""What would it cost? The same plan once more beside the first, with somebody kept or not allowed there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.offers.locking import lock_season
from recruitment.offers.room import what_offers_say
from recruitment.planning.actions import request_plan
from recruitment.planning.held import Held, SeatWeeks
from recruitment.planning.models import Plan, PlanBlock
from recruitment.staff.models import User

KEEP, BAR = "keep", "bar"


@transaction.atomic
def try_beside(block: PlanBlock, kind: str, *, by: User | None, at: datetime) -> Plan:
    """Plan again with this block as it stands (`keep`), or without this person at the vacancy (`bar`).

    The first plan stays as it is; asked for twice it is one plan. RuleBroken: plan_not_a_proposal,
    kind_unknown.
    """
    if kind not in (KEEP, BAR):
        raise RuleBroken("kind_unknown", _("Choose whether the person stays or goes."), field="kind")
    season = lock_season(block.plan.season)
    plan = Plan.objects.select_for_update(no_key=True).get(pk=block.plan_id)
    if plan.state != Plan.State.SOLVED:
        raise RuleBroken("plan_not_a_proposal", _("There is no proposal here any more."))
    place = SeatWeeks(block.vacancy_id, block.seat, block.first_week, block.last_week)
    told = {"kind": kind, "candidacy": str(block.candidacy_id)} | place.to_json()
    said = what_offers_say(season, at)
    kept = [Held(block.candidacy_id, place)] if kind == KEEP else []
    barred = {(block.candidacy_id, block.vacancy_id)} if kind == BAR else set()
    return request_plan(
        season,
        by=by,
        at=at,
        freed=[SeatWeeks.from_json(one) for one in plan.freed],
        reason=plan.reason,
        fixed=[*said["fixed"], *kept],
        barred=said["barred"] | barred,
        returning=said["returning"],
        beside=plan,
        tries=told,
    )


@transaction.atomic
def take_instead(plan: Plan, *, by: User | None, at: datetime) -> Plan:
    """The plan beside becomes the proposal, and the first is set aside; twice is harmless."""
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if held.state != Plan.State.SOLVED:
        raise RuleBroken("plan_not_a_proposal", _("There is no proposal here any more."))
    if held.beside_id:
        Plan.objects.filter(pk=held.beside_id).move(Plan.State.DISCARDED)
        Plan.objects.filter(pk=held.pk).update(beside=None)
        held.beside = None
    return held
