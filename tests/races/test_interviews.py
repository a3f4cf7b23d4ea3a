"""Interviews at once: a seat has one person, a person one seat, and a time taken away has nobody."""

from datetime import timedelta

import pytest

from recruitment.bank.leave import leave_bank
from recruitment.interviews.booking import book_interview, cancel_interview
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.opening import open_times, withdraw_time
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from tests.factories import make_candidacy, make_interview_time, make_organisation, make_recruiter, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT, FIRST = moment("2027-02-20 10:00"), moment("2027-03-10 17:00")


@pytest.fixture
def time() -> InterviewTime:
    make_organisation()
    return make_interview_time(starts_at=FIRST)


def booking(candidacy: Candidacy, time: InterviewTime):
    return lambda: book_interview(candidacy, time, by=None, at=AT).time_id


def standing() -> list[tuple[object, str]]:
    return list(Interview.objects.order_by("booked_at").values_list("time", "state"))


def test_the_last_seat_goes_to_one_of_four(time):
    people = [make_candidacy(state="contacted") for _each in range(4)]
    told = at_once(*(booking(one, time) for one in people))
    assert sorted(map(str, told)) == sorted([str(time.pk), "time_gone", "time_gone", "time_gone"])
    assert standing() == [(time.pk, "booked")]
    assert sorted(Candidacy.objects.values_list("state", flat=True)) == [
        "contacted", "contacted", "contacted", "interview_booked",
    ]  # fmt: skip
    assert Message.objects.count() == 3


def test_who_picks_the_same_time_twice_at_once_has_it_once(time):
    stina = make_candidacy(state="contacted")
    assert at_once(*times(4, booking(stina, time))) == [time.pk] * 4
    assert standing() == [(time.pk, "booked")]
    assert Message.objects.count() == 3


def test_who_picks_two_times_at_once_has_the_last_one(time):
    stina = make_candidacy(state="contacted")
    other = make_interview_time(time.interviewer, starts_at=FIRST + timedelta(days=1))
    assert at_once(booking(stina, time), booking(stina, other)) == [time.pk, other.pk]
    interview = Interview.objects.get()
    assert interview.calendar_version == 1
    confirmation = Message.objects.get(template="interview_booked", state="queued")
    assert confirmation.send_before == interview.time.starts_at


def test_a_time_taken_away_while_it_is_picked_has_nobody(time):
    stina, rut = make_candidacy(state="contacted"), make_recruiter()
    told = at_once(booking(stina, time), lambda: withdraw_time(time, by=rut, at=AT).state)
    assert told[1] == "withdrawn"
    assert told[0] in (time.pk, "time_gone")
    assert not Interview.objects.booked().exists()
    stina.refresh_from_db()
    assert stina.state == "contacted"
    waiting = Message.objects.filter(state="queued", person_id=stina.candidate_id)
    cancelled = [] if told[0] == "time_gone" else ["interview_cancelled"]
    assert [row.template for row in waiting] == cancelled


def test_who_cancels_and_picks_at_once_has_one_seat_or_none(time):
    stina = make_candidacy(state="contacted")
    interview = book_interview(stina, time, by=None, at=AT)
    other = make_interview_time(time.interviewer, starts_at=FIRST + timedelta(days=1))
    told = at_once(booking(stina, other), lambda: cancel_interview(interview, by=None, at=AT).state)
    assert told == [other.pk, "cancelled"]
    assert Interview.objects.booked().count() <= 1
    stina.refresh_from_db()
    has_one = Interview.objects.booked().exists()
    assert stina.state == ("interview_booked" if has_one else "contacted")


def test_who_leaves_while_picking_holds_no_seat(time):
    stina = make_candidacy(state="contacted")
    told = at_once(booking(stina, time), lambda: leave_bank(stina.candidate, at=AT).status)
    assert told[1] == "left"
    assert told[0] in (time.pk, "candidate_not_active")
    assert not Interview.objects.booked().exists()


def test_an_evening_opened_by_four_at_once_is_one_evening(time):
    rut = make_recruiter()
    values = {"starts_at": FIRST, "minutes": 30, "count": 3, "pause": 0, "place": "Rum 3", "interviewer": rut}
    told = at_once(*times(4, lambda: len(open_times(time.season, values, by=rut, at=AT))))
    assert told == [3] * 4
    assert InterviewTime.objects.filter(interviewer=rut).count() == 3
