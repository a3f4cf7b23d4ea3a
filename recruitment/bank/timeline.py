"""Everything that has happened with a person, newest first, in a constant number of questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from recruitment.candidates.models import Candidate
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.staff.rights import Right


@dataclass(frozen=True)
class TimelineRow:
    """`kind` is entry, note or message; `link` is what it is about, as `offer:<id>` or `message:<id>`."""

    at: datetime
    kind: str
    label: str
    by: str = ""
    details: str = ""
    link: str = ""


def timeline(candidate: Candidate, user: User) -> list[TimelineRow]:
    """What `user` may see: offers of units that are not theirs are left out, and the mails about them."""
    rows = [*_entries(candidate, user), *_notes(candidate), *_messages(candidate, user)]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _entries(candidate: Candidate, user: User) -> Iterator[TimelineRow]:
    hidden = _hidden(candidate, user)
    states = dict(Offer.State.choices) | dict(Candidacy.State.choices)
    for entry in candidate.entries.select_related("by"):
        if entry.about not in hidden:
            state = str(states.get(entry.details.get("state", ""), ""))
            by = str(entry.by or "")
            yield TimelineRow(entry.at, "entry", str(entry.get_kind_display()), by, state, entry.about)


def _notes(candidate: Candidate) -> Iterator[TimelineRow]:
    for note in candidate.notes.select_related("author"):
        yield TimelineRow(note.created_at, "note", note.text, str(note.author))


def _messages(candidate: Candidate, user: User) -> Iterator[TimelineRow]:
    if not user.may(Right.SEE_MESSAGES):
        return
    for message in Message.objects.filter(person_id=candidate.pk):
        at = message.sent_at or message.created_at
        state = str(message.get_state_display())
        yield TimelineRow(at, "message", message.subject, "", state, f"message:{message.pk}")


def _hidden(candidate: Candidate, user: User) -> set[str]:
    if user.sees_all_units:
        return set()
    seen = Offer.objects.visible_to(user).values("pk")
    others = candidate.offers.exclude(pk__in=seen).values_list("pk", flat=True)
    return {f"offer:{key}" for key in others}
