"""Colleagues who watch a search: once a day a count of the new people, never who they are, and a link."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from recruitment.bank.models import SavedSearch, Seen, Watch
from recruitment.bank.questions import read_question
from recruitment.bank.search import search_candidates
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.outbox.actions import queue_message
from recruitment.outbox.links import absolute
from recruitment.staff.models import User
from recruitment.staff.rights import Right
from recruitment.workdays import in_stockholm

# Who is found when the watching begins is remembered, one row each; a wider search says nothing new.
MOST_FOUND = 5_000
TOLD_AT = time(7)


@transaction.atomic
def watch_search(search: SavedSearch, *, by: User, at: datetime) -> Watch:
    """Tell `by` of people who match from now on; twice is harmless. RuleBroken too_wide_to_watch."""
    watch, is_new = Watch.objects.get_or_create(
        search=search, user=by, defaults={"looked_on": in_stockholm(at).date()}
    )
    if is_new:
        _remember(watch, _unseen(watch, at))
    return watch


def unwatch_search(search: SavedSearch, *, by: User) -> None:
    Watch.objects.filter(search=search, user=by).delete()


@transaction.atomic
def tell_next_watcher(at: datetime) -> bool:
    """Look for one watcher whose turn has come; False when there is none. From seven in the morning."""
    now = in_stockholm(at)
    if now.time() < TOLD_AT:
        return False
    due = Watch.objects.filter(looked_on__lt=now.date()).order_by("looked_on", "pk")
    watch = due.select_related("search", "user").select_for_update(skip_locked=True, of=("self",)).first()
    if watch is None:
        return False
    Watch.objects.filter(pk=watch.pk).update(looked_on=now.date())
    if watch.user.may(Right.SEE_BANK) and (count := _look(watch, at)):
        _tell(watch, count, at)
    return True


def _look(watch: Watch, at: datetime) -> int:
    """How many are new; a search that has become too wide is told of once, and then starts anew."""
    try:
        return _remember(watch, _unseen(watch, at))
    except RuleBroken:
        return 0


def _unseen(watch: Watch, at: datetime) -> QuerySet[Candidate]:
    found = search_candidates(read_question(watch.search.question), watch.user, at).found
    return found.exclude(Exists(Seen.objects.filter(watch=watch, candidate=OuterRef("pk"))))


def _remember(watch: Watch, people: QuerySet[Candidate]) -> int:
    keys = list(people.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])
    if len(keys) > MOST_FOUND:
        text = _("This search finds too many people to watch: narrow it to at most 5,000.")
        raise RuleBroken("too_wide_to_watch", text)
    Seen.objects.bulk_create([Seen(watch=watch, candidate_id=key) for key in keys], ignore_conflicts=True)
    return len(keys)


def _tell(watch: Watch, count: int, at: datetime) -> None:
    queue_message(
        key=f"watch-{watch.pk}-{in_stockholm(at).date()}",
        template="new_matches",
        recipient=watch.user.email,
        context={"count": str(count), "link": absolute(f"/bank/sokningar/{watch.search_id}/")},
        about=f"search:{watch.search_id}",
        due_at=at,
    )
