"""The clock's part of outside boards: take a posting, ask the board, note what it said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from recruitment.ads.addresses import job_path
from recruitment.ads.boards import Board, BoardFailed, Placed, open_board
from recruitment.ads.claims import measured_for
from recruitment.ads.feeds import Text, jobtech_ad
from recruitment.ads.models import JobAd
from recruitment.ads.notices import Notice
from recruitment.ads.postings import Posting
from recruitment.ads.rendering import body_html, body_text
from recruitment.ads.wording import share_texts
from recruitment.outbox.delivering import RETRIES
from recruitment.outbox.links import absolute
from recruitment.staff.models import Organisation

State = Posting.State
LONGEST_WAIT = timedelta(days=1)  # however long a board asks us to wait


@dataclass(frozen=True)
class _Taken:
    """`at` tells our claim from a later one."""

    posting: Posting
    at: datetime

    @property
    def wanted(self) -> int:
        return self.posting.wanted


def post_next(at: datetime) -> bool:
    """Carry out what is due first; False when nothing is. Never inside a transaction.

    A worker that is killed leaves the posting taken; after five minutes it is asked for again. Whether a
    board took what it never answered is looked up there before it is posted again; a webhook knows it again
    by its id.
    """
    Posting.objects.stuck(at).move(State.WAITING, fault=_("Sending broke off."), due_at=at)
    if Posting.objects.filter(state=State.TAKEN).exists():
        return False  # one worker at a time waits for boards: the others have better things to do
    taken = _take(at)
    if taken is None:
        return False
    try:
        with open_board(settings.BOARDS[taken.posting.board]) as board:
            placed = _carry_out(board, taken, at)
    except BoardFailed as failed:
        _note_failure(taken, failed, at)
    else:
        _note_done(taken, placed, at)
    return True


@transaction.atomic
def _take(at: datetime) -> _Taken | None:
    rows = Posting.objects.due(at).filter(board__in=settings.BOARDS).select_related("job")
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.attempts += 1
    is_unsure = row.is_unsure or not row.outside_id
    Posting.objects.filter(pk=row.pk).move(
        State.TAKEN, taken_at=at, attempts=row.attempts, is_unsure=is_unsure
    )
    return _Taken(row, at)


def _carry_out(board: Board, taken: _Taken, at: datetime) -> Placed | None:
    """Where it stands now; None when it does not stand anywhere."""
    posting = taken.posting
    notice = notice_of(posting, at)
    outside_id = posting.outside_id or (board.find(notice) if posting.is_unsure else "")
    if posting.is_wanted:
        return board.change(outside_id, notice) if outside_id else board.publish(notice)
    if outside_id or posting.is_unsure:
        board.remove(outside_id, notice)
    return None


def notice_of(posting: Posting, at: datetime) -> Notice:
    """What is told of an ad, in Swedish."""
    job = posting.job
    url = absolute(job_path(job))
    with translation.override(settings.LANGUAGE_CODE):
        text = share_texts(job, Organisation.objects.current(), url)[0].long
    key = f"{posting.pk}-{posting.wanted}"
    return Notice(key, at, url, job.title, job.summary, text, exported(job, at))


def exported(job: JobAd, at: datetime) -> dict[str, Any]:
    """The ad with JobTech's names and concepts (peers.md 5.4), its measured values as they are today."""
    day = timezone.localdate(at)
    measured = measured_for([job]).get(job.pk)
    with translation.override(settings.LANGUAGE_CODE):
        text = Text(body_text(job, measured, day), body_html(job, measured, day))
        return jobtech_ad(job, text, Organisation.objects.current())


@transaction.atomic
def _note_done(taken: _Taken, placed: Placed | None, at: datetime) -> None:
    """Done, unless something else was asked for meanwhile: then that is next."""
    row = _ours(taken)
    if row is None:
        return
    Posting.objects.filter(pk=row.pk).update(
        outside_id=placed.outside_id if placed else "",
        outside_url=placed.url if placed else "",
        is_unsure=False,
    )
    if row.wanted != taken.wanted:
        Posting.objects.filter(pk=row.pk).move(State.WAITING, due_at=at, attempts=0, fault="")
        return
    to = State.PUBLISHED if placed else State.CLOSED
    Posting.objects.filter(pk=row.pk).move(to, posted_at=at, attempts=0, fault="")


@transaction.atomic
def _note_failure(taken: _Taken, failed: BoardFailed, at: datetime) -> None:
    row = _ours(taken)
    if row is None:
        return
    rows = Posting.objects.filter(pk=row.pk)
    if failed.is_answered:
        rows.update(is_unsure=taken.posting.is_unsure)
    if failed.is_gone:
        rows.update(outside_id="", outside_url="")
    if row.wanted != taken.wanted:
        rows.move(State.WAITING, due_at=at, attempts=0, fault=failed.reason)
    elif failed.permanent or row.attempts > len(RETRIES):
        rows.move(State.FAILED, fault=failed.reason)
    else:
        wait = max(RETRIES[row.attempts - 1], min(timedelta(seconds=failed.wait), LONGEST_WAIT))
        rows.move(State.WAITING, due_at=at + wait, fault=failed.reason)


def _ours(taken: _Taken) -> Posting | None:
    """Still taken by us: who was away for too long has been forgotten."""
    rows = Posting.objects.select_for_update().filter(pk=taken.posting.pk, state=State.TAKEN)
    return rows.filter(taken_at=taken.at).first()
