"""The way out: hidden at once, every promise taken back, nothing more is sent but the receipt."""

from datetime import datetime

from django.db import transaction

from recruitment.bank.letters import left_receipt
from recruitment.candidates.actions import note_entry
from recruitment.candidates.models import Candidate, Entry
from recruitment.interviews.booking import release_interviews
from recruitment.introductions.actions import release_person
from recruitment.outbox.actions import cancel_messages, queue_messages
from recruitment.outbox.models import Message
from recruitment.seasons.actions import close_candidacies
from recruitment.staff.models import User


@transaction.atomic
def leave_bank(candidate: Candidate, *, at: datetime, by: User | None = None, kept: str = "") -> Candidate:
    """Anybody may leave at any time, also who was only invited; twice is harmless.

    `kept` tells the person what cannot be removed yet, by which rule and until when.

    Interviews and offers first: their rows are held before the person's. What waits to be confirmed is
    forgotten, so that an old mail brings nobody back.
    """
    release_interviews(candidate, at=at)
    release_person(candidate, at=at)
    person = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if not Candidate.objects.filter(pk=person.pk).move(Candidate.Status.LEFT, left_at=at, paused_until=None):
        return person
    person.refresh_from_db()
    close_candidacies(person, at=at)
    person.registrations.filter(confirmed_at=None).delete()
    _stop_messages(person, at)
    note_entry(person, Entry.Kind.LEFT, at=at, by=by)
    if not person.is_placeholder:
        queue_messages([left_receipt(person, at, kept)])
    return person


def _stop_messages(person: Candidate, at: datetime) -> None:
    State = Message.State
    unsent = Message.objects.filter(person_id=person.pk, state__in=(State.QUEUED, State.HELD, State.FAILED))
    cancel_messages(*unsent.values_list("about", flat=True).distinct(), at=at)
