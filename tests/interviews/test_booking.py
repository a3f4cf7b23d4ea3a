"""One picks a time, another one, or none; both sides and their calendars always know which."""

from base64 import b64decode
from datetime import timedelta

import pytest
from icalendar import Calendar

from recruitment.bank.leave import leave_bank
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.booking import book_interview, cancel_interview, hold_interview, note_no_show
from recruitment.interviews.following import answer_season_question, move_process
from recruitment.interviews.models import Interview
from recruitment.interviews.rules import times_for
from recruitment.outbox.models import Message
from recruitment.outbox.texts import parts_of
from tests.elks import Elks
from tests.factories import make_candidacy, make_candidate, make_interview_time, make_unit, moment
from tests.interviews.conftest import AT, FIRST

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def broken(doing, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        doing(*args, **kwargs)
    return caught.value.code


def book(candidacy, time, at=AT, by=None) -> Interview:
    return book_interview(candidacy, time, by=by, at=at)


def letters(state: str = "queued") -> list[tuple[str, str]]:
    rows = Message.objects.filter(state=state)
    return sorted(rows.values_list("template", "recipient"))


def event(template: str, recipient: str):
    """Method, identity, sequence and beginning in the newest calendar file of such a letter."""
    row = Message.objects.filter(template=template, recipient=recipient).order_by("created_at", "pk").last()
    calendar = Calendar.from_ical(b64decode(row.attachments[0]["content"]))
    [found] = calendar.walk("VEVENT")
    return str(calendar["method"]), str(found["uid"]), found["sequence"], found["dtstart"].dt


def test_who_picks_a_time_has_it_in_the_calendar_and_so_has_the_interviewer(stina, first):
    for _twice in range(2):
        interview = book(stina, first)
    assert (Interview.objects.count(), interview.seat) == (1, 1)
    stina.refresh_from_db()
    assert stina.state == "interview_booked"
    assert letters() == [
        ("interview_booked", "stina@example.org"),
        ("interview_reminder", "stina@example.org"),
        ("staff_interview_booked", "maja@norrby.se"),
    ]
    for template, to in (
        ("interview_booked", "stina@example.org"),
        ("staff_interview_booked", "maja@norrby.se"),
    ):
        assert event(template, to) == ("PUBLISH", f"interview-{interview.pk}@127.0.0.1", 0, FIRST)


def test_the_reminder_leaves_at_nine_the_day_before_and_only_once(stina, first, second):
    book(stina, first)
    book(stina, second, LATER)
    [reminder] = Message.objects.filter(template="interview_reminder", state="queued")
    assert (reminder.due_at, reminder.send_before) == (moment("2027-03-09 09:00"), second.starts_at)


@pytest.mark.parametrize("wants", [True, False])
def test_the_telephone_of_who_wants_it_has_the_time_and_the_reminder_anew_when_it_moves(
    settings, stina, first, second, wants
):
    Candidate.objects.filter(pk=stina.candidate_id).update(phone="+46701234567", sms_ok=wants)
    with Elks() as server:
        settings.SMS = server.account()
        for time in (first, second, second):
            book(stina, time, LATER)
    texts = Message.objects.filter(channel="sms")
    known = [(row.template, row.recipient, row.due_at, row.send_before)
             for row in texts.filter(state="queued").order_by("due_at")]  # fmt: skip
    to, before = "+46701234567", second.starts_at
    assert known == ([
        ("interview_booked_sms", to, LATER, before),
        ("interview_reminder_sms", to, moment("2027-03-09 09:00"), before),
    ] if wants else [])  # fmt: skip
    assert texts.filter(state="cancelled").count() == (2 if wants else 0)
    assert [row.key for row in texts if parts_of(row.text) > 2 or first.place in row.text] == []


def test_who_books_after_nine_the_day_before_needs_no_reminder(stina, first):
    book(stina, first, at=moment("2027-03-09 09:30"))
    assert not Message.objects.filter(template="interview_reminder").exists()


def test_another_time_replaces_the_first_in_both_calendars(stina, first, second):
    interview = book(stina, first)
    for _twice in range(2):
        assert book(stina, second, LATER).pk == interview.pk
    uid = f"interview-{interview.pk}@127.0.0.1"
    for template, to in (
        ("interview_booked", "stina@example.org"),
        ("staff_interview_booked", "maja@norrby.se"),
    ):
        assert event(template, to) == ("PUBLISH", uid, 1, second.starts_at)
    assert letters("cancelled") == [
        ("interview_booked", "stina@example.org"),
        ("interview_reminder", "stina@example.org"),
        ("staff_interview_booked", "maja@norrby.se"),
    ]
    assert list(times_for(stina, AT)) == [first]


def test_the_interviewer_who_is_left_is_told(stina, first, rut):
    book(stina, first)
    book(stina, make_interview_time(rut, starts_at=FIRST + timedelta(days=1)), LATER)
    assert letters() == [
        ("interview_booked", "stina@example.org"),
        ("interview_reminder", "stina@example.org"),
        ("staff_interview_booked", "rut@norrby.se"),
        ("staff_interview_cancelled", "maja@norrby.se"),
    ]
    assert event("staff_interview_cancelled", "maja@norrby.se")[0] == "CANCEL"


def test_a_seat_that_somebody_has_is_gone(stina, first):
    other = make_candidacy(state="interested")
    book(other, first)
    assert broken(book, stina, first) == "time_gone"
    assert list(times_for(stina, AT)) == []
    assert list(Interview.objects.values_list("candidacy", flat=True)) == [other.pk]


def test_an_evening_of_short_interviews_has_a_seat_for_each(season, maja):
    evening = make_interview_time(maja, capacity=3, minutes=10)
    booked = [book(make_candidacy(state="contacted"), evening) for _each in range(3)]
    assert [one.seat for one in booked] == [1, 2, 3]
    assert broken(book, make_candidacy(state="contacted"), evening) == "time_gone"
    cancel_interview(booked[1], by=None, at=AT)
    assert book(make_candidacy(state="contacted"), evening).seat == 2


def test_two_hours_before_it_is_too_late_to_pick_change_or_cancel(stina, first, second, rut):
    interview, late = book(stina, first), FIRST - timedelta(hours=2)
    assert broken(book, stina, second, late) == "too_late_to_change"
    assert broken(cancel_interview, interview, by=None, at=late) == "too_late_to_change"
    assert broken(book, make_candidacy(state="contacted"), second, second.starts_at) == "time_too_soon"
    assert cancel_interview(interview, by=rut, at=late).state == "cancelled"


def test_who_cancels_may_pick_another_time(stina, first):
    interview = book(stina, first)
    for _twice in range(2):
        assert cancel_interview(interview, by=None, at=LATER).state == "cancelled"
    stina.refresh_from_db()
    assert stina.state == "contacted"
    assert letters() == [
        ("interview_cancelled", "stina@example.org"),
        ("staff_interview_cancelled", "maja@norrby.se"),
    ]
    assert event("interview_cancelled", "stina@example.org")[:3] == (
        "CANCEL", f"interview-{interview.pk}@127.0.0.1", 1,
    )  # fmt: skip
    assert book(stina, first, LATER).pk != interview.pk


def test_times_of_a_unit_that_one_hides_from_are_not_there(stina, first, unit, rut):
    Candidate.objects.filter(pk=stina.candidate_id).update(excluded_units=[unit.pk])
    stina.candidate.refresh_from_db()
    elsewhere = make_interview_time(rut, unit=make_unit(), starts_at=FIRST)
    assert list(times_for(stina, AT)) == [elsewhere]
    assert broken(book, stina, first) == "time_gone"


@pytest.mark.parametrize("state", ["interviewed", "cleared", "not_now", "offered", "assigned", "closed"])
def test_who_has_come_further_picks_no_time(stina, first, state):
    type(stina).objects.filter(pk=stina.pk).update(state=state)
    assert broken(book, stina, first) == "interview_over"


def test_who_does_not_come_may_be_invited_again_or_closed(stina, first, second, maja):
    interview = book(stina, first)
    assert broken(note_no_show, interview, by=maja, at=FIRST - timedelta(hours=1)) == "interview_not_begun"
    for _twice in range(2):
        assert note_no_show(interview, by=maja, at=FIRST).state == "no_show"
    stina.refresh_from_db()
    assert stina.state == "contacted"
    assert book(stina, second, FIRST, by=maja).time == second
    assert move_process(stina, "closed", by=maja, at=FIRST, reason="no_show").close_reason == "no_show"


def test_who_came_late_after_all_has_been_interviewed(stina, first, maja):
    interview = book(stina, first)
    note_no_show(interview, by=maja, at=FIRST)
    for _twice in range(2):
        assert hold_interview(interview, by=maja, at=FIRST).state == "held"
    stina.refresh_from_db()
    assert stina.state == "interviewed"
    assert broken(cancel_interview, interview, by=maja, at=FIRST) == "interview_over"


def test_who_leaves_frees_the_time_and_the_interviewer_is_told(stina, first):
    book(stina, first)
    for _twice in range(2):
        leave_bank(stina.candidate, at=LATER)
    assert Interview.objects.get().state == "cancelled"
    assert letters() == [
        ("left_receipt", "stina@example.org"),
        ("staff_interview_cancelled", "maja@norrby.se"),
    ]
    assert list(times_for(make_candidacy(state="contacted"), AT)) == [first]


def test_who_says_no_this_summer_is_not_waited_for(stina, first):
    book(stina, first)
    answer_season_question(stina, "no", at=LATER)
    assert Interview.objects.get().state == "cancelled"
    assert letters() == [
        ("interview_cancelled", "stina@example.org"),
        ("staff_interview_cancelled", "maja@norrby.se"),
    ]


def test_nothing_is_mailed_to_a_protected_identity(season, first, rut):
    hidden = make_candidacy(
        make_candidate(is_placeholder=True, email="", first_name="Skyddad", last_name="1"), state="contacted"
    )
    interview = book(hidden, first, by=rut)
    cancel_interview(interview, by=rut, at=LATER)
    assert sorted(Message.objects.values_list("recipient", flat=True)) == ["maja@norrby.se"] * 2
