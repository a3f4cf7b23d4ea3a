"""Why somebody does not fit a place, every reason at once; and who could fill one, by named rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from recruitment.planning import reasons
from recruitment.planning.held import SeatWeeks
from recruitment.planning.wishes import wish_of
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.vacancies.eligibility import Condition, Reason, Verdict, assess
from recruitment.vacancies.facts import facts_of_person, facts_of_place
from recruitment.vacancies.models import Vacancy
from recruitment.workdays import week_runs, weeks_between

# What the person has said about weeks, hours and units: an offer may ask again, a plan takes it as said.
ASKED_AGAIN = frozenset(
    {
        "more_weeks_than_wished",
        "not_available",
        "other_extent",
        "shorter_than_wished",
        "too_many_periods",
        "unit_not_wanted",
    }
)


@dataclass(frozen=True)
class Fit:
    """Somebody for (a part of) a place, and what stands in the way; nothing does when `fits`."""

    candidacy: Candidacy
    first_week: date
    last_week: date
    wish: int
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()

    @property
    def fits(self) -> bool:
        return not self.reasons

    @property
    def weeks(self) -> list[date]:
        return weeks_between(self.first_week, self.last_week)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.verdict.conditions


def verdict_of(
    candidacy: Candidacy, vacancy: Vacancy, first: date, world: World, *, role: str = ""
) -> Verdict:
    """What law and place say about this person for a block that begins on `first`."""
    person = facts_of_person(candidacy, first, unit_id=vacancy.unit_id, today=world.today)
    return assess(person, facts_of_place(vacancy, world.organisation, role=role, starts_on=first))


def why_not(
    candidacy: Candidacy,
    vacancy: Vacancy,
    first: date | None = None,
    last: date | None = None,
    *,
    seat: int | None = None,
    world: World | None = None,
    role: str = "",
) -> tuple[Reason, ...]:
    """Every reason why this person may not have these weeks; empty when they fit.

    Without weeks the whole vacancy is meant, without `seat` no seat is checked, and without `world`
    nobody holds anything. `role` is for an offer in another role than the vacancy's.
    """
    first, last = first or vacancy.first_week, last or vacancy.last_week
    return tuple(_hindrances(candidacy, vacancy, first, last, seat, world or World(), role))


def best_seat(
    candidacy: Candidacy, vacancy: Vacancy, *, world: World
) -> tuple[int, list[date], tuple[Reason, ...]]:
    """The seat with the least in the way, the person's weeks there, and what is in the way."""
    tried = []
    for seat in range(1, vacancy.seats + 1):
        for run in vacancy.need.runs_of(seat):
            weeks = weeks_between(*run)
            weeks = [week for week in weeks if week in candidacy.weeks] or weeks
            against = why_not(candidacy, vacancy, weeks[0], weeks[-1], seat=seat, world=world)
            tried.append((seat, weeks, against))
    return min(tried, key=lambda one: (len(one[2]), -len(one[1])))


def _hindrances(
    candidacy: Candidacy,
    vacancy: Vacancy,
    first: date,
    last: date,
    seat: int | None,
    world: World,
    role: str = "",
) -> Iterator[Reason]:
    """One after the other: who only wants to know whether there is any stops at the first."""
    weeks = weeks_between(first, last)
    yield from reasons.of_vacancy(vacancy, weeks, seat)
    yield from reasons.of_process(candidacy, vacancy, world)
    yield from reasons.of_law(verdict_of(candidacy, vacancy, first, world, role=role))
    yield from reasons.of_company(candidacy, vacancy, weeks, world)
    yield from reasons.of_room(candidacy, SeatWeeks(vacancy.pk, seat or 0, first, last), world)
    yield from reasons.of_wishes(candidacy, vacancy)
    yield from reasons.of_weeks(candidacy, weeks, world)


def fitting_people(
    vacancy: Vacancy,
    seat: int | None,
    first: date,
    last: date,
    *,
    world: World | None = None,
    at_most: int = 20,
) -> list[Fit]:
    """Who could fill these weeks or the longest part of them; in any seat without `seat`.

    In this order, and no other: more of the weeks, a stronger wish for the unit, the longest since they
    were contacted, the name.
    """
    world = world or World()
    people = _with_weeks(vacancy, first, last, world)
    fits = [
        _fit(candidacy, vacancy, run, world)
        for candidacy, run in people
        if not any(_hindrances(candidacy, vacancy, *run, seat, world))
    ]
    return sorted(fits, key=_order)[:at_most]


def fit_of(
    candidacy: Candidacy, vacancy: Vacancy, seat: int | None, first: date, last: date, *, world: World
) -> Fit:
    """One person against these weeks of a seat: their longest part of them, and what is in the way."""
    run = (first, last)
    if set(candidacy.weeks) & set(weeks_between(first, last)):
        run = _best_run(candidacy, first, last, world)
    return _fit(candidacy, vacancy, run, world, tuple(_hindrances(candidacy, vacancy, *run, seat, world)))


def not_fitting_people(
    vacancy: Vacancy, seat: int, first: date, last: date, *, world: World | None = None, at_most: int = 20
) -> list[Fit]:
    """Who has weeks in common with these but does not fit, with the reasons; fewest reasons first."""
    world = world or World()
    found = []
    for candidacy, run in _with_weeks(vacancy, first, last, world):
        against = tuple(_hindrances(candidacy, vacancy, *run, seat, world))
        if against:
            found.append(_fit(candidacy, vacancy, run, world, against))
    return sorted(found, key=lambda fit: (len(fit.reasons), *_order(fit)))[:at_most]


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _order(fit: Fit) -> tuple:
    person = fit.candidacy.candidate
    contacted = person.last_contacted_at or _LONG_AGO
    return -len(fit.weeks), -fit.wish, contacted, person.sort_name, str(fit.candidacy.pk)


def _with_weeks(
    vacancy: Vacancy, first: date, last: date, world: World
) -> Iterator[tuple[Candidacy, tuple[date, date]]]:
    """Everybody who has said some of these weeks and does not hide from the unit, with their best run."""
    people = Candidacy.objects.plannable().filter(season=vacancy.season_id)
    people = people.filter(weeks__overlap=weeks_between(first, last)).select_related("candidate")
    for candidacy in people:
        if vacancy.unit_id not in candidacy.candidate.excluded_units:
            yield candidacy, _best_run(candidacy, first, last, world)


def _best_run(candidacy: Candidacy, first: date, last: date, world: World) -> tuple[date, date]:
    """The longest unbroken run of weeks that the person has said and has free; the earliest of equals."""
    busy = {week for held in world.of_person(candidacy.pk) for week in held.place.weeks}
    said = {week for week in candidacy.weeks if first <= week <= last}
    runs = week_runs(said - busy or said)
    longest = weeks_between(*max(runs, key=lambda run: (run[1] - run[0], first - run[0])))
    most = len(longest) if candidacy.max_weeks is None else max(1, candidacy.max_weeks - len(busy))
    return longest[0], longest[:most][-1]


def _fit(
    candidacy: Candidacy,
    vacancy: Vacancy,
    run: tuple[date, date],
    world: World,
    against: tuple[Reason, ...] = (),
) -> Fit:
    verdict = verdict_of(candidacy, vacancy, run[0], world)
    returns = world.returns(candidacy.pk, vacancy.unit_id)
    wish = wish_of(candidacy.candidate, vacancy.unit, returns=returns)
    return Fit(candidacy, *run, wish, verdict, against)
