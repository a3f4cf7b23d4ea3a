"""What boards shall show follows the ad: asked for in the ad's own transaction, carried out by the clock."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from recruitment.ads.models import JobAd
from recruitment.ads.postings import Posting, PostingQuerySet
from recruitment.errors import RuleBroken

State = Posting.State


def want_posted(job: JobAd, at: datetime) -> None:
    """On every board that is on, anew or as it now reads."""
    Posting.objects.bulk_create(
        [Posting(job=job, board=board, due_at=at, created_at=at, wanted=0) for board in settings.BOARDS],
        ignore_conflicts=True,
    )
    _ask(job.postings.filter(board__in=settings.BOARDS), at, is_wanted=True)


def want_changed(job: JobAd, at: datetime) -> None:
    """As it now reads, where it is or is on its way; what was taken down by hand stays down."""
    _ask(job.postings.filter(is_wanted=True), at)


def want_removed(job: JobAd, at: datetime) -> None:
    """Taken down everywhere; what never got there never does."""
    _remove(job.postings.all(), at)


def take_down(posting: Posting, at: datetime) -> Posting:
    """From one board, while the ad itself stays public. Twice is once."""
    _remove(Posting.objects.filter(pk=posting.pk, is_wanted=True), at)
    posting.refresh_from_db()
    return posting


def post_again(posting: Posting, at: datetime) -> Posting:
    """By hand: after a fault, or after it was taken down. RuleBroken board_is_off, job_not_published."""
    if posting.board not in settings.BOARDS:
        raise RuleBroken("board_is_off", _("This board is not connected any more."))
    if not JobAd.objects.filter(pk=posting.job_id, state=JobAd.State.PUBLISHED).exists():
        raise RuleBroken("job_not_published", _("This job has not been published."))
    row = Posting.objects.filter(pk=posting.pk)
    _ask(row.exclude(state=State.PUBLISHED), at, is_wanted=True)
    posting.refresh_from_db()
    return posting


def _remove(rows: PostingQuerySet, at: datetime) -> None:
    """What is being sent just now is taken down when it has got there."""
    never_there = Q(outside_id="", is_unsure=False, state__in=(State.WAITING, State.FAILED, State.CLOSED))
    _ask(rows.exclude(never_there), at, is_wanted=False)
    rows.filter(never_there).move(State.CLOSED, is_wanted=False, wanted=F("wanted") + 1, fault="")


def _ask(rows: PostingQuerySet, at: datetime, **fields: bool) -> None:
    """Who is sending just now sees by `wanted` that there is more to do."""
    keys = list(rows.values_list("pk", flat=True))
    asked = Posting.objects.filter(pk__in=keys)
    asked.update(wanted=F("wanted") + 1, attempts=0, due_at=at, **fields)
    asked.exclude(state=State.TAKEN).move(State.WAITING, fault="")
