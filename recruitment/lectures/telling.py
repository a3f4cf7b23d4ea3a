"""Writes to those who hold a lecture, with the file for their calendar: planned, moved, no longer theirs."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruitment.lectures.calendar import calendar_file, link_of, where
from recruitment.lectures.models import Lecture
from recruitment.lectures.posters import lecture_url
from recruitment.outbox.actions import cancel_messages, queue_messages
from recruitment.outbox.calendars import TYPE
from recruitment.outbox.composing import compose
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, User
from recruitment.staff.rights import Right

PLANNED, MOVED, LEFT = "lecture_planned", "lecture_moved", "lecture_left"


class Entry(NamedTuple):
    """What stands in a calendar about a lecture, and in whose."""

    held_at: datetime
    place: str
    university: str
    title: str
    people: frozenset[UUID]

    @property
    def moment(self) -> tuple[datetime, str, str]:
        """What people must know at once when it changes."""
        return self.held_at, self.place, self.university


def entry_of(lecture: Lecture) -> Entry:
    people = frozenset(filter(None, (lecture.lecturer_id, lecture.colleague_id)))
    return Entry(lecture.held_at, lecture.place, lecture.university_id, lecture.title, people)


def tell_of_plan(lecture: Lecture, at: datetime) -> None:
    """To lecturer and colleague, to who wrote it down as well: her calendar does not know it yet."""
    _write(lecture, dict.fromkeys(entry_of(lecture).people, PLANNED), at)


def tell_of_change(before: Entry, lecture: Lecture, at: datetime) -> None:
    """Whoever comes or goes, and those who stay when it is another time or place."""
    now = entry_of(lecture)
    letters = dict.fromkeys(now.people - before.people, PLANNED) | dict.fromkeys(
        before.people - now.people, LEFT
    )
    if now.moment != before.moment:
        cancel_messages(_about(lecture), at=at)
        letters |= dict.fromkeys(now.people & before.people, MOVED)
    _write(lecture, letters, at)


def _write(lecture: Lecture, letters: dict[UUID, str], at: datetime) -> None:
    """Nothing about what has been held: one who notes afterwards that it was wants no mail."""
    if lecture.held_at <= at or not letters:
        return
    organisation = Organisation.objects.current()
    people = User.objects.filter(pk__in=letters, is_active=True).order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        queue_messages(_letter(organisation, lecture, one, letters[one.pk], at) for one in people)


def _letter(organisation: Organisation, lecture: Lecture, to: User, template: str, at: datetime) -> Message:
    calendar = calendar_file(lecture, at, cancels=template == LEFT)
    return compose(
        organisation,
        key=f"lecture-{lecture.pk}-{lecture.calendar_version}-{to.pk}",
        template=template,
        recipient=to.email,
        language=settings.LANGUAGE_CODE,
        context=_context(lecture, to),
        about=_about(lecture),
        due_at=at,
        send_before=lecture.held_at,
        attachments=[(f"kalender-{lecture.code}.ics", calendar, TYPE)],
    )


def _context(lecture: Lecture, to: User) -> dict[str, str]:
    return {
        "first_name": to.first_name,
        "lecture": lecture.title,
        "when": date_format(timezone.localtime(lecture.held_at), _("l j F Y, H:i")),
        "where": where(lecture),
        "link": link_of(lecture) if to.may(Right.SEE_LECTURES) else lecture_url(lecture),
    }


def _about(lecture: Lecture) -> str:
    return f"lecture:{lecture.pk}"
