"""A no opens the place for the next in line: proposed, never the same person twice, never who said no."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import (
    accept_offer,
    commit_plan,
    create_offer,
    decline_offer,
    send_offer,
)
from recruitment.planning import actions
from recruitment.planning.actions import solve_next
from recruitment.planning.models import Plan, PlanBlock
from tests.factories import make_candidacy, make_candidate, make_offer, make_vacancy, week, weeks
from tests.offers.conftest import LATER, SENT


def solve(at=LATER):
    while solve_next(at):
        pass


def proposed():
    """Who is proposed for which weeks, in every proposal that waits for a human."""
    blocks = PlanBlock.objects.filter(plan__state="solved").order_by("first_week", "pk")
    return [(block.candidacy_id, (block.first_week, block.last_week)) for block in blocks]


def sent(candidacy, vacancy, rut, first=25, last=30):
    draft = create_offer(candidacy, vacancy, 1, week(first), week(last), by=rut, at=SENT)
    return send_offer(draft, by=rut, at=SENT)


def test_a_no_proposes_the_next_in_line_for_just_those_weeks(offer, otto):
    decline_offer(offer, at=LATER)
    solve()
    assert proposed() == [(otto.pk, (week(25), week(30)))]


def test_who_said_no_is_not_proposed_for_the_same_vacancy_again(offer, stina):
    decline_offer(offer, at=LATER)
    solve()
    assert proposed() == []


def test_two_noes_make_one_proposal_that_names_nobody_twice(offer, otto, stina, unit, rut):
    third = make_candidacy(make_candidate(first_name="Tove"), weeks=weeks(25, 32))
    second = sent(third, make_vacancy(unit), rut)
    decline_offer(offer, at=LATER)
    solve()
    assert len(proposed()) == 1
    decline_offer(second, at=LATER)
    solve()
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["discarded", "solved"]
    blocks = PlanBlock.objects.filter(plan__state="solved")
    chosen = {(block.candidacy_id, block.vacancy_id) for block in blocks}
    assert len({person for person, _place in chosen}) == len(chosen) == 2
    assert chosen.isdisjoint({(stina.pk, offer.vacancy_id), (third.pk, second.vacancy_id)})


def test_a_change_of_mind_takes_the_proposal_back(offer, otto):
    decline_offer(offer, at=LATER)
    solve()
    accept_offer(offer, name="Stina Ågren", at=LATER)
    assert proposed() == []
    assert Plan.objects.get().state == "discarded"


def test_the_next_in_line_becomes_an_offer_when_a_human_says_so(offer, otto, rut):
    decline_offer(offer, at=LATER)
    solve()
    wave = commit_plan(Plan.objects.get(), by=rut, at=LATER)
    draft = wave.offers.get()
    assert (draft.candidacy, draft.state, draft.first_week, draft.last_week) == (
        otto,
        "draft",
        week(25),
        week(30),
    )
    assert send_offer(draft, by=rut, at=LATER).state == "sent"


def test_a_plan_that_is_being_worked_out_when_a_no_comes_is_not_believed(offer, otto, unit, rut, monkeypatch):
    third = make_candidacy(make_candidate(first_name="Tove"), weeks=weeks(25, 32))
    second = sent(third, make_vacancy(unit), rut)
    decline_offer(offer, at=LATER)
    real = actions.solve

    def slowly(*problem):
        decline_offer(second, at=LATER)
        monkeypatch.setattr(actions, "solve", real)
        return real(*problem)

    monkeypatch.setattr(actions, "solve", slowly)
    assert solve_next(LATER)
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["discarded", "queued"]
    assert PlanBlock.objects.count() == 0


def test_nothing_is_proposed_in_a_closed_season(offer, season):
    season.state = "closed"
    season.save()
    decline_offer(offer, at=LATER)
    assert Plan.objects.count() == 0
    with pytest.raises(RuleBroken):
        commit_plan(Plan.objects.create(season=season), by=None, at=LATER)


def test_weeks_that_nobody_wants_filled_any_more_are_not_proposed(offer, otto, vacancy):
    """The vacancy got shorter meanwhile, and somebody is drafted for a week in the middle."""
    vacancy.__class__.objects.filter(pk=vacancy.pk).update(last_week=week(27))
    make_offer(otto, vacancy, first_week=week(26), last_week=week(26))
    decline_offer(offer, at=LATER)
    assert [(one["first_week"], one["last_week"]) for one in Plan.objects.get().freed] == [
        ("2027-W25", "2027-W25"),
        ("2027-W27", "2027-W27"),
    ]


def test_a_withdrawn_vacancy_has_no_next_in_line(offer, vacancy):
    vacancy.__class__.objects.filter(pk=vacancy.pk).update(state="withdrawn")
    decline_offer(offer, at=LATER)
    assert Plan.objects.count() == 0
