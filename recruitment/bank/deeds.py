"""What is done to many people at once: tags and lists, remembered so that it can be undone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from recruitment.bank.models import Deed, Listed, PeopleList
from recruitment.candidates.actions import clean_tags, set_tags
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.staff.models import User

MOST_PEOPLE = 20_000
AT_A_TIME = 1_000
Kind = Deed.Kind


def choose_all(found: QuerySet[Candidate]) -> list[UUID]:
    """Everybody who was found. RuleBroken too_many_chosen."""
    keys = list(found.order_by().values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    if len(keys) > MOST_PEOPLE:
        raise RuleBroken("too_many_chosen", _("Choose fewer people: at most 20,000 at a time."))
    return keys


@transaction.atomic
def tag_many(
    people: Iterable[UUID], tags: Iterable[str], *, take_off: bool = False, by: User, at: datetime
) -> Deed:
    """Put tags on people or take them off; the deed tells whom each made a difference to.

    RuleBroken: tag_not_text, too_many_tags.
    """
    keys, words = list(dict.fromkeys(people)), clean_tags(tags)
    held = Candidate.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
    now = dict(held.values_list("pk", "tags"))
    changed = {tag: [key for key in keys if key in now and (tag in now[key]) == take_off] for tag in words}
    concerned = {key for some in changed.values() for key in some}
    _tag({tuple(words): sorted(concerned)}, take_off=take_off, by=by, at=at)
    return _note(Kind.UNTAG if take_off else Kind.TAG, changed, by=by, at=at)


@transaction.atomic
def put_on_list(people_list: PeopleList, people: Iterable[UUID], *, by: User, at: datetime) -> Deed:
    """Who is on it already stays there."""
    keys = list(dict.fromkeys(people))
    PeopleList.objects.select_for_update(no_key=True).get(
        pk=people_list.pk
    )  # one at a time: the deed is true
    on_it = set(people_list.rows.filter(candidate__in=keys).values_list("candidate_id", flat=True))
    new = [key for key in keys if key not in on_it]
    _enlist(people_list, new, by=by, at=at)
    return _note(Kind.ENLIST, {"": new}, by=by, at=at, people_list=people_list)


@transaction.atomic
def take_off_list(people_list: PeopleList, people: Iterable[UUID], *, by: User, at: datetime) -> Deed:
    rows = people_list.rows.filter(candidate__in=list(people))
    gone = list(rows.values_list("candidate_id", flat=True))
    rows.delete()
    return _note(Kind.DELIST, {"": gone}, by=by, at=at, people_list=people_list)


@transaction.atomic
def undo_deed(deed: Deed, *, by: User, at: datetime) -> Deed:
    """Take back what the deed changed, and nothing else. RuleBroken deed_is_undone, when it is already."""
    if not Deed.objects.filter(pk=deed.pk, by=by, undone_at=None).update(undone_at=at):
        raise RuleBroken("deed_is_undone", _("This has been undone already."))
    people = {tag: _still_here(keys) for tag, keys in deed.people.items()}
    if deed.kind in (Kind.TAG, Kind.UNTAG):
        of_tag: dict[tuple[str, ...], list[UUID]] = {(tag,): keys for tag, keys in people.items()}
        _tag(of_tag, take_off=deed.kind == Kind.TAG, by=by, at=at)
    elif deed.people_list and deed.kind == Kind.ENLIST:
        deed.people_list.rows.filter(candidate__in=people[""]).delete()
    elif deed.people_list:
        _enlist(deed.people_list, people[""], by=by, at=at)
    deed.refresh_from_db()
    return deed


def _still_here(keys: list[str]) -> list[UUID]:
    return list(Candidate.objects.filter(pk__in=keys).values_list("pk", flat=True))


def _tag(people: Mapping[tuple[str, ...], list[UUID]], *, take_off: bool, by: User, at: datetime) -> None:
    """One line in a person's history, however many tags go together."""
    for tags, keys in people.items():
        words = {"remove": tags} if take_off else {"add": tags}
        for some in batched(keys, AT_A_TIME):
            set_tags([Candidate(pk=key) for key in some], by=by, at=at, **words)


def _enlist(people_list: PeopleList, people: Iterable[UUID], *, by: User, at: datetime) -> None:
    rows = [Listed(list=people_list, candidate_id=key, by=by, at=at) for key in people]
    Listed.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_A_TIME)


def _note(
    kind: str,
    people: Mapping[str, list[UUID]],
    *,
    by: User,
    at: datetime,
    people_list: PeopleList | None = None,
) -> Deed:
    kept = {tag: [str(key) for key in keys] for tag, keys in people.items()}
    return Deed.objects.create(kind=kind, people=kept, people_list=people_list, by=by, at=at)
