"""The morning after a lecture: thanks to its listeners who are in the bank, and whom they may ask."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from recruitment.bank.alerts import about_alerts
from recruitment.bank.tokens import alerts_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.lectures.models import Lecture
from recruitment.outbox.actions import queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation, User
from recruitment.workdays import ONE_DAY, end_of_day, in_stockholm

THANKED_AT = time(9)
LATEST = timedelta(days=3)  # after the lecture: later thanks would only be odd


@transaction.atomic
def thank_next(at: datetime) -> bool:
    """Thank the listeners of one lecture held yesterday or shortly before; False when there is none.

    From nine in the morning. Whoever confirms after that has been welcomed, and is not thanked as well.
    """
    now = in_stockholm(at)
    if now.time() < THANKED_AT:
        return False
    held = Lecture.objects.filter(thanked_at=None, held_at__gt=at - LATEST)
    held = held.filter(held_at__lt=end_of_day(now.date() - ONE_DAY)).order_by("held_at", "pk")
    held = held.select_related("unit", "contact", "lecturer")
    lecture = held.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    if lecture is None:
        return False
    Lecture.objects.filter(pk=lecture.pk).update(thanked_at=at)
    organisation = Organisation.objects.current()
    queue_messages(_letter(lecture, organisation, person, at) for person in _listeners(lecture))
    return True


def _listeners(lecture: Lecture) -> QuerySet[Candidate]:
    """In the bank, by a form sent on the lecture's day or after: before that the code was only tried.

    Held while they are written to, so that nobody leaves between being read and being queued.
    """
    came = Registration.objects.filter(
        candidate=OuterRef("pk"),
        confirmed_at__isnull=False,
        created_at__gte=end_of_day(in_stockholm(lecture.held_at).date() - ONE_DAY),
        data__source__id=str(lecture.pk),
    )
    people = Candidate.objects.filter(Q(first_source_id=lecture.pk) | Q(last_source_id=lecture.pk))
    people = people.filter(Exists(came), status=Candidate.Status.ACTIVE, is_placeholder=False)
    return people.filter(alerts_stopped_at=None).select_for_update(no_key=True).order_by("pk")


def _letter(lecture: Lecture, organisation: Organisation, person: Candidate, at: datetime) -> Message:
    """It tells of open jobs, so it is stopped as tips about jobs are; answers go to who may be asked."""
    contact, unit = _contact(lecture), lecture.unit
    with translation.override(person.language):
        area = unit.get_area_display() if unit else ""
    context = {
        "first_name": person.first_name,
        "lecture": lecture.title,
        "organisation": organisation.display_name,
        "unit": unit.name if unit else "",
        "area": area,
        "presentation": unit.presentation if unit else "",
        "contact": f"{contact.full_name}, {contact.email}" if contact else "",
        "jobs_link": absolute("/jobb/"),
        "link": absolute("/min-lank/"),
    }
    return compose(
        organisation,
        key=f"lecture-{lecture.pk}-thanks-{person.pk}",
        template="thank_you",
        recipient=person.email,
        context=context,
        language=person.language,
        reply_to=contact.email if contact else "",
        unsubscribe_url=alerts_link(person.pk),
        about=about_alerts(person),
        person_id=person.pk,
        due_at=at,
        send_before=lecture.held_at + LATEST,
    )


def _contact(lecture: Lecture) -> User | None:
    """Whom students may ask, else who spoke; nobody who has stopped working here."""
    return next((user for user in (lecture.contact, lecture.lecturer) if user and user.is_active), None)
