"""The coming summer in the middle of its offers, told through the service's own actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db.models import F, Q

from recruitment.candidates.choices import VerifiedMethod
from recruitment.candidates.models import Candidate, Entry, Note, VerifiedLevel
from recruitment.demo.people import People, same_id
from recruitment.demo.town import Town, source_of
from recruitment.offers.actions import (
    accept_offer,
    commit_plan,
    decline_offer,
    expire_offers,
    plan_season,
    propose_weeks,
    send_next_of_wave,
    send_wave,
)
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.models import Message
from recruitment.planning.actions import solve_next
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.actions import vacancy_defaults
from recruitment.vacancies.models import Vacancy

PEOPLE = 600
NOTES = (
    "Kunnig och lugn på mässan, ställde bra frågor om medhandläggarskap.",
    "Pratade om att hen gärna vill till mottagningen. Återkom efter tentorna.",
    "Har jobbat på stödboende, goda referenser därifrån.",
)
TAGS = ("arabiska", "återkommande", "kan börja tidigt", "har bil", "teckenspråk")
# area of the unit -> (role, terms completed at least, pay)
ROLES = {
    "reception": (("co_case_worker", 5, (28_500, 31_500)), ("case_worker", 6, (33_500, 36_500))),
    "child_youth": (("co_case_worker", 5, (28_500, 31_500)), ("case_worker", 6, (34_000, 36_500))),
    "family_home": (("co_case_worker", 5, (28_500, 31_500)),),
    "financial_assistance": (
        ("case_worker", 4, (28_000, 31_000)),
        ("social_administrator", 2, (27_000, 29_000)),
    ),
    "adult_substance": (("case_worker", 5, (28_000, 31_500)),),
    "outpatient": (("treatment_assistant", 4, (27_500, 30_000)),),
    "residential_care": (("treatment_assistant", 2, (27_000, 29_500)),),
}


def gather(town: Town, season: Season, people: People, now: datetime) -> None:
    """About 600 people, by lectures, shared ads, the website and an old list; most want the summer."""
    random = people.random
    rows = [_arrival(town, people, now) for _ in range(PEOPLE)]
    _vary(rows, town.recruiter, random, now)
    Candidate.objects.bulk_create(rows)
    states = (
        Candidacy.State.INTERESTED,
        Candidacy.State.CONTACTED,
        Candidacy.State.CLEARED,
        Candidacy.State.NOT_NOW,
    )
    confirmed = [row for row in rows if row.status == Candidate.Status.ACTIVE]
    Candidacy.objects.bulk_create(
        people.candidacy(row, season, random.choices(states, (35, 15, 45, 5))[0])
        for row in confirmed
        if random.random() < 0.75
    )
    _remember(rows, town.recruiter, random)


def _arrival(town: Town, people: People, now: datetime) -> Candidate:
    """Somebody, from somewhere, some time in the last year."""
    random = people.random
    chance = random.random()
    if chance < 0.5:
        lecture = random.choice([one for one in town.lectures if one.held_at < now])
        met = lecture.held_at + timedelta(minutes=random.randrange(20, 90))
        return people.person(registered_at=met, source=source_of(lecture))
    if chance < 0.75:
        link = random.choice(town.links)
        span = max(1, int((now - link.created_at).total_seconds()))
        when = link.created_at + timedelta(seconds=random.randrange(span))
        return people.person(registered_at=when, source=source_of(link))
    return people.person(registered_at=now - timedelta(hours=random.randrange(24, 24 * 400)))


def _vary(rows: Sequence[Candidate], recruiter: User, random: Random, now: datetime) -> None:
    """Not everybody confirmed, some have paused or left, some have shown their degree."""
    for row in rows:
        chance = random.random()
        if chance < 0.05:
            row.status, row.confirmed_at = Candidate.Status.NEW, None
        elif chance < 0.08:
            row.status, row.paused_until = Candidate.Status.PAUSED, (now + timedelta(days=90)).date()
        elif chance < 0.11:
            row.status, row.left_at = Candidate.Status.LEFT, now - timedelta(days=random.randrange(30))
        elif row.education_status == "degree" and chance < 0.7:
            row.verified_level, row.verified_by = VerifiedLevel.DEGREE_SOCIONOM, recruiter
            row.verified_on, row.verified_method = (
                (now - timedelta(days=20)).date(),
                VerifiedMethod.CERTIFICATE,
            )
        if random.random() < 0.12:
            row.tags = [random.choice(TAGS)]


def _remember(rows: Sequence[Candidate], recruiter: User, random: Random) -> None:
    Entry.objects.bulk_create(
        Entry(candidate=row, kind=kind, at=at)
        for row in rows
        for kind, at in ((Entry.Kind.REGISTERED, row.registered_at), (Entry.Kind.CONFIRMED, row.confirmed_at))
        if at
    )
    Note.objects.bulk_create(
        Note(candidate=row, author=recruiter, text=random.choice(NOTES), created_at=row.registered_at)
        for row in rows
        if row.confirmed_at and random.random() < 0.06
    )


def state_needs(season: Season, units: Sequence[Unit], random: Random, at: datetime) -> None:
    """Each unit's vacancies: some seats all summer, some for the weeks in the middle."""
    weeks = season.weeks
    rows = []
    for unit in units:
        for role, terms, pay in ROLES[unit.area]:
            for first, last, seats in random.sample(((2, 9, 2), (3, 8, 1), (4, 9, 1), (2, 7, 2)), k=2):
                rows.append(_vacancy(season, unit, role, (weeks[first], weeks[last]), seats, random, at))
                rows[-1].min_terms_completed = terms
                rows[-1].salary_min, rows[-1].salary_max = pay
    Vacancy.objects.bulk_create(rows)


def _vacancy(
    season: Season, unit: Unit, role: str, weeks: tuple, seats: int, random: Random, at: datetime
) -> Vacancy:
    values = vacancy_defaults(unit, season) | {"role": role, "first_week": weeks[0], "last_week": weeks[1]}
    drives = unit.slug in ("familjehem", "oppenvarden") and random.random() < 0.5
    asked = {
        "id": same_id(random),
        "season": season,
        "unit": unit,
        "seats": seats,
        "priority": random.choice((2, 3, 3, 4, 5)),
        "min_block_weeks": random.choice((2, 3)),
        "requires_licence_b": drives,
        "licence_reason": "Hembesök utanför tätorten" if drives else "",
        "collective_agreement": "AB",
        "created_at": at,
    }
    return Vacancy(**values | asked)


def run_offers(season: Season, recruiter: User, random: Random, now: datetime) -> None:
    """Plan, commit and send a fortnight ago; then people answer, or do not."""
    sent = now - timedelta(days=12)
    plan = plan_season(season, by=recruiter, at=sent - timedelta(days=1))
    while solve_next(sent - timedelta(hours=23)):
        pass
    plan.refresh_from_db()
    wave = commit_plan(plan, by=recruiter, at=sent - timedelta(hours=2))
    late = [offer.pk for offer in _in_order(wave.offers.all())][::4]
    second = Offer.objects.filter(pk__in=late)
    second.update(wave=None)  # a second, smaller wave leaves this week
    send_wave(wave, by=recruiter, at=sent)
    while send_next_of_wave(sent):
        pass
    _answer_first(wave.offers.filter(state="sent"), random, sent)
    expire_offers(now - timedelta(days=1))
    _send_second(second, wave, recruiter, now - timedelta(days=2))
    _answer_second(second.filter(state="sent"), season, random, now - timedelta(days=1))
    while solve_next(now):
        pass
    close_mail(now)  # these had left before anybody was confirmed


def _in_order(offers):
    return offers.select_related("candidate").order_by("candidate", "first_week")


def _answer_first(offers, random: Random, sent: datetime) -> None:
    for offer in _in_order(offers):
        at = sent + timedelta(hours=random.randrange(3, 130))
        chance = random.random()
        if chance < 0.72:
            accept_offer(offer, name=offer.candidate.full_name, at=at)
        elif chance < 0.9:
            decline_offer(offer, reason=random.choice(Offer.DeclineReason.values), at=at)


def _send_second(offers, wave, recruiter: User, at: datetime) -> None:
    offers.filter(state="draft").update(wave=wave)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.SENDING, sent_by=recruiter)
    while send_next_of_wave(at):
        pass


def _answer_second(offers, season: Season, random: Random, at: datetime) -> None:
    for number, offer in enumerate(_in_order(offers)):
        if number % 5 == 0:
            accept_offer(offer, name=offer.candidate.full_name, at=at)
        elif number % 7 == 3:
            propose_weeks(offer, weeks=season.weeks[4:9], text="Jag reser bort i juni.", at=at)


def close_mail(now: datetime) -> None:
    """What was written to invented people has left long ago: nothing waits to be sent."""
    waiting = Q(state=Message.State.QUEUED)
    Message.objects.filter(waiting, due_at__gt=now).update(state=Message.State.CANCELLED)
    Message.objects.filter(waiting).update(state=Message.State.SENT, sent_at=F("due_at"), send_before=None)
