"""Write, send, pause, go on and stop what goes to many; the clock takes it some people at a time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from recruitment.copying import copy_values, values_of
from recruitment.errors import RuleBroken
from recruitment.mailings.models import Batch, BatchQuerySet, Mailing, Recipient
from recruitment.outbox.actions import hold_messages, queue_messages, release_messages, stop_messages
from recruitment.outbox.models import Message
from recruitment.outbox.values import WrongMessage
from recruitment.staff.models import User

AT_A_TIME = 500  # people written to in one transaction
LONGEST_WAIT = timedelta(days=366)

# What a person gets, or the code of why this person gets nothing.
Written = Message | str
Writer = Callable[[Mailing, list[UUID], datetime], Mapping[UUID, Written]]


# Any batch


def send_batch[B: Batch](batch: B, *, by: User | None, at: datetime, send_at: datetime | None = None) -> B:
    """Let the clock send a draft, now or from `send_at`; twice is harmless.

    RuleBroken send_at_in_past, send_at_too_far.
    """
    check_moment(send_at, at)
    _rows(batch).filter(state=Batch.State.DRAFT).move(
        Batch.State.SENDING, sent_by=by, sent_at=at, send_at=send_at
    )
    return fresh(batch)


def check_moment(send_at: datetime | None, at: datetime) -> None:
    """RuleBroken send_at_in_past; send_at_too_far: a year that was mistyped would hold seats for ever."""
    if send_at is not None and send_at < at:
        raise RuleBroken("send_at_in_past", _("Choose a moment that is still to come."), field="send_at")
    if send_at is not None and send_at > at + LONGEST_WAIT:
        raise RuleBroken("send_at_too_far", _("Choose a moment within a year."), field="send_at")


def pause_batch[B: Batch](batch: B, *, fault: str = "") -> B:
    """Hold the rest; what is sent is sent. `fault` when nobody asked for it."""
    _rows(batch).move(Batch.State.PAUSED, fault=fault)
    return fresh(batch)


def resume_batch[B: Batch](batch: B, *, by: User | None, send_at: datetime | None = None) -> B:
    """Go on with what was paused, now or from `send_at`; whoever does so has sent the rest."""
    _rows(batch).filter(state=Batch.State.PAUSED).move(
        Batch.State.SENDING, sent_by=by, fault="", send_at=send_at
    )
    return fresh(batch)


def stop_batch[B: Batch](batch: B) -> B:
    """The rest is never sent. Twice is harmless; RuleBroken batch_is_done when there is no rest."""
    _rows(batch).move(Batch.State.STOPPED)
    batch = fresh(batch)
    if batch.state == Batch.State.DONE:
        raise RuleBroken("batch_is_done", _("All of it has been sent: there is nothing left to stop."))
    return batch


def end_batch(batch: Batch) -> None:
    """Nobody is left."""
    _rows(batch).move(Batch.State.DONE)


def fresh[B: Batch](batch: B) -> B:
    row: B = _rows(batch).get()
    return row


def _rows(batch: Batch) -> BatchQuerySet:
    rows: BatchQuerySet = type(batch).objects.filter(pk=batch.pk)
    return rows


# A text to many


@transaction.atomic
def write_mailing(
    kind: str, people: Iterable[UUID], *, values: Mapping[str, str], by: User | None, at: datetime
) -> Mailing:
    """A draft to these people; nothing leaves before somebody sends it. RuleBroken nobody_chosen."""
    mailing = Mailing(kind=kind, values=dict(values), created_by=by, created_at=at)
    if not (chosen := list(dict.fromkeys(people))):
        raise RuleBroken("nobody_chosen", _("Nobody was chosen, so there is nobody to write to."))
    add_recipients(mailing, chosen)
    return mailing


def add_recipients(mailing: Mailing, people: Iterable[UUID]) -> None:
    """In this order; the mailing is saved with the first."""
    if mailing._state.adding:
        mailing.save(force_insert=True)
    copy_values(Recipient, (values_of(Recipient, mailing_id=mailing.pk, person_id=key) for key in people))


def rewrite_mailing(mailing: Mailing, values: Mapping[str, str]) -> Mailing:
    """Other words in a draft. RuleBroken mailing_not_a_draft: what has been sent stays as it was read."""
    if not _rows(mailing).filter(state=Batch.State.DRAFT).update(values=dict(values)):
        raise RuleBroken("mailing_not_a_draft", _("This has been sent, so its words can no longer change."))
    return fresh(mailing)


def leave_out(mailing: Mailing, person_id: UUID) -> None:
    """Take one person out of a draft; twice is harmless."""
    mailing.recipients.filter(person_id=person_id, mailing__state=Batch.State.DRAFT).delete()


@transaction.atomic
def pause_mailing(mailing: Mailing, *, fault: str = "") -> Mailing:
    """Hold also what is written and has not left."""
    mailing = pause_batch(mailing, fault=fault)
    if mailing.state == Batch.State.PAUSED:
        hold_messages(mailing.pk)
    return mailing


@transaction.atomic
def resume_mailing(mailing: Mailing, *, by: User | None) -> Mailing:
    mailing = resume_batch(mailing, by=by)
    if mailing.state == Batch.State.SENDING:
        release_messages(mailing.pk)
    return mailing


@transaction.atomic
def stop_mailing(mailing: Mailing, *, at: datetime) -> Mailing:
    """What has not left never does."""
    mailing = stop_batch(mailing)
    stop_messages(mailing.pk, at=at)
    return mailing


def send_next_of_mailing(at: datetime, writers: Mapping[str, Writer]) -> bool:
    """Write to some more people of a mailing that is being sent; False when nobody waits.

    The message and the note that it is written are one transaction: a process that dies has written both
    or neither, and the key of the message holds against everything else.
    """
    mailing = Mailing.objects.under_way(at).waited_for().first()
    if mailing is None:
        Mailing.objects.under_way(at).through().move(Batch.State.DONE)
        return False
    try:
        _write_some(mailing, writers[mailing.kind], at)
    except WrongMessage:
        pause_mailing(mailing, fault=_("The text cannot be sent as it stands. Stop it, and write it anew."))
    return True


@transaction.atomic
def _write_some(mailing: Mailing, write: Writer, at: datetime) -> None:
    held = Mailing.objects.under_way(at).select_for_update(no_key=True).filter(pk=mailing.pk)
    if not held.exists():
        return  # paused or stopped meanwhile, or another worker is done with it
    waiting = mailing.recipients.filter(state=Recipient.State.WAITING).order_by("pk")
    some = list(waiting[:AT_A_TIME])
    written = write(mailing, [one.person_id for one in some], at)
    _note(some, written)
    queue_messages(letter for letter in written.values() if isinstance(letter, Message))


def _note(some: list[Recipient], written: Mapping[UUID, Written]) -> None:
    for one in some:
        letter = written.get(one.person_id, "gone")
        is_written = isinstance(letter, Message)
        one.state = Recipient.State.WRITTEN if is_written else Recipient.State.LEFT_OUT
        one.reason = "" if is_written else str(letter)
    Recipient.objects.bulk_update(some, ["state", "reason"])
