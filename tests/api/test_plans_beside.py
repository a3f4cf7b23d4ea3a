"""By API: a plan tried beside, what is open and why, a commit in part."""

from recruitment.offers.models import Offer
from recruitment.planning.actions import request_plan, solve_next
from recruitment.planning.models import Plan
from tests.api.conftest import TODAY
from tests.factories import make_candidacy, make_vacancy, week


def solved(season) -> Plan:
    plan = request_plan(season, by=None, at=TODAY)
    while solve_next(TODAY):
        pass
    plan.refresh_from_db()
    return plan


def test_what_if_is_answered_with_a_plan_beside_that_can_take_its_place(recruiter, season, unit):
    make_vacancy(unit, season)
    make_candidacy(season=season)
    plan = solved(season)
    [block] = plan.blocks.all()
    address = f"/plans/{plan.pk}/blocks/{block.pk}/try/"
    made = [recruiter.post(address, {"kind": "bar"}).json() for _time in range(2)]
    assert (made[0]["id"], made[0]["beside"], made[0]["tries"]["kind"]) == (
        made[1]["id"],
        str(plan.pk),
        "bar",
    )
    while solve_next(TODAY):
        pass
    taken = recruiter.post(f"/plans/{made[0]['id']}/take-instead/")
    assert (taken.status_code, taken.json()["beside"], taken.json()["blocks"]) == (200, None, [])
    assert recruiter.get(f"/plans/{plan.pk}/").json()["state"] == "discarded"
    assert recruiter.post(address, {"kind": "explode"}).status_code == 400


def test_gaps_say_why_and_what_would_help_most(recruiter, season, unit):
    vacancy = make_vacancy(unit, season, first_week=week(25), last_week=week(26))
    found = recruiter.get(f"/plans/{solved(season).pk}/gaps/").json()
    gap = {"vacancy": str(vacancy.pk), "seat": 1, "first_week": "2027-W25", "last_week": "2027-W26"}
    assert found["gaps"] == [gap | {"why": "nobody_eligible"}]
    assert [(one["role"], one["people"], one["weeks"]) for one in found["helps"]] == [
        ("co_case_worker", 1, 2)
    ]


def test_a_part_becomes_offers(recruiter, season, unit):
    make_vacancy(unit, season, seats=2)
    for _nth in range(2):
        make_candidacy(season=season)
    plan = solved(season)
    block = plan.blocks.first()
    answer = recruiter.post(f"/plans/{plan.pk}/commit/", {"blocks": [str(block.pk)]})
    assert (answer.status_code, Offer.objects.count()) == (201, 1)
    assert Plan.objects.get(state="solved").blocks.count() == 1
    assert recruiter.post(f"/plans/{plan.pk}/commit/", {"blocks": "all"}).status_code == 400
