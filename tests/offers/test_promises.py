"""A vacancy changes freely around what is promised, and never through it."""

import pytest

from recruitment.errors import RuleBroken
from recruitment.offers.actions import accept_offer, change_promised_vacancy, withdraw_promised_vacancy
from recruitment.offers.models import Offer
from tests.factories import make_offer, moment, week
from tests.offers.conftest import DEADLINE, LATER, SENT

PROMISED = {"state": "sent", "sent_at": SENT, "reply_by": DEADLINE}


def change(vacancy, at=LATER, **values):
    return change_promised_vacancy(vacancy, values, by=None, at=at)


def refusal(action, *args, **values):
    with pytest.raises(RuleBroken) as told:
        action(*args, **values)
    return told.value


def test_what_nobody_is_promised_may_change(offer, vacancy):
    changed = change(vacancy, seats=2, last_week=week(30), salary_max=33_000, priority=5)
    assert (changed.seats, changed.last_week, changed.salary_max) == (2, week(30), 33_000)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"first_week": week(26)}, "weeks_promised", "first_week"),
        ({"last_week": week(29)}, "weeks_promised", "last_week"),
        ({"role": "case_worker"}, "role_promised", "role"),
        ({"has_regulated_tasks": True}, "role_promised", "has_regulated_tasks"),
    ],
)
def test_what_is_promised_stays_and_its_weeks_are_told(offer, vacancy, values, code, field):
    told = refusal(change, vacancy, **values)
    assert (told.code, told.field) == (code, field)
    assert "25–30" in told.message
    vacancy.refresh_from_db()
    assert (vacancy.first_week, vacancy.last_week, vacancy.role) == (week(25), week(32), "co_case_worker")


def test_seats_are_not_lowered_below_what_is_promised(offer, vacancy, otto):
    change(vacancy, seats=2)
    make_offer(otto, vacancy, seat=2, first_week=week(30), last_week=week(32), **PROMISED)
    told = refusal(change, vacancy, seats=1)
    assert (told.code, told.field) == ("seats_promised", "seats")


def test_a_promise_in_a_seat_that_goes_away_moves_to_a_free_one(offer, vacancy, otto):
    change(vacancy, seats=2)
    moved = make_offer(otto, vacancy, seat=2, first_week=week(31), last_week=week(32), **PROMISED)
    change(vacancy, seats=1)
    moved.refresh_from_db()
    assert (moved.seat, moved.state) == (1, "sent")


def test_drafts_that_no_longer_fit_are_withdrawn(vacancy, stina, otto):
    fits = make_offer(stina, vacancy, last_week=week(28))
    outside = make_offer(otto, vacancy, first_week=week(29), last_week=week(32))
    change(vacancy, last_week=week(30))
    assert [Offer.objects.get(pk=one.pk).state for one in (fits, outside)] == ["draft", "withdrawn"]


def test_silence_past_the_deadline_promises_nothing(offer, vacancy):
    assert change(vacancy, at=moment("2027-04-20 00:00"), last_week=week(29)).last_week == week(29)


def test_a_vacancy_that_is_promised_is_not_withdrawn(offer, vacancy):
    accept_offer(offer, name="Stina Ågren", at=LATER)
    told = refusal(withdraw_promised_vacancy, vacancy, by=None, at=LATER)
    assert (told.code, "25–30" in told.message) == ("vacancy_promised", True)


def test_drafts_go_with_the_vacancy(vacancy, stina):
    draft = make_offer(stina, vacancy)
    for _time in range(2):
        assert withdraw_promised_vacancy(vacancy, by=None, at=LATER).state == "withdrawn"
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
