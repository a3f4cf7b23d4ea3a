"""The forecast page: a day is chosen, every week has its chance, and a day that is not understood is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_candidacy, make_candidate, make_manager, make_unit, make_vacancy, week, weeks
from tests.web.reading import words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]

PAGE = "/sasong/2027/prognos/"


@pytest.fixture
def needed(season):
    unit = make_unit("Barn och unga")
    make_candidacy(make_candidate(), season, state="cleared", weeks=weeks(25, 28))
    return make_vacancy(unit, season, first_week=week(25), last_week=week(28))


def test_every_week_has_its_chance_and_says_what_it_rests_on(client, rut, needed):
    page = client.get(PAGE)
    assert [row["label"] for row in page.context["rows"]] == [f"week {number}" for number in range(25, 29)]
    assert "No answer yet: six of ten is assumed." in words(page)


def test_it_says_when_the_first_offers_must_leave_and_how_many_by_when(client, rut, needed):
    page = client.get(PAGE)
    start = page.context["tiles"][3]
    assert start["label"] == "the last day for the first offer of a seat"
    assert start["note"] in ("with 2 next in line", "has passed: ask several at once, or send today")
    assert [bar["value"] for bar in page.context["leaving"]][-1] == page.context["outlook"].offers
    assert "Offers that will have left" in words(page)


def test_without_vacancies_it_says_what_to_do(client, rut, season):
    page = client.get(PAGE)
    assert page.context["rows"] == []
    assert "Nothing to forecast yet" in words(page)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_out_of_reach_is_told_at_its_field(client, rut, needed, days):
    day = timezone.localdate() + timedelta(days=days)
    page = client.get(f"{PAGE}?by={day.isoformat()}")
    assert wrong(page) == {"by": ["Choose a day within two months from today."]}
    assert len(page.context["rows"]) == 4


def test_a_manager_of_another_unit_sees_none_of_it(client, needed):
    client.force_login(make_manager(make_unit("En annan")))
    assert client.get(PAGE).context["rows"] == []
