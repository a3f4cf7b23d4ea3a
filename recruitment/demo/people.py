"""Makes up students and graduates: the same ones for the same seed."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from recruitment.candidates.models import Candidate, LicenceB, SourceKind
from recruitment.demo.names import FIRST, LAST
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Unit

# Where Norrby's people study: the near universities far more often than the rest.
UNIVERSITIES = {
    "oru": 30,
    "mdu": 18,
    "uu": 14,
    "kau": 8,
    "du": 8,
    "hig": 6,
    "su": 5,
    "liu": 4,
    "gu": 3,
    "annat": 1,
}
AREAS = {
    Area.CHILD_YOUTH: 40,
    Area.RECEPTION: 18,
    Area.FINANCIAL_ASSISTANCE: 25,
    Area.ADULT_SUBSTANCE: 15,
    Area.FAMILY_HOME: 12,
    Area.OUTPATIENT: 10,
}
WORDS = (
    "Jag har gjort min praktik på en utredningsenhet och vill gärna arbeta med barn och familjer.",
    "Har arbetat extra på ett stödboende i två år och trivs med att möta människor i förändring.",
    "Läser gärna in mig på handläggning av ekonomiskt bistånd innan sommaren.",
    "Talar arabiska och engelska. Har ledarerfarenhet från idrottsrörelsen.",
    "Skriver min uppsats om medhandläggarskap och vill se hur det fungerar i praktiken.",
    "Söker sommarvikariat nära Norrby, kan börja direkt när terminen är slut.",
    "Intresserad av mottagningsarbete och orosanmälningar.",
)
RUNS = ((25, 32), (24, 33), (26, 32), (27, 31), (23, 30), (28, 34), (25, 29), (30, 35), (24, 28), (26, 34))


def coming_summer(today: date) -> int:
    """The year of the next summer that still has time for offers: six weeks before its week 23 at least."""
    ahead = date.fromisocalendar(today.year, 23, 1) - today
    return today.year if ahead >= timedelta(weeks=6) else today.year + 1


class People:
    """A source of made-up people; `number` keeps addresses unique."""

    def __init__(self, random: Random, *, now: datetime, summer: int, units: Sequence[Unit]) -> None:
        self.random, self.now, self.summer, self.units = random, now, summer, list(units)
        self.number = 0

    def person(
        self, *, registered_at: datetime, source: tuple[str, UUID | None, str] | None = None
    ) -> Candidate:
        """An unsaved, confirmed candidate."""
        self.number += 1
        first, last = self.random.choice(FIRST), self.random.choice(LAST)
        kind, source_id, label = source or (SourceKind.WEB, None, "")
        return Candidate(
            id=same_id(self.random),
            first_name=first,
            last_name=last,
            email=f"{plain(first)}.{plain(last)}{self.number}@student.example.org",
            status=Candidate.Status.ACTIVE,
            phone=f"+4670{self.random.randrange(1000000, 9999999)}" if self.random.random() < 0.6 else "",
            sms_ok=self.random.random() < 0.4,
            first_source_kind=kind, first_source_id=source_id, first_source_label=label,
            last_source_kind=kind, last_source_id=source_id, last_source_label=label,
            registered_at=registered_at,
            confirmed_at=registered_at + timedelta(minutes=self.random.randrange(1, 600)),
            is_adult=True,
            privacy_notice_version="2026-11",
            notice_read_at=registered_at,
            about=self.random.choice(WORDS) if self.random.random() < 0.35 else "",
            **self._studies(),
            **self._wishes(),
        )  # fmt: skip

    def candidacy(self, candidate: Candidate, season: Season, state: str) -> Candidacy:
        """An unsaved candidacy with weeks as students have them."""
        first, last = self.random.choice(RUNS)
        weeks = [week for week in season.weeks if first <= week.isocalendar().week <= last]
        return Candidacy(
            id=same_id(self.random),
            candidate=candidate,
            season=season,
            state=state,
            weeks=weeks,
            min_weeks=self.random.choice((1, 2, 3, 3, 4)),
            max_weeks=self.random.choice((None, None, None, 6, 8)),
            extent=candidate.extent,
            created_at=candidate.confirmed_at or self.now,
        )

    def _studies(self) -> dict:
        education = self.random.choices(("student", "degree", "other"), (80, 13, 7))[0]
        university = self.random.choices(tuple(UNIVERSITIES), tuple(UNIVERSITIES.values()))[0]
        if education != "student":
            return {"education_status": education, "university_id": university}
        term, back = self.random.choice((("HT", 1), ("HT", 2), ("HT", 3), ("VT", 1), ("VT", 2), ("VT", 3)))
        terms = 2 * back + (term == "VT")
        done = terms >= 5 and self.random.random() < 0.8
        return {
            "education_status": education,
            "university_id": university,
            "admit_term": term,
            "admit_year": self.summer - back,
            "vfu_completed": done,
            "vfu_area": self._area() if done else "",
        }

    def _wishes(self) -> dict:
        areas = sorted({self._area() for _ in range(self.random.choice((0, 1, 1, 2, 2, 3)))})
        fitting = [unit for unit in self.units if not areas or unit.area in areas]
        wanted = self.random.sample(fitting, k=min(len(fitting), self.random.choice((0, 0, 0, 1, 1, 2))))
        others = [unit for unit in self.units if unit not in wanted]
        hidden = [self.random.choice(others).pk] if others and self.random.random() < 0.03 else []
        return {
            "wanted_areas": areas,
            "wanted_units": [unit.pk for unit in wanted],
            "excluded_units": hidden,
            "licence_b": self.random.choices((*LicenceB.values, ""), (55, 20, 10, 15))[0],
            "extent": self.random.choices(("full_time", "part_time", ""), (70, 15, 15))[0],
        }

    def _area(self) -> str:
        return self.random.choices(tuple(AREAS), tuple(AREAS.values()))[0]


def same_id(random: Random) -> UUID:
    """An id that is the same for the same seed: plans and draws follow ids."""
    return UUID(int=random.getrandbits(128), version=4)


def plain(name: str) -> str:
    """A name as it stands in an address."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
