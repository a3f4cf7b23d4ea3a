"""Who holds a lecture has it in the calendar: planned, moved, handed over, each told once."""

from base64 import b64decode
from datetime import timedelta

import pytest
from icalendar import Calendar

from recruitment.errors import RuleBroken
from recruitment.lectures.actions import change_lecture, create_lecture
from recruitment.lectures.calendar import calendar_file
from recruitment.lectures.models import Lecture
from recruitment.outbox.models import Message
from recruitment.staff.models import User
from recruitment.staff.rights import Role
from tests.factories import make_lecture, make_organisation, make_recruiter, make_user, moment

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 10:00")
HELD = moment("2027-02-10 13:15")


@pytest.fixture
def greta() -> User:
    make_organisation()
    return make_user(Role.UNIT_MANAGER, email="greta@norrby.se", first_name="Greta", last_name="Ek")


@pytest.fixture
def olle() -> User:
    return make_user(Role.EMPLOYEE, email="olle@norrby.se", first_name="Olle", last_name="Alm")


@pytest.fixture
def lecture(greta, olle) -> Lecture:
    """Written down by its lecturer."""
    values = {
        "title": "Barn och unga",
        "university": make_lecture().university,
        "held_at": HELD,
        "place": "Hörsal L2",
        "lecturer": greta,
        "colleague": olle,
    }
    return create_lecture(values, by=greta, at=AT)


def letters() -> list[tuple[str, str, str]]:
    rows = Message.objects.order_by("created_at", "recipient")
    return sorted(rows.values_list("template", "recipient", "state"))


def change(lecture: Lecture, **values) -> Lecture:
    return change_lecture(lecture, values, by=None, at=AT + timedelta(days=1))


def event_in(content: bytes):
    calendar = Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def attached(template: str, recipient: str):
    [file] = Message.objects.get(template=template, recipient=recipient).attachments
    assert (file["name"].startswith("kalender-"), file["type"]) == (True, "text/calendar")
    return event_in(b64decode(file["content"]))


def test_both_are_sent_the_file_when_a_lecture_is_written_down(lecture):
    assert letters() == [
        ("lecture_planned", "greta@norrby.se", "queued"),
        ("lecture_planned", "olle@norrby.se", "queued"),
    ]
    method, event = attached("lecture_planned", "olle@norrby.se")
    assert (method, int(event["sequence"]), str(event["status"])) == ("PUBLISH", 0, "CONFIRMED")
    assert (event.start, event.end) == (HELD, HELD + timedelta(hours=2))
    assert str(event["location"]) == "Hörsal L2, Örebro universitet"
    assert "Greta Ek, Olle Alm" in str(event["description"])
    assert lecture.code in str(event["description"])


def test_the_mail_says_when_and_where_in_swedish_and_leads_where_its_reader_may_be(lecture):
    manager, employee = Message.objects.order_by("recipient")
    assert manager.subject == "I din kalender: Barn och unga, onsdag 10 februari 2027 kl. 13.15"
    assert "Var: Hörsal L2, Örebro universitet" in manager.text
    assert f"/foredrag/{lecture.pk}/" in manager.text
    assert f"/f/{lecture.code}/" in employee.text
    assert "/foredrag/" not in employee.text


def test_a_moved_lecture_is_the_same_event_and_a_newer_one(lecture):
    change(lecture, held_at=HELD + timedelta(days=1))
    change(lecture, place="Hörsal L3")
    uids, sequences = set(), []
    for message in Message.objects.filter(recipient="greta@norrby.se").order_by("created_at"):
        _method, event = event_in(b64decode(message.attachments[0]["content"]))
        uids.add(str(event["uid"]))
        sequences.append(int(event["sequence"]))
    assert (len(uids), sequences) == (1, [0, 1, 2])
    _method, event = event_in(calendar_file(Lecture.objects.get(pk=lecture.pk), AT))
    assert (str(event["uid"]) in uids, int(event["sequence"])) == (True, 2)
    assert event.start == HELD + timedelta(days=1)


def test_what_was_not_yet_sent_about_the_old_time_stays_unsent(lecture):
    change(lecture, held_at=HELD + timedelta(days=1))
    assert letters() == [
        ("lecture_moved", "greta@norrby.se", "queued"),
        ("lecture_moved", "olle@norrby.se", "queued"),
        ("lecture_planned", "greta@norrby.se", "cancelled"),
        ("lecture_planned", "olle@norrby.se", "cancelled"),
    ]


def test_moving_twice_to_the_same_time_tells_once(lecture):
    for _ in range(2):
        change(lecture, held_at=HELD + timedelta(days=1), place="Hörsal L3")
    assert Message.objects.filter(template="lecture_moved").count() == 2
    assert Lecture.objects.get(pk=lecture.pk).calendar_version == 1


def test_moving_away_and_back_is_told_both_times(lecture):
    change(lecture, held_at=HELD + timedelta(days=1))
    change(lecture, held_at=HELD)
    moved = Message.objects.filter(template="lecture_moved", recipient="greta@norrby.se")
    assert sorted(moved.values_list("state", flat=True)) == ["cancelled", "queued"]


@pytest.mark.parametrize("values", [{"attendees": 40}, {"course": "Termin 5"}, {"title": "En ny rubrik"}, {}])
def test_what_is_neither_time_nor_place_is_no_mail(lecture, values):
    change(lecture, **values)
    assert {template for template, _to, _state in letters()} == {"lecture_planned"}


def test_a_new_title_is_in_the_next_file(lecture):
    changed = change(lecture, title="En ny rubrik")
    _method, event = event_in(calendar_file(changed, AT))
    assert (str(event["summary"]), int(event["sequence"])) == ("En ny rubrik", 1)


def test_who_is_replaced_is_told_and_the_event_taken_out_of_that_calendar_only(lecture, olle):
    rut = make_recruiter(email="rut@norrby.se")
    Message.objects.all().delete()
    change(lecture, lecturer=rut)
    assert letters() == [
        ("lecture_left", "greta@norrby.se", "queued"),
        ("lecture_planned", "rut@norrby.se", "queued"),
    ]
    method, event = attached("lecture_left", "greta@norrby.se")
    assert (method, str(event["status"]), int(event["sequence"])) == ("CANCEL", "CANCELLED", 1)
    assert attached("lecture_planned", "rut@norrby.se")[0] == "PUBLISH"


def test_who_comes_back_is_told_again(lecture, greta):
    rut = make_recruiter(email="rut@norrby.se")
    change(lecture, lecturer=rut)
    change(lecture, lecturer=greta)
    assert Message.objects.filter(template="lecture_planned", recipient="greta@norrby.se").count() == 2


def test_lecturer_and_colleague_who_change_places_need_no_mail(lecture, greta, olle):
    change(lecture, lecturer=olle, colleague=greta)
    assert {template for template, _to, _state in letters()} == {"lecture_planned"}


def test_what_has_been_held_is_noted_without_mails(lecture, greta):
    Message.objects.all().delete()
    values = {"title": "Förra veckan", "university": lecture.university, "held_at": AT - timedelta(days=7),
              "lecturer": greta}  # fmt: skip
    held = create_lecture(values, by=greta, at=AT)
    change_lecture(held, {"place": "Hörsal L9"}, by=greta, at=AT)
    assert letters() == []


def test_who_has_left_gets_no_mail(lecture, olle):
    User.objects.filter(pk=olle.pk).update(is_active=False)
    change(lecture, place="Hörsal L3")
    assert [to for template, to, _state in letters() if template == "lecture_moved"] == ["greta@norrby.se"]


def test_a_refused_change_tells_nobody(lecture):
    with pytest.raises(RuleBroken):
        change(lecture, held_at=HELD + timedelta(days=1), cost_travel=2_000_000)
    assert {template for template, _to, _state in letters()} == {"lecture_planned"}
    assert Lecture.objects.get(pk=lecture.pk).calendar_version == 0


def test_a_mail_is_pointless_when_the_lecture_has_begun(lecture):
    assert set(Message.objects.values_list("send_before", flat=True)) == {HELD}


@pytest.mark.parametrize(
    ("day", "hour"), [("2027-03-27 13:15", 12), ("2027-03-29 13:15", 11), ("2027-10-31 13:15", 12)]
)
def test_the_clock_in_the_file_is_that_of_the_hall_in_summer_and_winter(lecture, day, hour):
    changed = change(lecture, held_at=moment(day))
    assert event_in(calendar_file(changed, AT))[1].start.hour == hour
