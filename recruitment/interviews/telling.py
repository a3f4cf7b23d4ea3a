"""Writes to both sides of an interview, with the file for their calendars: booked, moved, called off."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruitment.interviews.calendar import calendar_file
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.tokens import interview_link
from recruitment.outbox.actions import cancel_messages, queue_messages
from recruitment.outbox.calendars import TYPE
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.outbox.shortening import may_text_to, shortened
from recruitment.staff.models import Organisation
from recruitment.workdays import STOCKHOLM, in_stockholm

BOOKED, REMINDER, CANCELLED = "interview_booked", "interview_reminder", "interview_cancelled"
STAFF_BOOKED, STAFF_CANCELLED = "staff_interview_booked", "staff_interview_cancelled"
NINE = time(9)
KEPT = timedelta(days=1)  # how long news of a time that has passed is still news


def tell_of_booking(interview: Interview, at: datetime, *, was: InterviewTime | None = None) -> None:
    """To both; `was` is where it stood before, and its interviewer is told when it is another one."""
    stop_telling(interview, at)
    letters = [*_to_person(interview, at, was), _to_interviewer(STAFF_BOOKED, interview, interview.time, at)]
    if was is not None and was.interviewer_id != interview.time.interviewer_id:
        letters.append(_to_interviewer(STAFF_CANCELLED, interview, was, at))
    queue_messages(letters)


def tell_of_cancelling(
    interview: Interview, at: datetime, *, person: bool = True, again: bool = True
) -> None:
    """To the interviewer, and to the person who did not leave; `again` when another time can be picked."""
    stop_telling(interview, at)
    letters = [_to_interviewer(STAFF_CANCELLED, interview, interview.time, at)]
    if person and not interview.candidacy.candidate.is_placeholder:
        letters.append(_called_off(interview, at, again))
    queue_messages(letters)


def stop_telling(interview: Interview, at: datetime) -> None:
    cancel_messages(interview.about, interview.about_to_staff, at=at)


def _to_person(interview: Interview, at: datetime, was: InterviewTime | None) -> list[Message]:
    """The confirmation, and the reminder that leaves the day before; nothing by mail to the protected."""
    if interview.candidacy.candidate.is_placeholder:
        return []
    with translation.override(interview.candidacy.candidate.language):
        before = {"was": when_of(was)} if was and was.starts_at != interview.time.starts_at else {}
        letters = _letters(BOOKED, interview, at, before, with_file=True)
        remind_at = datetime.combine(
            in_stockholm(interview.time.starts_at).date() - timedelta(days=1), NINE, STOCKHOLM
        )
        if remind_at > at:
            letters += _letters(REMINDER, interview, remind_at, {}, with_file=False)
    return letters


def _letters(
    template: str, interview: Interview, due_at: datetime, more: dict[str, str], *, with_file: bool
) -> list[Message]:
    """The mail, and a short one to the telephone of who wants that."""
    person, link = interview.candidacy.candidate, _link(interview)
    context = _place(interview.time) | {"first_name": person.first_name, "link": link} | more
    letter: dict[str, Any] = {
        "organisation": Organisation.objects.current(),
        "key": f"{interview.about}-{interview.calendar_version}-{template}",
        "template": template,
        "recipient": person.email,
        "language": person.language,
        "context": context | {"interviewer": interview.time.interviewer.full_name},
        "about": interview.about,
        "person_id": person.pk,
        "due_at": due_at,
        "send_before": interview.time.starts_at,
    }
    files = [_file(interview, interview.time, title_of(), link, due_at)] if with_file else []
    letters = [compose(**letter, attachments=files)]
    if may_text_to(person.phone, is_wanted=person.sms_ok):
        text = shortened(letter, person.phone, season_id=interview.candidacy.season_id)
        letters.append(compose(**text | {"key": f"{letter['key']}-sms"}))
    return letters


def _called_off(interview: Interview, at: datetime, again: bool) -> Message:
    person = interview.candidacy.candidate
    with translation.override(person.language):
        link = _link(interview)
        return compose(
            Organisation.objects.current(),
            key=f"{interview.about}-{interview.calendar_version}-{CANCELLED}",
            template=CANCELLED,
            recipient=person.email,
            language=person.language,
            context={
                "first_name": person.first_name,
                "when": when_of(interview.time),
                "link": link if again else absolute("/min-lank/"),
                "again": _("You can pick another time:") if again else _("More is on your own page:"),
            },
            about=interview.about,
            person_id=person.pk,
            due_at=at,
            send_before=max(interview.time.starts_at, at + KEPT),
            attachments=[_file(interview, interview.time, title_of(), link, at, cancels=True)],
        )


def _to_interviewer(template: str, interview: Interview, time: InterviewTime, at: datetime) -> Message:
    """In the language of the service. `time` is theirs: of one that is no longer, where it stood."""
    link = absolute(f"/sasong/{interview.candidacy.season.year}/intervjuer/{interview.pk}/")
    with translation.override(settings.LANGUAGE_CODE):
        name = interview.candidacy.candidate.full_name
        title = _("Interview: %(name)s") % {"name": name}
        file = _file(interview, time, title, link, at, cancels=template == STAFF_CANCELLED)
        return compose(
            Organisation.objects.current(),
            key=f"{interview.about}-{interview.calendar_version}-{template}",
            template=template,
            recipient=time.interviewer.email,
            language=settings.LANGUAGE_CODE,
            context=_place(time) | {"candidate_name": name, "link": link},
            about=interview.about_to_staff,
            due_at=at,
            send_before=max(time.starts_at, at + KEPT),
            attachments=[file],
        )


def _place(time: InterviewTime) -> dict[str, str]:
    return {"when": when_of(time), "minutes": str(time.minutes), "where": time.place}


def _file(
    interview: Interview, time: InterviewTime, title: str, link: str, at: datetime, *, cancels: bool = False
) -> tuple[str, bytes, str]:
    return "intervju.ics", calendar_file(interview, time, title, link, at, cancels=cancels), TYPE


def _link(interview: Interview) -> str:
    return interview_link(interview.candidacy.candidate_id, interview.candidacy.season_id)


def title_of() -> str:
    """What stands in the person's calendar."""
    return _("Interview, %(organisation)s") % {"organisation": Organisation.objects.current().display_name}


def when_of(time: InterviewTime) -> str:
    return date_format(timezone.localtime(time.starts_at), _("l j F Y, H:i"))
