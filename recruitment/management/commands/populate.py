"""`manage.py populate N`: adds N made-up people with candidacies, quickly, for benchmarks."""

from datetime import timedelta
from itertools import batched
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from recruitment.candidates.models import Candidate
from recruitment.copying import copy_rows
from recruitment.demo.people import People, coming_summer
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Unit
from recruitment.workdays import week_of

BATCH = 2_000


class Command(BaseCommand):
    help = "Adds generated people with candidacies in the coming season."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, count: int, seed: int, **options: Any) -> None:
        now = timezone.now()
        season = _season(coming_summer(timezone.localdate()))
        people = People(Random(seed), now=now, summer=season.year, units=list(Unit.objects.order_by("slug")))
        people.number = Candidate.objects.count()
        for numbers in batched(range(count), BATCH):
            _add(people, season, len(numbers))
        self.stdout.write(f"{count} people added; {Candidate.objects.count()} in all.")


def _season(year: int) -> Season:
    weeks = {"first_week": week_of(year, 23), "last_week": week_of(year, 35)}
    values = {"name": f"Sommaren {year}", "state": Season.State.OPEN, "opened_at": timezone.now(), **weeks}
    return Season.objects.get_or_create(year=year, defaults=values)[0]


@transaction.atomic
def _add(people: People, season: Season, count: int) -> None:
    chance = people.random
    rows = [
        people.person(registered_at=people.now - timedelta(minutes=chance.randrange(525_600)))
        for _ in range(count)
    ]
    copy_rows(rows)
    states = (Candidacy.State.INTERESTED, Candidacy.State.CONTACTED, Candidacy.State.CLEARED)
    copy_rows(
        people.candidacy(row, season, chance.choices(states, (50, 15, 35))[0])
        for row in rows
        if chance.random() < 0.8
    )
