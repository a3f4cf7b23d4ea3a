"""Norrby kommun: its units, the people who work there, its lectures and its ads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from recruitment.ads.history import JobEntry
from recruitment.ads.models import JobAd, LinkDay, ShareLink, SharePage
from recruitment.candidates.models import SourceKind
from recruitment.demo.people import same_id
from recruitment.demo.texts import (
    DESCRIPTION,
    DESCRIPTION_INTRO,
    DUTIES,
    JOBS,
    MEASURED,
    PRESENTATION,
    TOLD,
    WELCOME,
)
from recruitment.job_descriptions.models import DescriptionVersion, Duty, JobDescription
from recruitment.lectures.models import Lecture
from recruitment.measurements.models import Measurement
from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Organisation, Unit, User
from recruitment.staff.rights import Role

PASSWORD = "sommarvikarie"  # noqa: S105 - of invented people, printed when the demo starts

UNITS = (
    ("Mottagningsenheten", "mottagningen", Area.RECEPTION, "Torggatan 4"),
    ("Utredningsenhet barn Norr", "barn-norr", Area.CHILD_YOUTH, "Norra vägen 12"),
    ("Utredningsenhet barn Väster", "barn-vaster", Area.CHILD_YOUTH, "Västergatan 31"),
    ("Utredningsenhet ungdom", "ungdom", Area.CHILD_YOUTH, "Skolgatan 7"),
    ("Familjehemsenheten", "familjehem", Area.FAMILY_HOME, "Torggatan 4"),
    ("Ekonomiskt bistånd", "ekonomiskt-bistand", Area.FINANCIAL_ASSISTANCE, "Kungsgatan 18"),
    ("Vuxenenheten", "vuxen", Area.ADULT_SUBSTANCE, "Kungsgatan 20"),
    ("Öppenvården", "oppenvarden", Area.OUTPATIENT, "Parkgatan 2"),
    ("Stödboendet Linden", "linden", Area.RESIDENTIAL_CARE, "Lindallén 5"),
)
NAMED = (
    ("rut", "Rut", "Ek", Role.RECRUITER, "Rekryterare"),
    ("maja", "Maja", "Berg", Role.UNIT_MANAGER, "Enhetschef"),
    ("emil", "Emil", "Sjögren", Role.EMPLOYEE, "Socialsekreterare"),
    ("mia", "Mia", "Holm", Role.MENTOR, "Förste socialsekreterare"),
    ("uno", "Uno", "Wahlin", Role.UNION_REP, "Facklig företrädare"),
    ("rea", "Rea", "Lind", Role.REGISTRAR, "Registrator"),
    ("adam", "Adam", "Norberg", Role.SYSTEM_ADMIN, "Systemförvaltare"),
)
MANAGERS = (
    "Karin Alm",
    "Johan Blom",
    "Leila Haddad",
    "Petra Sandberg",
    "Olof Nyberg",
    "Sara Tran",
    "Per Ström",
)
EMPLOYEES = ("Ali Karimi", "Hanna Lundgren", "Jonas Fors", "Nadia Kaya", "Elin Åberg", "Viktor Dahl")
LECTURES = (
    # days back, university, title, unit, listeners began (term, years before the coming summer), people
    (420, "oru", "Att utreda barns behov", "barn-norr", ("HT", 3), 84),
    (405, "mdu", "Socialtjänsten inifrån", "mottagningen", ("VT", 3), 61),
    (392, "uu", "Arbetsmarknadsdag för socionomer", "", ("", 0), 140),
    (68, "oru", "Barn och unga i Norrby", "barn-vaster", ("HT", 3), 92),
    (54, "mdu", "Ekonomiskt bistånd på riktigt", "ekonomiskt-bistand", ("VT", 2), 58),
    (41, "kau", "Första mötet: mottagning och orosanmälan", "mottagningen", ("HT", 3), 47),
    (33, "uu", "Arbetsmarknadsdag för socionomer", "", ("", 0), 160),
    (20, "du", "Medhandläggare i sommar", "ungdom", ("HT", 2), 39),
    (6, "oru", "Vad gör en socialsekreterare egentligen?", "barn-norr", ("HT", 2), 88),
    (-12, "hig", "Barn och unga i Norrby", "barn-norr", ("VT", 3), None),
)


@dataclass
class Town:
    """What the rest of the demo stands on."""

    units: list[Unit]
    recruiter: User
    staff: list[User]
    lectures: list[Lecture]
    links: list[ShareLink]


def found(now: datetime, random: Random, season: Season) -> Town:
    """Fill an empty database with everything but candidates and their season."""
    _organisation(now)
    units = Unit.objects.bulk_create(
        Unit(
            id=same_id(random),
            name=name, slug=slug, area=area, street_address=street, postcode="712 34", city="Norrby",
            phone="010-123 45 00", email=f"{slug}@norrby.example.org", presentation=PRESENTATION,
        )
        for name, slug, area, street in UNITS
    )  # fmt: skip
    staff = _staff(units)
    links = _jobs(now, random, season, units, staff)
    _measurement(now, staff[0])
    lectures = _lectures(now, season.year, units, staff)
    return Town(units, staff[0], staff, lectures, links)


def _organisation(now: datetime) -> None:
    Organisation.objects.create(
        name="Norrby kommun", display_name="Norrby kommun", department="Socialförvaltningen", code="9999",
        contact_name="Rut Ek", contact_phone="010-123 45 67", contact_email="jobb@norrby.example.org",
        protected_identity_phone="010-123 45 10", street_address="Torggatan 4", postcode="712 34",
        city="Norrby", welcome_text=WELCOME, is_demo=True, opened_at=now,
        legal_texts_read_at=now,
    )  # fmt: skip


def _staff(units: Sequence[Unit]) -> list[User]:
    password = make_password(PASSWORD)  # one hash for all: hashing is slow on purpose
    named = [
        User(
            email=f"{name}@example.org", first_name=first, last_name=last, roles=[role], title=title,
            password=password, phone="010-123 45 67",
            may_decide_employment=role == Role.RECRUITER, is_staff=role == Role.SYSTEM_ADMIN,
        )
        for name, first, last, role, title in NAMED
    ]  # fmt: skip
    others = [*((name, Role.UNIT_MANAGER, "Enhetschef") for name in MANAGERS)]
    others += [(name, Role.EMPLOYEE, "Socialsekreterare") for name in EMPLOYEES]
    users = User.objects.bulk_create([*named, *(_colleague(*other, password) for other in others)])
    _place(users, units)
    return users


def _colleague(name: str, role: str, title: str, password: str) -> User:
    first, last = name.split()
    address = f"{first}.{last}@norrby.example.org".lower().translate(str.maketrans("åäö", "aao"))
    return User(email=address, first_name=first, last_name=last, roles=[role], title=title, password=password)


def _place(users: Sequence[User], units: Sequence[Unit]) -> None:
    """Maja leads Barn Norr; every other unit has a manager of its own (Karin two)."""
    by_name = {user.first_name: user for user in users}
    by_name["Maja"].units.set([units[1]])
    by_name["Emil"].units.set([units[1]])
    by_name["Mia"].units.set([units[1], units[2]])
    managers = [user for user in users if user.full_name in MANAGERS]
    rest = [unit for unit in units if unit is not units[1]]
    for number, unit in enumerate(rest):
        managers[number % len(managers)].units.add(unit)
    for number, user in enumerate(user for user in users if user.full_name in EMPLOYEES):
        user.units.set([units[number % len(units)]])


def _lectures(now: datetime, summer: int, units: Sequence[Unit], staff: Sequence[User]) -> list[Lecture]:
    by_slug = {unit.slug: unit for unit in units}
    managers = [user for user in staff if Role.UNIT_MANAGER in user.roles]
    return Lecture.objects.bulk_create(
        Lecture(
            kind=Lecture.Kind.CAREER_FAIR if "Arbetsmarknadsdag" in title else Lecture.Kind.LECTURE,
            title=title,
            university_id=university,
            programme="Socionomprogrammet",
            admit_term=term,
            admit_year=summer - back if term else None,
            place="Hörsal B",
            held_at=_at(now.date() - timedelta(days=days), 13),
            lecturer=managers[number % len(managers)],
            unit=by_slug.get(unit),
            attendees=people,
            cost_hours=6 if days > 0 else None,
            cost_travel=900 if days > 0 else None,
            code=f"NRBY{'ABCDEFGHJK'[number]}7",
            created_by=staff[0],
            created_at=_at(now.date() - timedelta(days=days + 21), 9),
        )
        for number, (days, university, title, unit, (term, back), people) in enumerate(LECTURES)
    )


def _jobs(
    now: datetime, random: Random, season: Season, units: Sequence[Unit], staff: Sequence[User]
) -> list[ShareLink]:
    """Ads of this season with share links and weeks of clicks; returns the links."""
    links: list[ShareLink] = []
    described = _description(now, Random(DESCRIPTION), staff[0])
    sharers = [user for user in staff if Role.EMPLOYEE in user.roles]
    for number, (slug, title, summary, body, unit_slugs, pay) in enumerate(JOBS):
        published = now - timedelta(days=40 - 9 * number)
        job = JobAd.objects.create(
            slug=slug, title=title, summary=summary, body=body, season=season,
            salary_min=pay[0], salary_max=pay[1], collective_agreement="AB", contact_name="Rut Ek",
            contact_phone="010-123 45 67", contact_email="jobb@norrby.example.org",
            closes_on=now.date() + timedelta(days=30 + 7 * number), state=JobAd.State.PUBLISHED,
            published_at=published, created_by=staff[0], created_at=published - timedelta(days=2),
            areas=sorted({unit.area for unit in units if unit.slug in unit_slugs}),
            job_description=described if "barn-norr" in unit_slugs else None, **TOLD,
        )  # fmt: skip
        JobEntry.objects.create(job=job, kind=JobEntry.Kind.PUBLISHED, by=staff[0], at=published)
        job.units.set([unit for unit in units if unit.slug in unit_slugs])
        SharePage.objects.bulk_create(
            SharePage(job=job, sharer=user, created_at=published) for user in sharers
        )
        links += ShareLink.objects.bulk_create(
            ShareLink(job=job, sharer=user, channel=channel, created_at=published)
            for user in sharers
            for channel in ShareLink.Channel.values
        )
    _clicks(now.date(), random, links)
    return links


def _description(now: datetime, random: Random, approver: User) -> DescriptionVersion:
    """What a co-case worker does and does not do, approved since long."""
    then = now - timedelta(days=120)
    by = {"created_by": approver, "created_at": then}
    description = JobDescription.objects.create(id=same_id(random), slug="medhandlaggare-barn-och-unga", **by)
    version = DescriptionVersion.objects.create(
        id=same_id(random), description=description, number=1, state=DescriptionVersion.State.APPROVED,
        title=DESCRIPTION, intro=DESCRIPTION_INTRO, written_by=approver, written_at=then,
        approved_by=approver, approved_at=then,
    )  # fmt: skip
    Duty.objects.bulk_create(
        Duty(version=version, place=place, text=text, kind=kind, is_done=is_done)
        for place, (text, kind, is_done) in enumerate(DUTIES)
    )
    return version


def _measurement(now: datetime, by: User) -> None:
    """What the ads may say about time with children."""
    Measurement.objects.create(
        subject="child_time", value=24, measured_in="percent", definition=MEASURED, answers=31,
        measured_on=now.date() - timedelta(days=70), response_percent=84, source="Arbetstidsmätning i höst",
        noted_by=by, noted_at=now - timedelta(days=60),
    )  # fmt: skip


def _clicks(today: date, random: Random, links: Sequence[ShareLink]) -> None:
    liked = [link for link in links if link.channel in ("facebook", "linkedin", "whatsapp", "copy")]
    LinkDay.objects.bulk_create(
        LinkDay(link=link, day=link.created_at.date() + timedelta(days=after), visitor=visitor, opened=opened)
        for link in liked
        for after in range((today - link.created_at.date()).days)
        for visitor, most in (("person", 9), ("robot", 3))
        if (opened := max(0, int(random.gauss(most / (1 + after / 4), 1)))) > 0
    )


def source_of(thing: Lecture | ShareLink) -> tuple:
    """Where a person came from, as values on the person."""
    if isinstance(thing, Lecture):
        return SourceKind.LECTURE, thing.pk, thing.title
    return SourceKind.SHARE, thing.pk, thing.job.title


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
