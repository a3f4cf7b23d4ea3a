"""A unit manager states the leave of the unit's staff: one grid, one button, nothing lost."""

import pytest

from recruitment.vacancies.leave import Colleague, LeavePlan, LeaveWeek
from tests.factories import make_manager, make_unit, make_vacancy, week
from tests.web.reading import words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "season")]

FORM = {
    "on_leave_2027-W26": "3", "mentors_2027-W26": "2", "replacement_factor": "",
    "name_0": "Åsa Ek", "away_0": ["2027-W26", "2027-W27"],
}  # fmt: skip


@pytest.fixture
def unit(client):
    unit = make_unit("Mottag", slug="mottag")
    client.force_login(make_manager(unit))
    return unit


def test_the_grid_saved_twice_is_one_plan_and_shows_the_need(client, unit):
    make_vacancy(unit, first_week=week(26), last_week=week(26))
    for _nth in range(2):
        assert client.post("/sasong/2027/semester/mottag/", FORM).status_code == 302
    plan = LeavePlan.objects.get()
    assert list(plan.weeks.values_list("week", "on_leave", "mentors")) == [(week(26), 3, 2)]
    assert list(plan.colleagues.values_list("name", "weeks_on_leave")) == [("Åsa Ek", [week(26), week(27)])]
    shown = client.get("/sasong/2027/semester/mottag/").context
    assert (shown["needed"][3], shown["asked"][3], shown["alone"]) == (2, 1, [week(26), week(27)])


def test_the_grid_says_what_a_tick_means(client, unit):
    page = client.get("/sasong/2027/semester/mottag/").content.decode()
    assert page.index('id="ticks"') < page.index("<table")


def test_bad_numbers_are_told_at_their_field_and_nothing_is_lost(client, unit):
    bad = FORM | {"on_leave_2027-W26": "-1", "mentors_2027-W27": "x", "replacement_factor": "7",
                  "name_1": "", "away_1": ["2027-W30"]}  # fmt: skip
    answer = client.post("/sasong/2027/semester/mottag/", bad)
    assert sorted(wrong(answer)) == ["mentors_2027-W27", "name_1", "on_leave_2027-W26", "replacement_factor"]
    assert ("Åsa Ek" in words(answer), LeavePlan.objects.count()) == (True, 0)


def test_the_same_colleague_twice_is_told_and_the_plan_stays(client, unit):
    client.post("/sasong/2027/semester/mottag/", FORM)
    answer = client.post("/sasong/2027/semester/mottag/", FORM | {"name_1": "Åsa Ek"})
    assert (list(wrong(answer)), Colleague.objects.count(), LeaveWeek.objects.count()) == (["__all__"], 1, 1)


def test_a_unit_of_others_does_not_exist_for_a_manager(client, unit):
    make_unit("Annan", slug="annan")
    page = "/sasong/2027/semester/annan/"
    assert (client.get(page).status_code, client.post(page, FORM).status_code) == (404, 404)
    assert LeavePlan.objects.count() == 0
    assert [row["unit"] for row in client.get("/sasong/2027/semester/").context["rows"]] == [unit]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_units_asks_the_same_however_many(client, rut, django_assert_num_queries, count):
    for _nth in range(count):
        make_unit()
    client.get("/sasong/2027/semester/")
    with django_assert_num_queries(7):
        assert len(client.get("/sasong/2027/semester/").context["rows"]) == count


def test_what_is_lacking_leads_to_a_form_with_weeks_and_seats_filled_in(client, unit):
    client.post("/sasong/2027/semester/mottag/", FORM | {"on_leave_2027-W26": "5"})
    [one] = client.get("/sasong/2027/semester/mottag/").context["lacking"]
    assert (one["weeks"], one["seats"]) == ([week(26)], 3)
    form = client.get(one["url"]).context["form"]
    assert [form[name].value() for name in ("first_week", "last_week", "seats")] == [
        "2027-W26",
        "2027-W26",
        "3",
    ]
    assert client.get(one["url"].replace("2027-W26", "nonsense")).status_code == 200


def test_the_vacancy_says_when_nobody_can_answer_for_who_works_there(client, unit):
    boss = make_manager(unit)
    vacancy = make_vacancy(unit, responsible_case_worker=boss)
    plan = LeavePlan.objects.create(season=vacancy.season, unit=unit)
    Colleague.objects.create(plan=plan, name="Åsa Ek", user=boss, weeks_on_leave=[week(26)])
    shown = client.get(f"/sasong/2027/vakanser/{vacancy.pk}/").context
    assert (shown["away"], shown["alone"]) == ([week(26)], [week(26)])
