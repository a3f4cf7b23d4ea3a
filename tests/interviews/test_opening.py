"""A manager opens an evening at once, moves a time or takes it away; whoever has picked it knows."""

from datetime import timedelta

import pytest

from recruitment.errors import RuleBroken
from recruitment.interviews.booking import book_interview
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.opening import change_time, open_times, withdraw_time
from recruitment.outbox.models import Message
from recruitment.staff.rights import Role
from tests.factories import make_unit, make_user, moment
from tests.interviews.conftest import AT, FIRST

pytestmark = pytest.mark.django_db


def evening(maja, of, **values):
    usual = {
        "starts_at": FIRST, "minutes": 30, "count": 3, "pause": 10, "place": "Stadshuset",
        "interviewer": maja, "unit": of,
    }  # fmt: skip
    return usual | values


def broken(doing, *args, **kwargs) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        doing(*args, **kwargs)
    return caught.value.code, caught.value.field


def test_an_evening_is_opened_at_once_and_once(season, unit, maja):
    for _twice in range(2):
        times = open_times(season, evening(maja, unit), by=maja, at=AT)
    assert [time.starts_at for time in times] == [FIRST + timedelta(minutes=40 * n) for n in range(3)]
    assert InterviewTime.objects.count() == 3


def test_times_over_a_change_of_the_clock_keep_their_distance(season, unit, maja):
    values = evening(maja, unit, starts_at=moment("2027-03-28 01:30"), count=2, minutes=30, pause=0)
    first, second = open_times(season, values, by=maja, at=AT)
    assert second.starts_at - first.starts_at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"count": 0}, ("too_many_times", "count")),
        ({"count": 51}, ("too_many_times", "count")),
        ({"pause": 121}, ("pause_not_sane", "pause")),
        ({"minutes": 4}, ("minutes_not_sane", "minutes")),
        ({"capacity": 31}, ("seats_not_sane", "capacity")),
        ({"place": "  "}, ("place_missing", "place")),
        ({"starts_at": AT}, ("moment_out_of_range", "starts_at")),
        ({"starts_at": moment("2028-01-01 10:00")}, ("moment_out_of_range", "starts_at")),
        ({"unit": None}, ("unit_not_theirs", "unit")),
    ],
)
def test_what_a_time_cannot_be_is_said_at_its_field(season, unit, maja, values, said):
    assert broken(open_times, season, evening(maja, unit, **values), by=maja, at=AT) == said
    assert not InterviewTime.objects.exists()


def test_only_who_holds_interviews_holds_them_and_in_their_own_units(season, unit, maja, rut):
    emil = make_user(Role.EMPLOYEE, units=[unit])
    assert broken(open_times, season, evening(emil, unit), by=rut, at=AT) == (
        "not_an_interviewer", "interviewer",
    )  # fmt: skip
    assert broken(open_times, season, evening(maja, make_unit()), by=maja, at=AT) == (
        "unit_not_theirs",
        "unit",
    )
    assert broken(open_times, season, evening(maja, make_unit()), by=rut, at=AT) == (
        "unit_not_theirs", "interviewer",
    )  # fmt: skip
    assert len(open_times(season, evening(rut, None), by=rut, at=AT)) == 3


def test_nobody_is_in_two_rooms_at_once(season, unit, maja, first):
    overlapping = evening(maja, unit, starts_at=FIRST + timedelta(minutes=20))
    assert broken(open_times, season, overlapping, by=maja, at=AT) == ("times_overlap", "starts_at")
    assert list(InterviewTime.objects.all()) == [first]


def test_whoever_has_a_time_that_is_moved_is_told_where_to(stina, first, maja):
    interview = book_interview(stina, first, by=None, at=AT)
    for _twice in range(2):
        change_time(first, {"starts_at": FIRST + timedelta(days=1)}, by=maja, at=AT + timedelta(hours=1))
    interview.refresh_from_db()
    assert interview.calendar_version == 1
    letter = Message.objects.get(template="interview_booked", state="queued")
    assert "torsdag 11 mars 2027 kl. 17.00" in letter.text
    assert "onsdag 10 mars 2027 kl. 17.00" in letter.text


def test_whoever_has_a_time_that_is_taken_away_may_choose_again(stina, first, second, maja):
    book_interview(stina, first, by=None, at=AT)
    for _twice in range(2):
        assert withdraw_time(first, by=maja, at=AT).state == "withdrawn"
    stina.refresh_from_db()
    assert (stina.state, Interview.objects.get().state) == ("contacted", "cancelled")
    waiting = Message.objects.filter(state="queued").order_by("template")
    assert [row.template for row in waiting] == ["interview_cancelled", "staff_interview_cancelled"]
    assert "/intervju/" in waiting[0].text
    assert book_interview(stina, second, by=None, at=AT).time == second


def test_a_time_that_is_taken_away_is_not_moved(first, maja):
    withdraw_time(first, by=maja, at=AT)
    assert broken(change_time, first, {"place": "Rum 4"}, by=maja, at=AT)[0] == "time_gone"
