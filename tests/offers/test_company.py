"""No student where no qualified colleague is at work that week; and what mentors can take."""

from datetime import timedelta

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import commit_plan, create_offer, plan_season, send_offer
from recruitment.planning import actions
from recruitment.planning.actions import discard_plan, solve_next
from recruitment.planning.gaps import gaps_of
from recruitment.planning.models import Plan
from recruitment.planning.people import QUALIFIED
from recruitment.planning.reading import read_problem
from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from tests.factories import make_candidacy, make_candidate, make_vacancy, week, weeks
from tests.offers.conftest import SENT


@pytest.fixture
def away(unit, season):
    """The unit's only qualified colleague is on leave in weeks 28 and 29."""
    leave = LeavePlan.objects.create(season=season, unit=unit)
    Colleague.objects.create(plan=leave, name="Karin Alm", weeks_on_leave=weeks(28, 29))
    return leave


@pytest.fixture
def degree(season, rut):
    seen = {"verified_method": "certificate", "verified_by": rut, "verified_on": SENT.date()}
    person = make_candidate(
        first_name="Dora", verified_level="degree_socionom", education_status="degree", **seen
    )
    return make_candidacy(person, season)


def solved(season, rut) -> Plan:
    plan = plan_season(season, by=rut, at=SENT)
    while solve_next(SENT):
        pass
    plan.refresh_from_db()
    assert plan.state == "solved", plan.error
    return plan


def weeks_of(plan, candidacy):
    return sorted(one.isocalendar().week for b in plan.blocks.filter(candidacy=candidacy) for one in b.weeks)


def test_a_student_is_never_planned_alone_and_a_graduate_may_be(season, away, vacancy, stina, degree, rut):
    stina.max_blocks, degree.weeks = 2, weeks(28, 29)
    stina.save()
    degree.save()
    plan = solved(season, rut)
    assert weeks_of(plan, stina) == [25, 26, 27, 30, 31, 32]
    assert weeks_of(plan, degree) == [28, 29]
    assert gaps_of(plan) == []


def test_without_anybody_else_the_weeks_stay_open(season, away, vacancy, stina, rut):
    assert weeks_of(solved(season, rut), stina) in ([25, 26, 27], [30, 31, 32])


def test_an_offer_by_hand_says_which_weeks_and_nothing_is_sent_after_the_leave_changed(
    season, unit, away, vacancy, stina, rut, maja
):
    with pytest.raises(RuleBroken) as told:
        create_offer(stina, vacancy, 1, week(25), week(28), by=rut, at=SENT)
    assert told.value.code == "no_qualified_colleague"
    draft = create_offer(stina, vacancy, 1, week(25), week(27), by=rut, at=SENT)
    Colleague.objects.update(weeks_on_leave=weeks(26, 29))
    with pytest.raises(RuleBroken) as told:
        send_offer(draft, by=rut, at=SENT)
    assert told.value.code == "no_qualified_colleague"


def test_a_proposal_that_the_leave_overtook_is_committed_without_that_block(
    season, vacancy, stina, rut, unit
):
    plan = solved(season, rut)
    leave = LeavePlan.objects.create(season=season, unit=unit)
    Colleague.objects.create(plan=leave, name="Karin Alm", weeks_on_leave=weeks(28, 29))
    wave = commit_plan(plan, by=rut, at=SENT)
    assert ([one["code"] for one in wave.skipped], wave.offers.count()) == (["no_qualified_colleague"], 0)


def test_a_unit_that_has_stated_nothing_and_office_work_have_no_such_weeks(season, unit, away, stina, rut):
    office = {"role": "social_administrator", "min_terms_completed": 0}
    vacancy = make_vacancy(unit, season, **office)
    elsewhere = make_vacancy(season=season)
    plan = solved(season, rut)
    slots = {one["id"].split("/")[0]: one for one in plan.problem["slots"]}
    assert [set(slots[str(one.pk)]) & {"week_requires"} for one in (vacancy, elsewhere)] == [set(), set()]


def test_what_mentors_can_take_is_told_to_the_planner_and_qualified_people_are_marked(
    season, away, vacancy, stina, degree, rut
):
    LeaveWeek.objects.create(plan=away, week=week(25), on_leave=0, mentors=1)
    problem = solved(season, rut).problem
    assert problem["mentoring"] == {str(vacancy.unit_id): {"capacity": 1000, "weeks": {"3": 2}}}
    qualified = {one["id"] for one in problem["people"] if QUALIFIED in one["has"]}
    assert qualified == {str(degree.pk)}


def test_a_plan_that_is_set_aside_while_it_is_worked_out_is_stopped(season, vacancy, stina, rut, monkeypatch):
    plan = plan_season(season, by=rut, at=SENT)

    def somebody_stops_it(problem):
        discard_plan(plan, at=SENT)
        return read_problem(problem)

    monkeypatch.setattr(actions, "BETWEEN_LINES", 0.0)
    monkeypatch.setattr(actions, "read_problem", somebody_stops_it)
    assert solve_next(SENT)
    plan.refresh_from_db()
    assert (plan.state, plan.blocks.count(), plan.value) == ("discarded", 0, None)


def test_of_equals_the_one_who_has_waited_longest_is_planned_and_the_draw_is_told(
    season, vacancy, stina, otto, rut
):
    for candidacy, days in ((stina, 3), (otto, 90)):
        candidacy.candidate.last_contacted_at = SENT - timedelta(days=days)
        candidacy.candidate.save()
    plan = solved(season, rut)
    assert weeks_of(plan, otto) == list(range(25, 33))
    waited = {one["id"]: one["waited"] for one in plan.problem["people"]}
    assert (waited, plan.problem["seed"]) == ({str(stina.pk): 3, str(otto.pk): 90}, 2027)
