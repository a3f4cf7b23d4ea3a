"""What a mailing writes to each of its people: in the preview exactly what leaves."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.bank import alerts, interviewing, inviting
from recruitment.bank.letters import Invitations
from recruitment.bank.tokens import stop_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.errors import RuleBroken
from recruitment.interviews.progress import INVITATION as INTERVIEW
from recruitment.mailings.actions import Writer, Written, rewrite_mailing, send_batch, write_mailing
from recruitment.mailings.models import Mailing
from recruitment.outbox.links import absolute
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.outbox.stencil import Stencil
from recruitment.seasons import asking
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation, User

Status = Candidate.Status

TO_PEOPLE, INVITATION = "message", "invitation"
MOST_PEOPLE = 20_000
GONE, ANSWERED, PROTECTED = "gone", "answered", "protected"
# Why somebody who was chosen gets nothing; who asked us to be quiet is never written to.
LEFT_OUT: dict[str, Promise] = {
    Status.NEW: gettext_lazy("Has not confirmed the address"),
    Status.INVITED: gettext_lazy("Has not said yes to being in the bank"),
    Status.PAUSED: gettext_lazy("Has asked for a pause"),
    Status.LEFT: gettext_lazy("Has left the bank"),
    Status.EXPIRED: gettext_lazy("Is no longer in the bank"),
    GONE: gettext_lazy("Is no longer in the bank"),
    ANSWERED: gettext_lazy("Has answered already"),
    PROTECTED: gettext_lazy("Has protected identity: ask by the municipality’s own routine"),
    alerts.STOPPED: gettext_lazy("Wants no tips about jobs"),
    alerts.LATELY: gettext_lazy("Has had a tip this week"),
    alerts.HAS_OFFER: gettext_lazy("Has an offer"),
    alerts.NOT_NOW: gettext_lazy("Not this summer"),
    alerts.JOB_CLOSED: gettext_lazy("The job is closed"),
    asking.ASKED: gettext_lazy("Has been asked this season already"),
    asking.FURTHER_ON: gettext_lazy("Is further on in the season already"),
    asking.IS_CLOSED: gettext_lazy("The process for this season is closed"),
    asking.SEASON_CLOSED: gettext_lazy("The season is closed"),
    interviewing.NOT_JOINED: gettext_lazy("Has not joined the season"),
    interviewing.HAS_TIME: gettext_lazy("Has a time for an interview already"),
    inviting.DEAD_ADDRESS: gettext_lazy("The address does not work"),
}


def write_to_people(
    people: Iterable[UUID], *, by: User | None, at: datetime, subject: str = "", text: str = ""
) -> Mailing:
    """A draft of one text to these people. RuleBroken: nobody_chosen, too_many_chosen."""
    values = {"subject": subject, "text": text}
    return write_mailing(TO_PEOPLE, _not_too_many(people), values=values, by=by, at=at)


def _not_too_many(people: Iterable[UUID]) -> list[UUID]:
    chosen = list(dict.fromkeys(people))
    if len(chosen) > MOST_PEOPLE:
        raise RuleBroken("too_many_chosen", _("Choose fewer people: at most 20,000 at a time."))
    return chosen


def invite_to_season(
    people: Iterable[UUID], season: Season | None, *, by: User | None, at: datetime
) -> Mailing:
    """A draft that asks these people whether they want to work the summer; its words are the template's.

    RuleBroken: no_open_season, nobody_chosen, too_many_chosen.
    """
    values = {"season": str(inviting.season_to_ask_for(season, at).pk)}
    return write_mailing(inviting.SEASON, _not_too_many(people), values=values, by=by, at=at)


def invite_to_interview(
    people: Iterable[UUID], season: Season | None, *, by: User | None, at: datetime
) -> Mailing:
    """A draft that asks these people to pick a time; its words are the template's.

    RuleBroken: no_open_season, nobody_chosen, too_many_chosen.
    """
    values = {"season": str(inviting.season_to_ask_for(season, at).pk)}
    return write_mailing(INTERVIEW, _not_too_many(people), values=values, by=by, at=at)


def change_text(mailing: Mailing, *, subject: str, text: str) -> Mailing:
    """RuleBroken: mailing_not_a_draft, text_of_template."""
    if mailing.kind != TO_PEOPLE:
        message = _("This mail has a wording of its own: change it under Settings, Texts.")
        raise RuleBroken("text_of_template", message)
    return rewrite_mailing(mailing, {"subject": subject.strip(), "text": text.strip()})


def send_mailing(
    mailing: Mailing, *, by: User | None, at: datetime, send_at: datetime | None = None
) -> Mailing:
    """Twice is harmless. RuleBroken: mailing_is_blank, send_at_in_past."""
    for field in mailing.values:
        if not str(mailing.values.get(field, "")).strip():
            raise RuleBroken("mailing_is_blank", _("Write something first."), field=field)
    return send_batch(mailing, by=by, at=at, send_at=send_at)


def preview_mailing(mailing: Mailing, person_id: UUID, at: datetime) -> Written:
    """Exactly what one person gets, not saved and without the person's own keys; or why nothing."""
    letter = _letters(mailing, [person_id], at).get(person_id, GONE)
    if not isinstance(letter, Message):
        return why_left_out(letter)
    letter.text, letter.html = without_keys(letter.text), without_keys(letter.html)
    return letter


def left_out_now(mailing: Mailing, people: list[UUID], at: datetime) -> dict[UUID, str]:
    """Of these, why somebody would get nothing if it were sent now; whoever would get it is missing."""
    letters = _letters(mailing, people, at)
    return {key: letter for key, letter in letters.items() if isinstance(letter, str)}


def why_left_out(code: str) -> str:
    """The words for what a recipient's row keeps."""
    return str(LEFT_OUT.get(code, code))


@transaction.atomic
def _write(mailing: Mailing, people: list[UUID], at: datetime) -> Mapping[UUID, Written]:
    """Held while they are written to, so that nobody leaves between being read and being queued."""
    list(Candidate.objects.filter(pk__in=people).select_for_update(no_key=True).order_by("pk").values("pk"))
    letters = _letters(mailing, people, at)
    reached = [key for key, letter in letters.items() if isinstance(letter, Message)]
    # A tip that the clock sends is no contact of ours: "not contacted since" does not count it.
    noted = "alerted_at" if mailing.kind == alerts.ALERT else "last_contacted_at"
    Candidate.objects.filter(pk__in=reached).update(**{noted: at})
    if mailing.kind == inviting.SEASON and reached:
        asking.note_asked(Season.objects.get(pk=mailing.values["season"]), reached, at=at)
    return letters


def _letters(mailing: Mailing, people: list[UUID], at: datetime) -> dict[UUID, Written]:
    rows = Candidate.objects.filter(pk__in=people).order_by("pk")
    reached = [row for row in rows if not row.is_placeholder]
    unreached = dict.fromkeys((row.pk for row in rows if row.is_placeholder), PROTECTED)
    return LETTERS[mailing.kind](mailing, reached, at) | unreached


def _texts(mailing: Mailing, people: list[Candidate], at: datetime) -> dict[UUID, Written]:
    """To those in the bank, what was written."""
    write = _writer(mailing, at)
    return {row.pk: write(row) if row.status == Status.ACTIVE else row.status for row in people}


def _invitations(mailing: Mailing, people: list[Candidate], at: datetime) -> dict[UUID, Written]:
    """To those on a list who have not answered yet, the way in and the way out."""
    invited = [row for row in people if row.status == Status.INVITED]
    waiting = Registration.objects.filter(candidate__in=invited, confirmed_at=None).order_by("created_at")
    newest = {row.candidate_id: row for row in waiting}
    invitations = Invitations(Organisation.objects.current())
    letters: dict[UUID, Written] = {row.pk: ANSWERED for row in people}
    for row in invited:
        if row.pk in newest:
            letter = invitations.letter(newest[row.pk], row, at)
            letter.batch = mailing.pk
            letters[row.pk] = letter
    return letters


def _writer(mailing: Mailing, at: datetime) -> Callable[[Candidate], Message]:
    """One stencil for each language that is met."""
    organisation, stencils = Organisation.objects.current(), {}
    fixed = {**mailing.values, "link": absolute("/min-lank/")}

    def write(person: Candidate) -> Message:
        if person.language not in stencils:
            stencils[person.language] = Stencil(organisation, "message", fixed, person.language)
        return stencils[person.language].fill(
            key=f"mailing-{mailing.pk}-{person.pk}",
            recipient=person.email,
            values={"first_name": person.first_name},
            unsubscribe_url=stop_link(person.pk),
            about=f"candidate:{person.pk}",
            person_id=person.pk,
            due_at=at,
            batch=mailing.pk,
        )

    return write


LETTERS = {
    TO_PEOPLE: _texts,
    INVITATION: _invitations,
    alerts.ALERT: alerts.alert_letters,
    inviting.SEASON: inviting.season_letters,
    INTERVIEW: interviewing.interview_letters,
}
WRITERS: Mapping[str, Writer] = dict.fromkeys(LETTERS, _write)
