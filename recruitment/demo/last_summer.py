"""The summer before: who worked where, who said no, so that this year's plan knows who comes back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from recruitment.candidates.models import Candidate, Entry
from recruitment.demo.people import same_id
from recruitment.demo.story import ROLES
from recruitment.demo.town import Town
from recruitment.introductions.models import Assignment
from recruitment.offers.letters import about
from recruitment.offers.models import Offer
from recruitment.offers.terms import hash_of, terms_now
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Unit
from recruitment.vacancies.actions import vacancy_defaults
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import end_of_day, format_week, next_working_day, week_of

State = Offer.State
SEATS = 2  # of every unit
# How ten who were asked answered.
ANSWERS = (*[State.CONFIRMED] * 7, *[State.DECLINED] * 2, State.EXPIRED)


_SAID_NO: dict[str, str] = {
    "state": Candidacy.State.CLOSED,
    "close_reason": Candidacy.CloseReason.DECLINED_BY_CANDIDATE,
}
ENDED: dict[str, dict[str, str]] = {
    State.CONFIRMED: {"state": Candidacy.State.ASSIGNED},
    State.DECLINED: _SAID_NO,
    State.EXPIRED: _SAID_NO,
}


def remember_last_summer(town: Town, season: Season, random: Random) -> None:
    """A closed season a year ago, with offers answered in its spring; some who worked are here again."""
    year = season.year - 1
    before = Season.objects.create(
        id=same_id(random),
        name=f"Sommaren {year}",
        year=year,
        first_week=week_of(year, 23),
        last_week=week_of(year, 35),
        state=Season.State.CLOSED,
    )
    people = list(
        Candidate.objects.filter(status=Candidate.Status.ACTIVE, registered_at__lt=_spring(before))
        .exclude(education_status="other")
        .order_by("registered_at", "pk")
    )
    random.shuffle(people)
    places = [place for unit in town.units for place in _vacancies(before, unit, random)]
    offers = [
        _offer(before, vacancy, seat, person, town, random)
        for (vacancy, seat), person in zip(_seats(places), people, strict=False)
    ]
    Offer.objects.bulk_create(offers)
    Assignment.objects.bulk_create(_worked(offer) for offer in offers if offer.state == State.CONFIRMED)
    Entry.objects.bulk_create(_entry(offer) for offer in offers)


def _spring(before: Season) -> datetime:
    """A morning in April, when the offers left."""
    day = next_working_day(before.first_week - timedelta(weeks=8))
    return end_of_day(day) - timedelta(hours=14)


def _vacancies(before: Season, unit: Unit, random: Random) -> list[Vacancy]:
    rows = []
    for role, terms, pay in ROLES[unit.area][:1]:
        values = vacancy_defaults(unit, before) | {"role": role}
        weeks = {"first_week": before.weeks[2], "last_week": before.weeks[8]}
        stated = {
            "id": same_id(random), "season": before, "unit": unit, "seats": SEATS,
            "collective_agreement": "AB", "min_terms_completed": terms,
            "salary_min": pay[0] - 500, "salary_max": pay[1] - 500,
            "created_at": _spring(before) - timedelta(days=60),
        }  # fmt: skip
        rows.append(Vacancy(**values | weeks | stated))
    return Vacancy.objects.bulk_create(rows)


def _seats(places: Sequence[Vacancy]) -> list[tuple[Vacancy, int]]:
    return [(vacancy, seat) for vacancy in places for seat in range(1, vacancy.seats + 1)]


def _offer(
    before: Season, vacancy: Vacancy, seat: int, person: Candidate, town: Town, random: Random
) -> Offer:
    sent, state = _spring(before), random.choice(ANSWERS)
    answered = sent + timedelta(hours=random.randrange(3, 130))
    candidacy = Candidacy.objects.create(
        id=same_id(random), season=before, candidate=person, weeks=vacancy.weeks, created_at=sent,
        **ENDED[state],
    )  # fmt: skip
    offer = Offer(
        id=same_id(random), vacancy=vacancy, seat=seat, candidate=person, candidacy=candidacy,
        role=vacancy.role, first_week=vacancy.first_week, last_week=vacancy.last_week, state=state,
        created_by=town.recruiter, sent_by=town.recruiter, created_at=sent, sent_at=sent,
        reply_by=end_of_day(next_working_day((sent + timedelta(days=7)).date())),
    )  # fmt: skip
    offer.terms = terms_now(offer)
    offer.terms_hash = hash_of(offer.terms)
    if state != State.EXPIRED:
        offer.answered_at, offer.answered_name = answered, person.full_name
    if state != State.CONFIRMED:
        offer.closed_at = offer.answered_at or offer.reply_by
    if state == State.DECLINED:
        offer.decline_reason = random.choice(Offer.DeclineReason.values)
    return offer


def _worked(offer: Offer) -> Assignment:
    return Assignment(
        offer=offer, candidate=offer.candidate, candidacy=offer.candidacy, vacancy=offer.vacancy,
        seat=offer.seat, role=offer.role, first_week=offer.first_week, last_week=offer.last_week,
        state=Assignment.State.ENDED, ended_how=Assignment.EndedHow.COMPLETED,
        created_at=offer.answered_at or offer.created_at, confirmed_by=offer.sent_by,
        ended_at=end_of_day(offer.last_week + timedelta(days=4)),
    )  # fmt: skip


def _entry(offer: Offer) -> Entry:
    return Entry(
        candidate_id=offer.candidate_id,
        kind=Entry.Kind.OFFER_MOVED,
        at=offer.answered_at or offer.closed_at or offer.created_at,
        about=about(offer),
        details={
            "state": offer.state,
            "role": offer.role,
            "unit": offer.vacancy.unit.name,
            "first_week": format_week(offer.first_week),
            "last_week": format_week(offer.last_week),
        },
    )
