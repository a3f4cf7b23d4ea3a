"""What is remembered of people when their data go: how many came one way and got so far, nobody by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.bank.reached import with_reached
from recruitment.candidates.models import Candidate, SourceKind
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import in_stockholm


class Touch(models.TextChoices):
    """Which of a person's two ways in is counted."""

    FIRST = "first", _("What they came by first")
    LAST = "last", _("What they came by last")


class Remembered(models.Model):
    """How many people came one way, in which month, and got so far.

    Everybody is counted once without a season, and once in each season they were in; both times by their
    first way in and by their last. `stage` is where the process of the season stood in the end.
    """

    touch = models.CharField(max_length=5, choices=Touch)
    source_kind = models.CharField(max_length=10, choices=SourceKind)
    source_id = models.UUIDField(null=True, blank=True)
    month = models.DateField()
    season_year = models.PositiveSmallIntegerField(null=True, blank=True)
    reached = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    terms = models.CharField(max_length=8, blank=True)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("remembered count")
        verbose_name_plural = _("remembered counts")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("touch", "source_kind", "source_id", "month"),
                    *("season_year", "reached", "stage", "terms"),
                ],
                name="one_count_of_each_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="a_month_is_its_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


_KINDS = (
    *("touch", "source_kind", "source_id", "month"),
    *("season_year", "reached", "stage", "terms"),
)
type _Kind = tuple[Any, ...]


def remember(people: Iterable[UUID], at: datetime) -> None:
    """Count these people, who are about to be removed; by the caller's transaction once and for good."""
    keys = list(people)
    counts: Counter[_Kind] = Counter()
    counts.update(_on_the_whole(keys, at))
    for season in Season.objects.filter(candidacies__candidate__in=keys).distinct():
        counts.update(_in_season(keys, season, at))
    _add(counts)


def month_of(at: datetime) -> date:
    return in_stockholm(at).date().replace(day=1)


def terms_bucket(terms: int | None) -> str:
    """As coarse as the levels of the law's students: nobody can be told from it."""
    if terms is None:
        return ""
    return "6-7" if terms >= 6 else "4-5" if terms >= 4 else "0-3"


def _on_the_whole(keys: list[UUID], at: datetime) -> Iterator[_Kind]:
    for person in with_reached(Candidate.objects.filter(pk__in=keys), at):
        yield from _both_ways(person, (None, person.reached, "", ""))


def _in_season(keys: list[UUID], season: Season, at: datetime) -> Iterator[_Kind]:
    rows = Candidacy.objects.filter(season=season, candidate__in=keys)
    states = dict(rows.values_list("candidate_id", "state"))
    for person in with_reached(Candidate.objects.filter(pk__in=keys), at, season):
        terms = terms_bucket(person.terms_on(season.first_week))
        yield from _both_ways(person, (season.year, person.reached, states[person.pk], terms))


def _both_ways(person: Any, rest: _Kind) -> Iterator[_Kind]:
    month = month_of(person.registered_at)
    yield (Touch.FIRST, person.first_source_kind, person.first_source_id, month, *rest)
    yield (Touch.LAST, person.last_source_kind, person.last_source_id, month, *rest)


def _add(counts: Mapping[_Kind, int]) -> None:
    """Count up, whoever counts at once; always in one order, so that nobody waits in a circle."""
    table, places = Remembered._meta.db_table, ", ".join(["%s"] * (len(_KINDS) + 1))
    names = ", ".join(_KINDS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" AS counted ({names}, people) VALUES ({places})'  # noqa: S608
            f" ON CONFLICT ({names}) DO UPDATE SET people = counted.people + EXCLUDED.people",
            [(*kind, people) for kind, people in sorted(counts.items(), key=str)],
        )
