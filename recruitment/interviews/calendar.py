"""The calendar file of an interview: the same event wherever it is moved, newer with each change."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _
from icalendar import Event

from recruitment.interviews.models import Interview, InterviewTime
from recruitment.outbox.calendars import CANCEL, PUBLISH, calendar_with, event_uid


def calendar_file(
    interview: Interview, time: InterviewTime, title: str, link: str, at: datetime, *, cancels: bool = False
) -> bytes:
    """`time` is where it stands, or stood; calendars take the file with the highest sequence."""
    event = Event()
    event.add("uid", event_uid("interview", interview.pk))
    event.add("sequence", interview.calendar_version)
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", time.starts_at.astimezone(UTC))
    event.add("dtend", time.ends_at.astimezone(UTC))
    event.add("summary", title)
    event.add("location", time.place)
    event.add("description", "\n".join([_("Interviewer: %(name)s") % {"name": time.interviewer}, link]))
    event.add("status", "CANCELLED" if cancels else "CONFIRMED")
    return calendar_with(event, CANCEL if cancels else PUBLISH)
