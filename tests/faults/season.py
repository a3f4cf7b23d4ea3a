"""Run beside a service, on its database: `python -m tests.faults.season fill SEED N`, or `remind`."""

import os
import sys
import uuid
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from recruitment.candidates.models import Candidate  # noqa: E402
from recruitment.offers.actions import remind_offers, send_wave  # noqa: E402
from recruitment.offers.models import Offer, Wave  # noqa: E402
from recruitment.seasons.models import Candidacy, Season  # noqa: E402
from tests.factories import (  # noqa: E402
    make_manager,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)

SEATS = 20


def fill(seed: int, count: int) -> None:
    """A wave of `count` drafts, each for a person and a seat of its own, and let it go."""
    make_organisation()
    rut, season = make_recruiter(email="rut@norrby.example.org"), make_season()
    units = [make_unit() for _nth in range(3)]
    make_manager(units[0], email="maja@norrby.example.org")
    vacancies = [make_vacancy(units[nth % 3], season, seats=SEATS) for nth in range(-(-count // SEATS))]
    wave = Wave.objects.create(season=season, created_by=rut)
    people = Candidate.objects.bulk_create(person(seed, nth) for nth in range(count))
    mine = Candidacy.objects.bulk_create(candidacy(one, season) for one in people)
    Offer.objects.bulk_create(
        draft(one, vacancies[nth // SEATS], nth % SEATS + 1, wave) for nth, one in enumerate(mine)
    )
    send_wave(wave, by=rut, at=timezone.now())


def person(seed: int, nth: int) -> Candidate:
    now = timezone.now()
    return Candidate(
        id=uuid.UUID(int=Random(f"{seed} person {nth}").getrandbits(128), version=4),
        first_name="Stina",
        last_name="Ågren",
        email=f"stina{nth}@student.example.org",
        education_status="student",
        university_id="oru",
        admit_term="HT",
        admit_year=2024,
        status=Candidate.Status.ACTIVE,
        is_adult=True,
        privacy_notice_version="2026-11",
        notice_read_at=now,
        registered_at=now,
        confirmed_at=now,
    )


def candidacy(one: Candidate, season: Season) -> Candidacy:
    return Candidacy(candidate=one, season=season, weeks=weeks(25, 32), state=Candidacy.State.CLEARED)


def draft(mine: Candidacy, vacancy, seat: int, wave: Wave) -> Offer:
    return Offer(
        candidacy=mine,
        candidate=mine.candidate,
        vacancy=vacancy,
        seat=seat,
        wave=wave,
        role=vacancy.role,
        first_week=week(25),
        last_week=week(32),
    )


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]), int(sys.argv[3]))
    else:
        remind_offers(timezone.now())
