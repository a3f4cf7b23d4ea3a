"""A full-time seat becomes two on half time, for two who want to work less."""

import pytest
from django.utils import timezone

from recruitment.errors import RuleBroken
from recruitment.offers.actions import share_seat
from recruitment.planning.advice import why_not
from recruitment.planning.building import build_problem
from recruitment.planning.problem import Block
from recruitment.planning.reading import read_problem
from recruitment.planning.solver import solve
from recruitment.vacancies.models import Vacancy
from tests.factories import make_candidacy, make_offer, make_vacancy, week

pytestmark = pytest.mark.django_db


def share(vacancy: Vacancy, seat: int = 1, first: int = 25, last: int = 32) -> Vacancy:
    return share_seat(vacancy, seat, week(first), week(last), by=None, at=timezone.now())


def seats_of(season) -> dict:
    """Hours of a place: how many people at once in weeks 25 to 28."""
    found: dict[int, list[int]] = {}
    for one in season.vacancies.open():
        counts = [one.need.seats_in(week(number)) for number in (25, 26, 27, 28)]
        found[one.hours_percent] = counts
    return found


def test_the_only_seat_of_a_vacancy_becomes_two_halves_of_it():
    vacancy = make_vacancy(last_week=week(28))
    assert share(vacancy, last=28).pk == vacancy.pk
    assert seats_of(vacancy.season) == {50: [2, 2, 2, 2]}


def test_some_weeks_of_a_seat_become_two_halves_beside_what_is_left():
    vacancy = make_vacancy(seats=2, last_week=week(28))
    beside = share(vacancy, seat=1, first=27, last=28)
    assert beside.pk != vacancy.pk
    assert seats_of(vacancy.season) == {100: [2, 2, 1, 1], 50: [0, 0, 2, 2]}


def test_a_promise_in_another_seat_stays():
    vacancy = make_vacancy(seats=2, last_week=week(28))
    offer = make_offer(vacancy=vacancy, state="sent", seat=2, first_week=week(25), last_week=week(28))
    share(vacancy, seat=1, last=28)
    offer.refresh_from_db()
    assert (offer.state, offer.seat) == ("sent", 1)
    assert seats_of(vacancy.season) == {100: [1, 1, 1, 1], 50: [2, 2, 2, 2]}


@pytest.mark.parametrize(
    ("state", "code"), [("sent", "seat_taken"), ("draft", "seat_taken"), ("declined", None)]
)
def test_a_seat_that_somebody_has_or_may_get_is_not_shared(state, code):
    vacancy = make_vacancy(last_week=week(28))
    make_offer(vacancy=vacancy, state=state, first_week=week(26), last_week=week(27))
    assert refused(vacancy, last=28) == code


def refused(vacancy: Vacancy, **place) -> str | None:
    try:
        share(vacancy, **place)
    except RuleBroken as broken:
        return broken.code
    return None


def test_twice_shares_once():
    whole, part = make_vacancy(last_week=week(28)), make_vacancy(seats=2, last_week=week(28))
    assert [refused(whole, last=28) for _ in range(2)] == [None, "part_time_already"]
    assert [refused(part, seat=2, last=28) for _ in range(2)] == [None, "no_such_seat"]


def test_a_seat_or_week_that_is_not_there_is_not_shared():
    vacancy = make_vacancy(last_week=week(28))
    assert [refused(vacancy, seat=2, last=28), refused(vacancy, last=29)] == ["no_such_seat"] * 2


def test_who_wants_part_time_is_planned_part_time_and_the_others_full_time():
    full = make_vacancy(last_week=week(28))
    half = make_vacancy(season=full.season, last_week=week(28), hours_percent=50)
    weeks = {"weeks": full.weeks, "state": "cleared"}
    people = {
        extent: make_candidacy(season=full.season, extent=extent, **weeks)
        for extent in ("full_time", "part_time")
    }
    plan = solve(read_problem(build_problem(full.season, today=week(10))))
    placed = {block.person: block.slot.split("/")[0] for block in plan.blocks if isinstance(block, Block)}
    assert placed == {
        str(people["full_time"].pk): str(full.pk),
        str(people["part_time"].pk): str(half.pk),
    }


@pytest.mark.parametrize(
    ("extent", "hours", "against"),
    [
        ("full_time", 100, []),
        ("full_time", 75, ["other_extent"]),
        ("part_time", 100, ["other_extent"]),
        ("part_time", 50, []),
        ("", 100, []),
        ("", 50, []),
    ],
)
def test_what_was_said_of_hours_is_told_like_any_other_wish(extent, hours, against):
    vacancy = make_vacancy(hours_percent=hours)
    person = make_candidacy(season=vacancy.season, weeks=vacancy.weeks, state="cleared", extent=extent)
    assert said_of_hours(person, vacancy) == against


def test_what_was_said_when_registering_counts_until_the_season_is_answered():
    vacancy = make_vacancy()
    person = make_candidacy(season=vacancy.season, weeks=vacancy.weeks, state="cleared")
    person.candidate.extent = "part_time"
    assert said_of_hours(person, vacancy) == ["other_extent"]
    person.extent = "full_time"
    assert said_of_hours(person, vacancy) == []


def said_of_hours(person, vacancy) -> list[str]:
    return [one.code for one in why_not(person, vacancy) if one.code == "other_extent"]
