"""A plan becomes drafts once; what no longer fits the world is left out and said."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import commit_plan, plan_season
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.planning.actions import solve_next
from recruitment.planning.models import Plan, PlanBlock
from tests.factories import make_candidacy, make_offer, make_vacancy, moment, week, weeks
from tests.offers.conftest import DEADLINE, LATER, SENT


def broken(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value.code


@pytest.fixture
def plan(season, rut, vacancy, stina):
    """Stina in the one seat, all weeks."""
    plan = plan_season(season, by=rut, at=SENT)
    assert solve_next(SENT)
    plan.refresh_from_db()
    return plan


def test_committing_makes_drafts_in_a_draft_wave_and_tells_nobody(plan, stina, vacancy, rut):
    wave = commit_plan(plan, by=rut, at=LATER)
    draft = wave.offers.get()
    plan.refresh_from_db()
    assert (wave.state, wave.skipped, wave.created_by) == ("draft", [], rut)
    assert (draft.state, draft.candidacy, draft.vacancy, draft.seat) == ("draft", stina, vacancy, 1)
    assert (draft.first_week, draft.last_week, draft.plan, draft.role) == (
        week(25),
        week(32),
        plan,
        "co_case_worker",
    )
    assert (plan.state, plan.committed_by, plan.committed_at) == ("committed", rut, LATER)
    assert Message.objects.count() == 0


def test_a_plan_is_committed_once(plan, rut):
    commit_plan(plan, by=rut, at=LATER)
    assert broken(commit_plan, plan, by=rut, at=LATER) == "plan_already_committed"
    assert (Wave.objects.count(), Offer.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", ["queued", "solving", "failed", "discarded"])
def test_only_a_proposal_is_committed(plan, rut, state):
    Plan.objects.filter(pk=plan.pk).update(state=state)
    assert broken(commit_plan, plan, by=rut, at=LATER) == "plan_not_a_proposal"


def test_an_empty_proposal_makes_no_wave(season, rut, vacancy):
    empty = plan_season(season, by=rut, at=SENT)
    solve_next(SENT)
    assert broken(commit_plan, empty, by=rut, at=LATER) == "plan_is_empty"


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda one: one.candidacy.candidate.__class__.objects.update(status="left"), "not_active"),
        (lambda one: one.candidacy.__class__.objects.update(state="not_now"), "not_cleared"),
        (lambda one: one.candidacy.__class__.objects.update(weeks=weeks(25, 28)), "not_available"),
        (lambda one: one.vacancy.__class__.objects.update(state="withdrawn"), "vacancy_withdrawn"),
        (lambda one: one.vacancy.__class__.objects.update(last_week=week(31)), "outside_vacancy"),
        (lambda one: make_offer(vacancy=one.vacancy, first_week=week(30), last_week=week(31)), "seat_taken"),
        (lambda one: make_offer(one.candidacy, make_vacancy(), last_week=week(25)), "person_busy"),
        (lambda one: make_offer(one.candidacy, one.vacancy, state="expired"), "said_no"),
    ],
)
def test_what_no_longer_fits_is_left_out_with_its_reason(plan, rut, happens, code):
    block = PlanBlock.objects.select_related("candidacy__candidate", "vacancy").get()
    happens(block)
    before = Offer.objects.count()
    wave = commit_plan(plan, by=rut, at=LATER)
    [skipped] = wave.skipped
    assert (skipped["code"], skipped["candidacy"], skipped["vacancy"]) == (
        code,
        str(block.candidacy_id),
        str(block.vacancy_id),
    )
    assert (skipped["seat"], skipped["first_week"], skipped["last_week"]) == (1, "2027-W25", "2027-W32")
    assert "Ågren" not in skipped["reason"]
    assert Offer.objects.count() == before


def test_two_proposals_of_the_same_never_become_two_drafts(season, rut, vacancy, stina, plan):
    other = plan_season(season, by=rut, at=SENT)
    solve_next(SENT)
    assert commit_plan(plan, by=rut, at=LATER).skipped == []
    assert [one["code"] for one in commit_plan(other, by=rut, at=LATER).skipped] == ["seat_taken"]
    assert Offer.objects.count() == 1


def test_what_is_sent_or_drafted_is_planned_around(season, rut, vacancy, stina, otto):
    sent = {"state": "sent", "sent_at": SENT, "reply_by": DEADLINE}
    make_offer(stina, vacancy, last_week=week(28), **sent)
    make_offer(make_candidacy(), vacancy, first_week=week(29), last_week=week(29))
    plan = plan_season(season, by=rut, at=LATER)
    solve_next(LATER)
    block = plan.blocks.get()
    assert (block.candidacy, block.first_week, block.last_week) == (otto, week(30), week(32))


def test_an_offer_past_its_deadline_is_planned_anew(season, rut, vacancy, stina, otto):
    make_offer(stina, vacancy, state="sent", sent_at=SENT, reply_by=DEADLINE)
    plan = plan_season(season, by=rut, at=moment("2027-04-20 00:00"))
    solve_next(DEADLINE)
    assert {block.first_week for block in plan.blocks.all()} == {week(25)}


def test_many_blocks_take_few_questions(season, rut, unit, django_assert_max_num_queries):
    for _number in range(3):
        make_vacancy(unit)
        make_candidacy()
    plan = plan_season(season, by=rut, at=SENT)
    solve_next(SENT)
    with django_assert_max_num_queries(20 + 2 * 3):
        wave = commit_plan(plan, by=rut, at=LATER)
    assert wave.offers.count() == 3
