"""The season at a glance: every seat-week says what is so, and who."""

import pytest

from recruitment.offers.board import latest_proposal, season_board
from recruitment.planning.models import Plan, PlanBlock
from tests.factories import make_manager, make_offer, make_unit, make_vacancy, moment, week
from tests.offers.conftest import DEADLINE, LATER, SENT


@pytest.fixture
def plan(season):
    return Plan.objects.create(season=season, state="solved")


def cells(board, unit=0, vacancy=0, seat=0):
    row = board.units[unit].vacancies[vacancy].seats[seat]
    return [(str(cell.state), cell.first_week, cell.last_week, cell.who) for cell in row.cells]


def test_a_seat_says_week_by_week_what_is_so(season, vacancy, stina, otto, rut, plan):
    yes = {"state": "accepted_conditional", "sent_at": SENT, "reply_by": DEADLINE}
    sent = {"state": "sent", "sent_at": SENT, "reply_by": DEADLINE}
    make_offer(stina, vacancy, last_week=week(26), **yes)
    make_offer(otto, vacancy, first_week=week(27), last_week=week(28), **sent)
    make_offer(otto, vacancy, first_week=week(29), last_week=week(29))
    PlanBlock.objects.create(
        plan=plan, vacancy=vacancy, seat=1, candidacy=stina, first_week=week(29), last_week=week(30)
    )
    board = season_board(season, rut, at=LATER, plan=plan)
    assert cells(board) == [
        ("none", week(23), week(24), ""),
        ("covered", week(25), week(26), "Stina Ågren"),
        ("offered", week(27), week(28), "Otto Åkesson"),
        ("planned", week(29), week(29), "Otto Åkesson"),
        ("planned", week(30), week(30), "Stina Ågren"),
        ("open", week(31), week(31), ""),
        ("open", week(32), week(32), ""),
        ("none", week(33), week(35), ""),
    ]


def test_a_cell_leads_to_the_person_and_the_offer_or_block(season, vacancy, stina, otto, rut, plan):
    draft = make_offer(stina, vacancy, last_week=week(28))
    block = PlanBlock.objects.create(
        plan=plan, vacancy=vacancy, seat=1, candidacy=otto, first_week=week(29), last_week=week(30)
    )
    row = season_board(season, rut, at=LATER, plan=plan).units[0].vacancies[0].seats[0]
    drafted, planned = row.cells[1:3]
    assert (drafted.offer_id, drafted.offer_state, drafted.candidate_id) == (
        draft.pk,
        "draft",
        stina.candidate_id,
    )
    assert (planned.block_id, planned.offer_id, planned.candidacy_id) == (block.pk, None, otto.pk)


def test_sums_count_seats_per_week_and_unit(season, vacancy, stina, unit, rut):
    make_offer(stina, vacancy, state="confirmed", last_week=week(28))
    make_vacancy(unit, seats=2, first_week=week(28), last_week=week(29))
    board = season_board(season, rut, at=LATER)
    by_week = {one.week: (one.covered, one.open, one.needed, one.rate) for one in board.sums}
    assert by_week[week(24)] == (0, 0, 0, None)
    assert by_week[week(25)] == (1, 0, 1, 100)
    assert by_week[week(28)] == (1, 2, 3, 33)
    assert by_week[week(29)] == (0, 3, 3, 0)
    assert board.units[0].weeks == board.sums


def test_an_offer_past_its_deadline_is_open_whatever_the_jobs_have_done(season, vacancy, stina, rut):
    make_offer(stina, vacancy, state="sent", sent_at=SENT, reply_by=DEADLINE)
    board = season_board(season, rut, at=moment("2027-04-20 00:00"))
    assert {one.offered for one in board.sums} == {0}


def test_a_unit_manager_sees_own_units_and_only_those(season, vacancy, unit, stina):
    other = make_unit("Ekonomiskt bistånd")
    make_offer(stina, make_vacancy(other))
    board = season_board(season, make_manager(unit), at=LATER)
    assert [row.unit for row in board.units] == [unit]
    assert season_board(season, make_manager(), at=LATER).units == []


def test_withdrawn_vacancies_are_not_on_the_board_and_units_come_by_name(season, unit, rut):
    make_vacancy(unit, state="withdrawn")
    make_vacancy(make_unit("Ö"))
    make_vacancy(make_unit("B"))
    assert [row.unit.name for row in season_board(season, rut, at=LATER).units] == ["B", "Ö"]


def test_the_board_asks_the_same_number_of_questions_for_one_and_for_three(
    season, rut, plan, django_assert_num_queries
):
    for count in (1, 2):
        for _more in range(count):
            make_offer(vacancy=make_vacancy(seats=2))
        with django_assert_num_queries(3):
            season_board(season, rut, at=LATER, plan=plan)


def test_the_newest_proposal_is_shown(season, plan):
    Plan.objects.create(season=season, state="committed")
    newest = Plan.objects.create(season=season, state="solved")
    assert latest_proposal(season) == newest
