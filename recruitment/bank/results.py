"""How many people each source has brought to the bank."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from recruitment.candidates.models import Candidate, Registration
from recruitment.lectures.models import Lecture


class Arrived(NamedTuple):
    """People whom a lecture has brought: those in the bank, and those who have a mail to confirm."""

    confirmed: int
    waiting: int

    @property
    def people(self) -> int:
        return self.confirmed + self.waiting


def arrived_at(lecture: Lecture) -> Arrived:
    """How many so far, nobody twice; a code typed in small letters is the same code."""
    came = Q(first_source_id=lecture.pk) | Q(last_source_id=lecture.pk)
    waiting = Registration.objects.filter(code__iexact=lecture.code, confirmed_at=None)
    waiting = waiting.exclude(candidate__in=Candidate.objects.in_bank().filter(came))
    found = waiting.aggregate(people=Count("candidate", distinct=True))
    return Arrived(registrations_by_source([lecture.pk])[lecture.pk], found["people"])


def registrations_by_source(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Confirmed people whose first or last way in was this lecture or link; nobody twice for one source.

    Two queries whatever the number of ids; every id asked for is answered, with 0 at least.
    """
    asked = list(ids)
    people = Candidate.objects.in_bank().order_by()
    first = people.filter(first_source_id__in=asked).values_list("first_source_id")
    last = people.filter(last_source_id__in=asked).exclude(first_source_id=F("last_source_id"))
    found = Counter(dict.fromkeys(asked, 0))
    for rows in (first, last.values_list("last_source_id")):
        found.update(dict(rows.annotate(Count("pk"))))
    return dict(found)
