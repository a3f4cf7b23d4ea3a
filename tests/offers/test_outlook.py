"""The forecast of a season: what the database says, counted as planning.forecast counts."""

from datetime import date, timedelta

import pytest

from recruitment.offers.outlook import last_day, season_outlook, working_days
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_unit,
    make_vacancy,
    week,
    weeks,
)
from tests.offers.conftest import DEADLINE, LATER, SENT

ANSWERED = {"sent_at": SENT, "reply_by": DEADLINE, "answered_at": SENT + timedelta(hours=1)}


def seen(season, user, by=None, at=LATER):
    found = season_outlook(season, user, at=at, by=by or last_day(at.date()))
    return found, {one.week: one for one in found.weeks}


def test_a_yes_fills_its_weeks_and_the_rest_waits_for_somebody(season, vacancy, stina, rut):
    make_offer(stina, vacancy, last_week=week(26), state="accepted_conditional", **ANSWERED)
    _found, weeks_of = seen(season, rut)
    assert [(one.seats, one.covered, round(one.full, 9)) for one in weeks_of.values()][:2] == [
        (1, 1, 1.0)
    ] * 2
    assert weeks_of[week(27)].full == 0  # nobody else is cleared


def test_who_is_cleared_and_free_stands_in_line(season, vacancy, stina, otto, rut):
    _found, weeks_of = seen(season, rut)
    assert {one.in_line for one in weeks_of.values()} == {2}
    make_offer(stina, vacancy, first_week=week(31), last_week=week(32), state="confirmed", **ANSWERED)
    _found, after = seen(season, rut)
    assert after[week(25)].in_line == 1


def test_an_offer_that_is_out_is_likelier_to_help_than_none(season, vacancy, stina, rut):
    make_offer(stina, vacancy, state="sent", sent_at=SENT, reply_by=DEADLINE)
    found, weeks_of = seen(season, rut, at=SENT)
    assert 0.5 < weeks_of[week(25)].full < 0.65  # six of ten
    assert (found.answers, round(found.rate, 2)) == (0, 0.6)


def test_answers_move_the_belief(season, vacancy, stina, otto, rut):
    make_offer(stina, vacancy, last_week=week(26), state="declined", **ANSWERED)
    make_offer(otto, vacancy, last_week=week(26), state="expired", sent_at=SENT, reply_by=DEADLINE)
    found, _weeks = seen(season, rut)
    assert (found.answers, round(found.rate, 2)) == (2, 0.5)


def test_what_has_to_be_done_is_told(season, vacancy, stina, rut):
    found, _weeks = seen(season, rut)
    assert (found.reserves, found.offers) == (2, 1)


def test_it_says_how_many_offers_must_leave_by_when(season, vacancy, stina, otto, rut):
    found, _weeks = seen(season, rut)
    assert found.line == 2
    assert working_days(found.start_by, last_day(LATER.date())) > 5
    days, counts = [one.day for one in found.leaving], [one.offers for one in found.leaving]
    assert days == sorted(days)
    assert days[0].weekday() == 4
    assert counts == sorted(set(counts))
    assert counts[-1] == found.offers


def test_without_a_chosen_day_the_first_offers_are_counted_back_from_the_summer(season, vacancy, rut):
    early = season_outlook(season, rut, at=SENT)
    assert early.start_by < season.first_week
    assert early.start_by.weekday() < 5


def test_a_day_that_has_come_leaves_no_time(season, vacancy, stina, rut):
    found, weeks_of = seen(season, rut, by=LATER.date())
    assert found.day == LATER.date()
    assert found.reserves is None
    assert weeks_of[week(25)].full < 0.3


def test_a_manager_sees_the_own_units_only(season, vacancy, unit):
    assert len(seen(season, make_manager(unit))[1]) == 8
    assert seen(season, make_manager(make_unit("En annan")))[1] == {}


def test_working_days_leave_out_weekends_and_midsummer():
    assert working_days(date(2027, 6, 24), date(2027, 6, 28)) == 1
    assert working_days(date(2027, 6, 28), date(2027, 6, 24)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_six_questions_however_many_seats(season, rut, django_assert_num_queries, count):
    for nth in range(count):
        vacancy = make_vacancy(make_unit(f"Enhet {nth}"), season, first_week=week(25), last_week=week(28))
        person = make_candidacy(make_candidate(), season, state="cleared", weeks=weeks(25, 28))
        make_offer(person, vacancy, state="sent", sent_at=SENT, reply_by=DEADLINE)
    with django_assert_num_queries(6):
        season_outlook(season, rut, at=SENT)
