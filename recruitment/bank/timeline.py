"""Everything that has happened with one person, in one list, as far as whoever asks may see it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from recruitment.bank.telling import told
from recruitment.candidates.models import Candidate, Entry
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.workdays import weeks_text


class TimelineRow(NamedTuple):
    """`by` is a name, empty for the person and the clock; `link` is "offer:<id>" and the like, or empty."""

    at: datetime
    kind: str
    label: str
    by: str = ""
    details: str = ""
    link: str = ""


def timeline(candidate: Candidate, user: User, at: datetime | None = None) -> list[TimelineRow]:
    """Newest first, in five queries. Offers of units that are not the user's leave no trace."""
    offers = list(candidate.offers.visible_to(user).select_related("vacancy__unit"))
    visible = {f"offer:{offer.pk}" for offer in offers}
    rows = [
        *_source(candidate),
        *_entries(candidate, visible),
        *_notes(candidate),
        *_messages(candidate, user, visible),
        *_offers(offers, at or timezone.now()),
        *_candidacies(candidate),
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _source(candidate: Candidate) -> Iterator[TimelineRow]:
    if candidate.is_placeholder:
        return
    label = _("First came by: %(source)s") % {"source": candidate.get_first_source_kind_display()}
    details = candidate.first_source_label
    if candidate.last_source_id != candidate.first_source_id and candidate.last_source_label:
        latest = _("Latest: %(source)s") % {"source": candidate.last_source_label}
        details = "\n".join(filter(None, [details, latest]))
    yield TimelineRow(candidate.registered_at, "source", label, details=details)


def _entries(candidate: Candidate, visible: set[str]) -> Iterator[TimelineRow]:
    for entry in candidate.entries.select_related("by").order_by("-at", "-pk"):
        if _may_see(entry.about, visible):
            yield TimelineRow(entry.at, entry.kind, *told(entry), link=_link(entry))


def _link(entry: Entry) -> str:
    """What one can go and look at; a registration is not a page."""
    return entry.about if entry.about.startswith(("offer:", "candidacy:")) else ""


def _notes(candidate: Candidate) -> Iterator[TimelineRow]:
    for note in candidate.notes.select_related("author"):
        yield TimelineRow(note.created_at, "note", _("Note"), note.author.full_name, note.text)


def _messages(candidate: Candidate, user: User, visible: set[str]) -> Iterator[TimelineRow]:
    """Subject and what became of it; the text is for those who may read messages."""
    may_open = user.may(Right.SEE_MESSAGES)
    for message in Message.objects.filter(person_id=candidate.pk).defer("text", "html", "attachments"):
        if _may_see(message.about, visible):
            link = f"message:{message.pk}" if may_open else ""
            standing = message.get_delivery_display() or message.get_state_display()
            state = ". ".join(filter(None, [str(standing), message.reason]))
            at = message.sent_at or message.due_at
            yield TimelineRow(at, "message", message.title, details=state, link=link)


def _offers(offers: list[Offer], at: datetime) -> Iterator[TimelineRow]:
    for offer in offers:
        names = {"role": offer.get_role_display(), "unit": offer.vacancy.unit.name}
        label = _("Offer written: %(role)s, %(unit)s") % names
        state = Offer.State(offer.state_at(at)).label
        details = f"{weeks_text(offer.weeks)}. {state}."
        yield TimelineRow(offer.created_at, "offer", label, details=details, link=f"offer:{offer.pk}")


def _candidacies(candidate: Candidate) -> Iterator[TimelineRow]:
    for row in candidate.candidacies.select_related("season"):
        yield from _asked(row)
        if row.asked_at == row.created_at and row.answer != row.Answer.YES:
            continue  # was asked, and has not joined
        label = _("Joined %(season)s") % {"season": row.season.name}
        details = ". ".join(filter(None, [weeks_text(row.weeks), str(row.get_state_display())]))
        yield TimelineRow(row.created_at, "candidacy", label, details=details, link=f"candidacy:{row.pk}")


def _asked(row: Candidacy) -> Iterator[TimelineRow]:
    """That somebody was asked about the summer, and the latest answer."""
    link = f"candidacy:{row.pk}"
    if row.asked_at:
        label = _("Asked about %(season)s") % {"season": row.season.name}
        yield TimelineRow(row.asked_at, "asked", label, link=link)
    if row.answered_at:
        label = _("Answered about %(season)s") % {"season": row.season.name}
        yield TimelineRow(row.answered_at, "answered", label, details=row.get_answer_display(), link=link)


def _may_see(about: str, visible: set[str]) -> bool:
    return not about.startswith("offer:") or about in visible
