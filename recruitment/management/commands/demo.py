"""`manage.py demo`: fills an empty database with Norrby kommun, the same every time for the same day."""

from datetime import timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from recruitment.candidates.models import Candidate
from recruitment.demo import story
from recruitment.demo.last_summer import remember_last_summer
from recruitment.demo.people import People, coming_summer
from recruitment.demo.this_summer import confirm_some, hold_interviews, keep_a_line, state_all_leave
from recruitment.demo.town import found
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.workdays import week_of

SEED = 2027


class Command(BaseCommand):
    help = "Fills an empty database with a believable municipality."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() or Candidate.objects.exists():
            self.stdout.write("There are people in this database already: nothing was added.")
            return
        with transaction.atomic(), translation.override("sv"):
            _tell()
        self.stdout.write(f"Norrby kommun is open, with {Candidate.objects.count()} people in its bank.")


def _tell() -> None:
    now, random = timezone.now(), Random(SEED)
    season = _season(coming_summer(timezone.localdate()))
    town = found(now, random, season)
    people = People(random, now=now, summer=season.year, units=town.units)
    story.gather(town, season, people, now)
    remember_last_summer(town, season, Random(SEED - 1))
    story.state_needs(season, town.units, random, now)
    state_all_leave(town, season, now - timedelta(days=30))
    hold_interviews(town, season, now)
    story.run_offers(season, town.recruiter, random, now)
    confirm_some(season, town.recruiter, now - timedelta(hours=3))
    keep_a_line(town, season, now, Random(SEED))
    story.close_mail(now)


def _season(year: int) -> Season:
    return Season.objects.create(
        year=year,
        name=f"Sommaren {year}",
        first_week=week_of(year, 23),
        last_week=week_of(year, 35),
        state=Season.State.OPEN,
        opened_at=timezone.now(),
    )
