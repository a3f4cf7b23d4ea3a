"""The forecast: what a recruiter may believe about next weeks, and that it is counted right."""

import random

import pytest

from recruitment.planning.belief import Belief, Experience
from recruitment.planning.forecast import (
    Seat,
    forecast,
    latest_start,
    offers_expected,
    one_seat,
    reserves_needed,
)
from tests.planning.playing import played

NOBODY_YET = Belief(Experience(), reply_days=5)


def seen(yes, no, reply_days=5):
    return Belief(Experience(yes, no), reply_days)


def test_before_any_answer_six_of_ten_are_believed_to_say_yes():
    assert NOBODY_YET.rate == pytest.approx(0.6, abs=0.001)


def test_answers_move_the_belief_and_many_answers_settle_it():
    assert seen({0: 2}, {}).rate == pytest.approx(8 / 12, abs=0.001)
    assert seen({1: 90}, {5: 10}).rate == pytest.approx(96 / 110, abs=0.001)


def test_the_days_of_an_answer_are_shares_of_one():
    for belief in (NOBODY_YET, seen({0: 3, 9: 1}, {2: 4}), seen({}, {}, reply_days=0)):
        assert sum(belief.yes_days) == pytest.approx(1)
        assert sum(belief.no_days) == pytest.approx(1)
        assert sum(weight for _share, weight in belief.shares) == pytest.approx(1)


def test_a_promised_seat_is_filled_and_a_seat_without_anybody_never_is():
    promised, empty = forecast([Seat(("25",), is_promised=True), Seat(("26",))], NOBODY_YET, 3)
    assert (promised.full, promised.filled) == ([1.0] * 4, [1.0] * 4)
    assert (empty.full, empty.filled) == ([0.0] * 4, [0.0] * 4)


def test_an_offer_with_nobody_after_it_is_as_good_as_the_belief():
    [week] = forecast([Seat(("25",), waited=0)], NOBODY_YET, 5)
    assert week.full[5] == pytest.approx(0.6, abs=0.001)
    assert week.full == sorted(week.full)


def test_the_longer_an_offer_stays_unanswered_the_less_is_hoped_of_it():
    by_wait = [forecast([Seat(("25",), waited=wait)], NOBODY_YET, 9)[0].full[9] for wait in range(7)]
    assert by_wait == sorted(by_wait, reverse=True)
    assert by_wait[6] == 0  # past its deadline: silence is a no


def test_everybody_in_line_helps_and_none_can_help_before_being_asked():
    curves = [one_seat(NOBODY_YET, 30, reserves) for reserves in range(4)]
    assert [round(curve[30], 2) for curve in curves] == sorted({round(curve[30], 2) for curve in curves})
    assert curves[3][0] <= 1


def test_an_offer_that_leaves_later_is_filled_as_much_later():
    now, later = (one_seat(NOBODY_YET, 20, 2), forecast([Seat(("",), in_line=3, starts=4)], NOBODY_YET, 20))
    assert later[0].full[4:] == pytest.approx(now[:17])
    assert later[0].full[:4] == [0.0] * 4


def test_a_week_is_full_only_when_all_its_seats_are():
    seats = [Seat(("25", "26"), is_promised=True), Seat(("26",), waited=0)]
    first, second = forecast(seats, NOBODY_YET, 5)
    assert (first.seats, second.seats) == (1, 2)
    assert second.filled[5] == pytest.approx(1 + second.full[5])


def test_seats_share_the_season_a_bad_one_is_bad_everywhere():
    """Ten seats that all need a yes are likelier all filled than if each drew its own luck."""
    [ten] = forecast([Seat(("25",), waited=0)] * 10, NOBODY_YET, 5)
    assert ten.full[5] > 0.6**10 * 1.5
    assert ten.filled[5] == pytest.approx(6, abs=0.01)


def test_how_many_must_stand_in_line_and_when_the_first_offer_must_leave():
    few, many = reserves_needed(NOBODY_YET, 60, 0.8), reserves_needed(NOBODY_YET, 60, 0.95)
    assert few is not None
    assert many is not None
    assert few < many
    assert one_seat(NOBODY_YET, 60, many)[60] >= 0.95 > one_seat(NOBODY_YET, 60, many - 1)[60]
    last = latest_start(NOBODY_YET, 60, many, 0.95)
    assert last is not None
    curve = one_seat(NOBODY_YET, 60, many)
    assert curve[60 - last] >= 0.95 > curve[60 - last - 1]


def test_where_time_is_too_short_no_line_is_long_enough():
    assert reserves_needed(seen({}, {5: 50}), 1, 0.9) is None
    assert latest_start(NOBODY_YET, 0, 3, 0.99) is None


def test_the_offers_to_come_are_counted_until_everybody_in_line_was_asked():
    sent = offers_expected(
        [Seat(("25",), in_line=3), Seat(("26",), waited=1), Seat(("27",), is_promised=True)], NOBODY_YET, 40
    )
    assert sent[0] == pytest.approx(1, abs=0.5)
    assert sent == sorted(sent)
    assert 1.4 < sent[40] < 2  # the second is asked with 0.4, the third with about 0.2


def test_it_agrees_with_a_season_played_twenty_thousand_times():
    """The same rules thrown with dice: every day's probability within four standard errors."""
    belief, seats, days, rounds = (
        seen({0: 4, 2: 3}, {1: 2, 5: 3}),
        [Seat(("25",), waited=2, in_line=2), Seat(("25",), in_line=2, starts=1)],
        12,
        20_000,
    )
    [week] = forecast(seats, belief, days)
    dice, full = random.Random(4), [0] * (days + 1)
    for _round in range(rounds):
        [share] = dice.choices(*zip(*belief.shares, strict=True))
        latest = max(played(seat, share, belief, dice) for seat in seats)
        for day in range(days + 1):
            full[day] += latest <= day
    for day in range(days + 1):
        error = (week.full[day] * (1 - week.full[day]) / rounds) ** 0.5
        assert abs(full[day] / rounds - week.full[day]) <= 4 * error + 1e-9, day
