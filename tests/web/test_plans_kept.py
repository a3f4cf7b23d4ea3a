"""On pages: plans are kept, compared, tried beside, committed in part; the board tells news and is a file."""

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.offers.models import Offer
from recruitment.planning.actions import request_plan, solve_next
from recruitment.planning.models import Plan
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_unit,
    make_vacancy,
    week,
)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def solved(season) -> Plan:
    request_plan(season, by=None, at=timezone.now())
    while solve_next(timezone.now()):
        pass
    return Plan.objects.order_by("-created_at", "pk").first()


@pytest.fixture
def two(season):
    """Two people in two seats."""
    vacancy = make_vacancy(make_unit("Utredning"), season, seats=2)
    people = [make_candidacy(make_candidate(first_name=name), season) for name in ("Ada", "Bo")]
    return vacancy, people


def test_a_part_is_committed_and_the_rest_is_still_a_proposal(client, rut, season, two):
    plan = solved(season)
    chosen = plan.blocks.get(candidacy=two[1][0])
    address = reverse("commit_part", args=[2027, plan.pk])
    page = text(client.post(address, {"ids": [chosen.pk, "nonsense"]}, follow=True))
    assert "The selected have become draft offers" in page
    assert [offer.candidate.first_name for offer in Offer.objects.all()] == ["Ada"]
    assert Plan.objects.get(state="solved").blocks.get().candidacy == two[1][1]


def test_what_if_opens_a_plan_beside_with_the_difference(client, rut, season, two):
    plan = solved(season)
    block = plan.blocks.get(candidacy=two[1][0])
    address = reverse("try_block", args=[2027, plan.pk, block.pk])
    made = client.post(address, {"kind": "bar"})
    assert "Looking for the best plan" in text(client.get(made.url))
    while solve_next(timezone.now()):
        pass
    page = text(client.get(made.url))
    assert ("Tried beside the proposal" in page, "No place" in page) == (True, True)
    beside = Plan.objects.get(beside=plan)
    text(client.post(reverse("take_plan", args=[2027, beside.pk]), follow=True))
    plan.refresh_from_db()
    assert plan.state == "discarded"


def test_a_plan_being_worked_out_tells_how_far_it_is_and_can_be_stopped(client, rut, season, two):
    plan = request_plan(season, by=rut, at=timezone.now())
    Plan.objects.update(progress=[[3.0, 990, 1000]])
    assert "at most 1.00 % from the best possible" in text(client.get(reverse("plan", args=[2027, plan.pk])))
    assert "Stop" in text(client.get(reverse("season", args=[2027])))
    text(client.post(reverse("discard_plan", args=[2027, plan.pk]), follow=True))
    assert not solve_next(timezone.now())
    answer = client.get(reverse("plan_working", args=[2027, plan.pk]), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_two_kept_plans_are_laid_beside_each_other(client, rut, season, two):
    first = solved(season)
    first.blocks.first().delete()
    second = solved(season)
    page = text(client.get(reverse("plans", args=[2027])))
    assert page.count('name="plan"') == 2
    address = reverse("compare_plans", args=[2027])
    page = text(client.get(address, {"plan": [first.pk, second.pk]}))
    assert "Who is put elsewhere" in page
    assert "Choose two plans to compare." in text(client.get(address, {"plan": [first.pk, "x"]}, follow=True))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_plans_takes_the_same_questions(client, rut, season, rows, django_assert_num_queries):
    for _nth in range(rows):
        Plan.objects.create(season=season, state="discarded", created_by=rut)
    with django_assert_num_queries(5):
        client.get(reverse("plans", args=[2027]))


def test_the_board_is_drawn_anew_only_when_something_is_new(client, rut, season, two):
    page = text(client.get(reverse("season", args=[2027])))
    mark = page.partition("/tavla/?mark=")[2].partition('"')[0]
    live = reverse("season_live", args=[2027])
    assert client.get(live, {"mark": mark}).status_code == 204
    make_offer(two[1][0], two[0], "sent")
    news = text(client.get(live, {"mark": mark}))
    assert ("Ada" in news, f"mark={mark}" in news, "<html" in news) == (True, False, False)


def test_the_board_as_a_file_has_a_line_a_seat_and_no_names(client, rut, season, two):
    make_offer(two[1][0], two[0], "sent", first_week=week(25), last_week=week(26))
    lines = text(client.get(reverse("season_sheet", args=[2027]))).strip().splitlines()
    assert len(lines) == 3
    assert lines[1].split(";")[3:6] == ["Offered", "Offered", "Open"]
    assert "Ada" not in "".join(lines)


def test_a_manager_gets_only_the_own_units_in_the_file(client, norrby, season, two):
    client.force_login(make_manager(make_unit("Annan")))
    assert len(text(client.get(reverse("season_sheet", args=[2027]))).strip().splitlines()) == 1
