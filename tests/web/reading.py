"""What the tests of colleagues' pages read off a page; and a proposal to look at."""

import re

from recruitment.planning.models import Plan, PlanBlock
from tests.factories import week


def words(answer) -> str:
    return answer.content.decode()


def told(answer) -> list[str]:
    """The messages on the page that one was led to."""
    return [str(message) for message in answer.context["messages"]]


def wrong(answer) -> dict[str, list[str]]:
    """The faults of the page's form, by field."""
    return {name: [str(one) for one in faults] for name, faults in answer.context["form"].errors.items()}


def cells(page) -> list[tuple[str, int]]:
    """The state and number of weeks of each cell of the board, as drawn, those without need aside."""
    found = re.findall(r'<td(?: colspan="(\d+)")?><a class="seat-week[^>]*data-state="(\w+)"', words(page))
    return [(state, int(span or 1)) for span, state in found]


def make_plan(season, *blocks, **values) -> Plan:
    """A proposal; a block is (candidacy, vacancy, first week, last week)."""
    values = {"state": "solved", "value": 100, "bound": 100, "covered_weeks": 3} | values
    plan = Plan.objects.create(season=season, **values)
    for candidacy, vacancy, first, last in blocks:
        PlanBlock.objects.create(
            plan=plan,
            candidacy=candidacy,
            vacancy=vacancy,
            seat=1,
            first_week=week(first),
            last_week=week(last),
        )
    return plan
