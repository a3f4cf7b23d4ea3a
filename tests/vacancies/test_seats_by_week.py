"""A need that varies over the weeks: fewer seats in some of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.errors import RuleBroken
from recruitment.offers.actions import change_promised_vacancy
from recruitment.offers.board import season_board
from recruitment.planning.advice import why_not
from recruitment.planning.building import build_problem
from recruitment.planning.world import World
from recruitment.vacancies.actions import create_vacancy
from recruitment.vacancies.copying import copies_of, copy_vacancies
from recruitment.vacancies.seats import Need
from recruitment.vacancies.stating_leave import asked_by_week
from tests.factories import (
    make_candidacy,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
)

pytestmark = pytest.mark.django_db


def stated(**values):
    unit, season = make_unit(), make_season()
    given = {
        "unit": unit, "season": season, "role": "co_case_worker",
        "first_week": week(25), "last_week": week(28),
        "salary_min": 27_000, "salary_max": 31_000, "collective_agreement": "AB",
    } | values  # fmt: skip
    return create_vacancy(given, by=None, at=timezone.now())


def told(**values) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as broken:
        stated(**values)
    return broken.value.code, broken.value.field


def test_a_week_with_fewer_lacks_the_highest_seats():
    need = Need(week(25), week(28), 3, {"2027-W26": 1, "2027-W28": 0})
    assert [need.seats_in(week(number)) for number in range(24, 30)] == [0, 3, 1, 3, 0, 0]
    assert [need.runs_of(seat) for seat in (1, 2, 4)] == [
        [(week(25), week(27))],
        [(week(25), week(25)), (week(27), week(27))],
        [],
    ]


def test_what_is_said_is_kept_as_short_as_it_can_be_said():
    vacancy = stated(seats=3, seats_by_week={"2027-W25": 2, "2027-W26": 3, "2027-W34": 1})
    assert (vacancy.seats, vacancy.seats_by_week) == (3, {"2027-W25": 2})


def test_seats_that_no_week_wants_are_no_seats():
    vacancy = stated(seats=3, seats_by_week={f"2027-W{number}": 2 for number in (25, 26, 27, 28)})
    assert (vacancy.seats, vacancy.seats_by_week) == (2, {})


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"seats": 1, "seats_by_week": {"2027-W26": 2}}, ("more_seats_that_week", "seats_by_week")),
        (
            {"seats": 1, "seats_by_week": {f"2027-W{number}": 0 for number in (25, 26, 27, 28)}},
            ("seats_in_no_week", "seats_by_week"),
        ),
        (
            {"seats": 2, "seats_by_week": {"2027-W25": 1, "2027-W27": 1}, "min_block_weeks": 2},
            ("block_longer_than_seat", "min_block_weeks"),
        ),
    ],
)
def test_a_need_that_nobody_can_fill_is_told_at_its_field(values, fault):
    assert told(**values) == fault


def test_lowering_the_seats_lowers_what_the_weeks_say():
    vacancy = stated(seats=3, seats_by_week={"2027-W25": 2, "2027-W26": 1})
    changed = change_promised_vacancy(vacancy, {"seats": 2}, by=None, at=timezone.now())
    assert (changed.seats, changed.seats_by_week) == (2, {"2027-W26": 1})


def test_the_planner_gets_a_slot_for_each_unbroken_run_of_a_seat():
    vacancy = stated(seats=2, seats_by_week={"2027-W26": 1})
    problem = build_problem(vacancy.season, today=week(10))
    first = vacancy.season.first_week
    of = {slot["id"].split("/")[1]: [] for slot in problem["slots"]}
    for slot in problem["slots"]:
        days = [first + timedelta(weeks=slot[name] - 1) for name in ("first_week", "last_week")]
        of[slot["id"].split("/")[1]].append(tuple(days))
    assert of == {"1": [(week(25), week(28))], "2": [(week(25), week(25)), (week(27), week(28))]}


def test_nobody_can_be_given_a_week_that_the_seat_lacks():
    vacancy = stated(seats=2, seats_by_week={"2027-W26": 1})
    person = make_candidacy(season=vacancy.season)
    codes = {
        seat: {one.code for one in why_not(person, vacancy, week(25), week(26), seat=seat, world=World())}
        for seat in (1, 2)
    }
    assert ["outside_vacancy" in codes[seat] for seat in (1, 2)] == [False, True]


def test_the_board_draws_no_cell_where_nobody_is_wanted():
    vacancy = stated(seats=2, seats_by_week={"2027-W26": 1})
    board = season_board(vacancy.season, make_recruiter(), at=timezone.now())
    asked = {total.week: total.needed for total in board.sums if total.needed}
    assert asked == {week(25): 2, week(26): 1, week(27): 2, week(28): 2}


def test_what_vacancies_ask_for_follows_the_weeks():
    vacancy = stated(seats=2, seats_by_week={"2027-W26": 0})
    asked = asked_by_week(vacancy.unit, vacancy.season)
    assert [asked[week(number)] for number in (25, 26, 27)] == [2, 0, 2]


def test_a_promise_in_a_seat_that_loses_its_week_moves_or_holds_it():
    vacancy = make_vacancy(seats=2, first_week=week(25), last_week=week(28))
    offer = make_offer(
        vacancy=vacancy, state="sent", seat=2, first_week=week(25), last_week=week(28),
        reply_by=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    fewer = {"seats_by_week": {"2027-W26": 1}}
    change_promised_vacancy(vacancy, fewer, by=None, at=timezone.now())
    offer.refresh_from_db()
    assert offer.seat == 1
    none = {"seats_by_week": {"2027-W26": 0}}
    with pytest.raises(RuleBroken) as broken:
        change_promised_vacancy(vacancy, none, by=None, at=timezone.now())
    assert (broken.value.code, broken.value.field) == ("seats_promised", "seats_by_week")


def test_a_copy_has_as_many_in_the_weeks_of_the_same_number():
    before = make_season(year=2026)
    make_vacancy(
        season=before, first_week=week(25, 2026), last_week=week(28, 2026), seats=2,
        seats_by_week={"2026-W26": 1},
    )  # fmt: skip
    season, recruiter = make_season(year=2027), make_recruiter()
    origins = [one.origin.pk for one in copies_of(season, recruiter)]
    [copy] = copy_vacancies(season, origins, by=recruiter, at=timezone.now())
    assert (copy.seats, copy.seats_by_week) == (2, {"2027-W26": 1})
