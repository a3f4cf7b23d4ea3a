"""The calendar file of a lecture: the same event however often it is made, newer when it has changed."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Event

from recruitment.lectures.models import Lecture
from recruitment.outbox.calendars import CANCEL, PUBLISH, calendar_with, event_uid
from recruitment.outbox.links import absolute

LASTS = timedelta(hours=2)  # nobody says how long: two hours of the timetable


def calendar_file(lecture: Lecture, at: datetime, *, cancels: bool = False) -> bytes:
    """`at` is now; calendars take the file with the highest sequence, whichever they open last."""
    event = Event()
    event.add("uid", event_uid("lecture", lecture.pk))
    event.add("sequence", lecture.calendar_version)
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", lecture.held_at.astimezone(UTC))
    event.add("dtend", (lecture.held_at + LASTS).astimezone(UTC))
    event.add("summary", lecture.title)
    event.add("location", where(lecture))
    event.add("description", _description(lecture))
    event.add("status", "CANCELLED" if cancels else "CONFIRMED")
    return calendar_with(event, CANCEL if cancels else PUBLISH)


def where(lecture: Lecture) -> str:
    return ", ".join(filter(None, [lecture.place, lecture.university.name]))


def link_of(lecture: Lecture) -> str:
    return absolute(f"/foredrag/{lecture.pk}/")


def _description(lecture: Lecture) -> str:
    people = [person.full_name for person in (lecture.lecturer, lecture.colleague) if person]
    facts = {
        _("From us"): ", ".join(people),
        _("Programme"): lecture.programme,
        _("Course"): lecture.course,
        _("Code for the students"): lecture.code,
        _("Slides"): lecture.slides_url,
    }
    return "\n".join([*(f"{term}: {said}" for term, said in facts.items() if said), link_of(lecture)])
