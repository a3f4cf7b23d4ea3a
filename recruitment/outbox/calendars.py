"""Calendar files: one event each, which a calendar knows again however often the file is made."""

from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

TYPE = "text/calendar"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def event_uid(kind: str, pk: object) -> str:
    """What calendars know an event by: the same for ever."""
    return f"{kind}-{pk}@{urlsplit(settings.BASE_URL).hostname}"


def calendar_with(event: Event, method: str = PUBLISH) -> bytes:
    """The file; to cancel takes the event out of the calendars that have it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Rekryteringsbanken//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()
