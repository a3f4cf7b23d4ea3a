"""Finding two rows that may be one person: quietly when somebody confirms, and every night for all."""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from recruitment.bank.pairs import Merge, Pair
from recruitment.candidates.models import STAYING, Candidate
from recruitment.staff.models import User

# A number that more people share than this is a workplace's or a joke; nobody is shown every pair of it.
MOST_ALIKE = 6


def note_duplicates(person: Candidate, at: datetime) -> None:
    """A row for the recruiter for everybody who may be this person. Nothing is said to the person."""
    others = Candidate.objects.filter(status__in=STAYING).exclude(pk=person.pk)
    pairs: list[Pair] = []
    if person.phone:
        pairs += _pairs_with(person, others.filter(phone=person.phone), Pair.Reason.PHONE, at)
    if person.university_id:
        person.refresh_from_db(fields=["sort_name"])
        alike = others.filter(sort_name=person.sort_name, university=person.university_id)
        pairs += _pairs_with(person, alike, Pair.Reason.NAME, at)
    Pair.objects.bulk_create(pairs, ignore_conflicts=True)


def _pairs_with(person: Candidate, others: QuerySet[Candidate], reason: str, at: datetime) -> list[Pair]:
    keys = others.order_by("pk").values_list("pk", flat=True)[:MOST_ALIKE]
    return [_pair(person.pk, key, reason, at) for key in keys]


def _pair(one: UUID, other: UUID, reason: str, at: datetime) -> Pair:
    first, second = sorted((one, other))
    return Pair(first_id=first, second_id=second, reason=reason, found_at=at)


def find_duplicates(at: datetime) -> int:
    """Look through the whole bank; those known already, also as not the same, are left as they are."""
    staying = Candidate.objects.filter(status__in=STAYING).order_by()
    by_phone = staying.exclude(phone="").values("phone")
    by_name = staying.exclude(university=None).values("sort_name", "university")
    pairs = [*_alike(by_phone, Pair.Reason.PHONE, at), *_alike(by_name, Pair.Reason.NAME, at)]
    before = Pair.objects.count()
    Pair.objects.bulk_create(pairs, batch_size=500, ignore_conflicts=True)
    return Pair.objects.count() - before


def _alike(groups: QuerySet, reason: str, at: datetime) -> Iterable[Pair]:
    several = groups.annotate(people=Count("pk")).filter(people__range=(2, MOST_ALIKE))
    for keys in several.annotate(keys=ArrayAgg("pk")).values_list("keys", flat=True):
        for one, other in combinations(keys, 2):
            yield _pair(one, other, reason, at)


def not_the_same(pair: Pair, *, by: User, at: datetime) -> bool:
    """Remembered for good; whether it was news."""
    rows = Pair.objects.filter(pk=pair.pk, state=Pair.State.OPEN)
    return bool(rows.update(state=Pair.State.NOT_SAME, decided_by=by, decided_at=at))


def open_pairs() -> QuerySet[Pair]:
    """Pairs of which both are still in the bank, those found first on top."""
    both = Q(first__status__in=STAYING, second__status__in=STAYING)
    return Pair.objects.filter(both, state=Pair.State.OPEN).select_related("first", "second")


def became(gone: UUID) -> UUID | None:
    """Whose row a row that was merged away became."""
    newest = Merge.objects.filter(gone=gone, undone_at=None).order_by("-at")
    return newest.values_list("kept", flat=True).first()


def merged_into(email: str) -> Candidate | None:
    """Who a row with this address has become: the mail then goes to the address that stayed."""
    rows = Merge.objects.alias(address=Lower("gone_email")).filter(
        address=email.strip().lower(), undone_at=None
    )
    newest = rows.exclude(gone_email="").order_by("-at").values("kept")[:1]
    return Candidate.objects.filter(pk__in=newest).exclude(status=Candidate.Status.LEFT).first()
