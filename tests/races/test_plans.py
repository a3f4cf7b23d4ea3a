"""Workers and recruiters at the same plan at once: worked out once, committed once, nobody drafted twice."""

from collections import Counter

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import commit_plan, decline_offer, plan_season
from recruitment.offers.models import Offer, Wave
from recruitment.planning import actions
from recruitment.planning.actions import add_block, discard_plan, request_plan, solve_next
from recruitment.planning.models import Plan, PlanBlock
from tests.factories import make_candidacy, make_offer, make_vacancy, moment, week, weeks
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

AT = moment("2027-04-12 10:00")


def proposal(season, *blocks):
    plan = Plan.objects.create(season=season, state="solved", problem={"fixed": [], "barred": []})
    for candidacy, vacancy, seat in blocks:
        PlanBlock.objects.create(
            plan=plan,
            vacancy=vacancy,
            seat=seat,
            candidacy=candidacy,
            first_week=week(25),
            last_week=week(32),
        )
    return plan


def committing(plan, rut):
    return lambda: len(commit_plan(plan, by=rut, at=AT).skipped)


def test_workers_at_once_each_work_out_another_plan_and_each_plan_once(season, unit, monkeypatch):
    make_vacancy(unit)
    make_candidacy()
    solved = Counter()
    real = actions.solve

    def counted(problem, *limits):
        solved[len(problem.slots)] += 1
        return real(problem, *limits)

    monkeypatch.setattr(actions, "solve", counted)
    plans = [Plan.objects.create(season=season) for _number in range(3)]
    assert sorted(at_once(*times(6, lambda: solve_next(AT)))) == [False] * 3 + [True] * 3
    assert solved == {1: 3}
    assert {(plan.state, plan.blocks.count()) for plan in Plan.objects.all()} == {("solved", 1)}
    assert len(plans) == 3


def test_one_plan_committed_many_times_at_once_is_committed_once(season, unit, rut):
    plan = proposal(season, (make_candidacy(), make_vacancy(unit), 1))
    answers = Counter(at_once(*times(8, committing(plan, rut))))
    assert answers == {0: 1, "plan_already_committed": 7}
    assert (Wave.objects.count(), Offer.objects.count()) == (1, 1)


def test_two_plans_committed_at_once_never_draft_a_seat_or_a_person_twice(season, unit, rut):
    vacancy, other = make_vacancy(unit, seats=2), make_vacancy(unit)
    stina, otto, tove = (make_candidacy() for _person in range(3))
    one = proposal(season, (stina, vacancy, 1), (otto, vacancy, 2))
    two = proposal(season, (tove, vacancy, 1), (otto, other, 1))
    assert sorted(at_once(committing(one, rut), committing(two, rut))) == [0, 2]
    drafts = Offer.objects.values_list("candidacy", "vacancy", "seat")
    assert len(drafts) == len({person for person, _vacancy, _seat in drafts}) == 2
    assert len({(vacancy, seat) for _person, vacancy, seat in drafts}) == 2


def test_commit_against_setting_aside_has_one_winner(season, unit, rut):
    for _round in range(4):
        plan = proposal(season, (make_candidacy(), make_vacancy(unit), 1))
        committed, aside = at_once(committing(plan, rut), lambda plan=plan: discard_plan(plan, at=AT).state)
        plan.refresh_from_db()
        assert (committed, aside, plan.state) in [
            (0, "plan_already_committed", "committed"),
            ("plan_not_a_proposal", "discarded", "discarded"),
        ]


def test_changing_a_proposal_while_it_is_committed_is_before_or_after(season, unit, rut):
    vacancy = make_vacancy(unit, seats=2)
    otto = make_candidacy()
    plan = proposal(season, (make_candidacy(), vacancy, 1))
    added, _committed = at_once(
        lambda: add_block(plan, otto, vacancy, 2, week(25), week(28), by=rut).seat, committing(plan, rut)
    )
    assert (added, Offer.objects.count()) in [(2, 2), ("plan_not_a_proposal", 1)]


def test_two_people_put_in_one_seat_at_once_are_one(season, unit, rut):
    vacancy = make_vacancy(unit)
    plan = proposal(season)
    people = [make_candidacy() for _person in range(4)]
    answers = at_once(
        *[
            lambda person=person: add_block(plan, person, vacancy, 1, week(25), week(28), by=rut).seat
            for person in people
        ]
    )
    assert Counter(answers) == {1: 1, "seat_taken": 3}


def test_asking_for_a_plan_many_times_at_once_is_one_plan(season, rut):
    keys = at_once(*times(6, lambda: plan_season(season, by=rut, at=AT).pk))
    assert len(set(keys)) == Plan.objects.count() == 1


def test_planning_answering_and_committing_at_once_never_lock_each_other_out(season, unit, rut):
    vacancy = make_vacancy(unit, seats=3)
    asked = make_offer(
        make_candidacy(), vacancy, state="sent", sent_at=AT, reply_by=moment("2027-04-20 00:00")
    )
    plan = proposal(season, (make_candidacy(), vacancy, 2), (make_candidacy(weeks=weeks(25, 32)), vacancy, 3))
    request_plan(season, by=rut, at=AT)
    answers = at_once(
        lambda: decline_offer(asked, at=AT).state,
        committing(plan, rut),
        lambda: plan_season(season, by=rut, at=AT).state,
        lambda: solve_next(AT),
        lambda: solve_next(AT),
    )
    assert answers[:2] == ["declined", 0]
    assert [answer for answer in answers if isinstance(answer, Exception)] == []


def test_the_rule_is_the_same_whoever_asks(season, rut):
    """What threads are told is what a single caller is told."""
    with pytest.raises(RuleBroken):
        commit_plan(Plan.objects.create(season=season), by=rut, at=AT)
