"""A city's summer in the database: the plan, its drafts, and the next in line after a no."""

import time
from collections.abc import Callable
from itertools import cycle

from django.utils import timezone

from recruitment.offers.actions import commit_plan, decline_offer, plan_season, send_offer
from recruitment.offers.board import season_board
from recruitment.offers.models import Offer
from recruitment.planning.actions import solve_next
from recruitment.planning.models import Plan
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.actions import create_vacancy, vacancy_defaults
from recruitment.workdays import default_reply_by
from tests.benchmarks.clients import percentile
from tests.benchmarks.service import told

PEOPLE = 7_200  # two thousand of them cleared
VACANCIES, SEATS, SPANS = 40, 5, ((2, 9), (4, 9), (2, 7), (3, 6))
ANSWERS = 20


def main() -> None:
    season = Season.objects.open().order_by("-year").first()
    rut = User.objects.get(email="rut@example.org")
    assert season
    state_needs(season, rut)
    told("season: cleared people", season.candidacies.plannable().count(), "-")
    plan = seconds_of("season: the plan, seconds", lambda: planned(season, rut), "-")
    seconds_of("season: its drafts, seconds", lambda: commit_plan(plan, by=rut, at=timezone.now()), "-")
    seconds_of("season: the board, seconds", lambda: season_board(season, rut, at=timezone.now()), "-")
    offers = sent(season, rut)
    taken = sorted(seconds(lambda offer=offer: next_after_a_no(offer)) for offer in offers)
    told("season: from a no to the next in line, p95 milliseconds", percentile(taken, 0.95), "1000")
    told("season: the same, median", percentile(taken, 0.5), "-")


def state_needs(season: Season, by: User) -> None:
    units = list(Unit.objects.order_by("slug"))
    for number, unit, (first, last) in zip(range(VACANCIES), cycle(units), cycle(SPANS), strict=False):
        values = vacancy_defaults(unit, season) | {
            "unit": unit, "season": season, "seats": SEATS, "salary_min": 27_000, "salary_max": 31_000,
            "collective_agreement": "AB", "first_week": season.weeks[first], "last_week": season.weeks[last],
            "priority": number % 5 + 1,
        }  # fmt: skip
        create_vacancy(values, by=by, at=timezone.now())


def planned(season: Season, by: User) -> Plan:
    plan = plan_season(season, by=by, at=timezone.now())
    while solve_next(timezone.now()):
        pass
    plan.refresh_from_db()
    assert plan.state == Plan.State.SOLVED, plan.error
    return plan


def sent(season: Season, by: User) -> list[Offer]:
    at = timezone.now()
    drafts = Offer.objects.filter(vacancy__season=season, state="draft").order_by("pk")
    found = [send_offer(one, by=by, at=at, reply_by=default_reply_by(at)) for one in drafts[: 3 * ANSWERS]]
    return [one for one in found if one.state == "sent"][:ANSWERS]


def next_after_a_no(offer: Offer) -> None:
    decline_offer(offer, at=timezone.now())
    assert solve_next(timezone.now())


def seconds(doing: Callable[[], object]) -> float:
    started = time.perf_counter()
    doing()
    return time.perf_counter() - started


def seconds_of[Found](what: str, doing: Callable[[], Found], budget: str) -> Found:
    started = time.perf_counter()
    found = doing()
    told(what, time.perf_counter() - started, budget)
    return found
