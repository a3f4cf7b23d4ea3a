"""A summer is made, opened and closed; its board says what is so in every week, and one step leads on."""

from datetime import date

import pytest

from recruitment.planning.models import Plan
from recruitment.seasons.models import Season
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)
from tests.web.reading import cells, make_plan, told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]

FORM = {"year": "2027", "name": "Sommaren 2027", "first_number": "23", "last_number": "35",
        "cascade_mode": "propose"}  # fmt: skip
SHRINKS = "Weeks can be added to a season, not taken away: somebody may count on them."
KEY = "5f0c7b1e-0000-4000-8000-000000000001"


@pytest.fixture
def unit():
    return make_unit("Barn och unga")


@pytest.fixture
def vacancy(season, unit):
    return make_vacancy(unit, season, first_week=week(25), last_week=week(28))


def stina(season, **values):
    return make_candidacy(make_candidate(**values), season, weeks=weeks(25, 28))


def place(vacancy, number, seat=1):
    return f"/sasong/2027/plats/{vacancy.pk}/{seat}/2027-W{number}/"


# The season itself


def test_before_the_first_season_the_page_leads_to_making_it(client, rut):
    assert 'href="/sasong/ny/"' in words(client.get("/sasong/"))
    client.force_login(make_manager(make_unit()))
    assert 'href="/sasong/ny/"' not in words(client.get("/sasong/"))


def test_a_season_is_made_opened_and_closed_and_each_twice_is_harmless(client, rut):
    made = client.post("/sasong/ny/", FORM, follow=True)
    assert made.redirect_chain == [("/sasong/2027/", 302)]
    season = Season.objects.get()
    assert (season.first_week, season.last_week, season.state) == (week(23), week(35), "draft")
    for path, state in (("oppna", "open"), ("stang", "closed"), ("oppna", "open")):
        for _twice in range(2):
            assert client.post(f"/sasong/2027/{path}/").status_code == 302
            assert Season.objects.get().state == state


CHANGES = {"name": "Sommaren 27", "first_number": "22", "last_number": "35", "interview_required": "on",
           "cascade_mode": "auto", "managers_agree": "on", "decision_final_on": "2027-09-20"}  # fmt: skip


def test_a_season_is_renamed_gets_more_weeks_and_the_day_its_decisions_became_final(client, rut):
    make_season()
    for _twice in range(2):
        assert client.post("/sasong/2027/andra/", CHANGES).url == "/sasong/2027/"
    season = Season.objects.get()
    said = (season.name, season.first_week, season.last_week, season.interview_required)
    assert said == ("Sommaren 27", week(22), week(35), True)
    assert (season.cascade_mode, season.managers_agree) == ("auto", True)
    assert season.decisions_final_on == date(2027, 9, 20)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"first_number": "24"}, {"first_number": [SHRINKS]}),
        ({"last_number": "34"}, {"last_number": [SHRINKS]}),
        ({"last_number": "53"}, {"last_number": ["There is no week 53 in 2027."]}),
        ({"decision_final_on": "soon"}, {"decision_final_on": ["Enter a valid date."]}),
        ({"name": ""}, {"name": ["This field is required."]}),
    ],
)
def test_a_season_never_loses_weeks_and_faults_stand_at_their_fields(client, rut, changes, fault):
    make_season()
    answer = client.post("/sasong/2027/andra/", CHANGES | changes)
    assert (wrong(answer), Season.objects.get().name) == (fault, "Sommaren 2027")
    form = answer.context["form"]
    assert {name: form[name].value() for name in changes} == changes


def test_a_season_that_is_not_open_cannot_be_closed(client, rut):
    make_season(state="draft")
    assert client.post("/sasong/2027/stang/").status_code == 409
    assert Season.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"first_number": "30", "last_number": "25"},
         {"last_number": ["The last week comes before the first."]}),
        ({"last_number": "54"}, {"last_number": ["Ensure this value is less than or equal to 53."]}),
        ({"last_number": "53"}, {"last_number": ["There is no week 53 in 2027."]}),
        ({"first_number": "0"}, {"first_number": ["Ensure this value is greater than or equal to 1."]}),
        ({"year": "1900"}, {"year": ["Choose a year between 2020 and 2100."]}),
        ({"year": "99999"}, {"year": ["Choose a year between 2020 and 2100."]}),
        ({"year": ""}, {"year": ["This field is required."]}),
        ({"name": " "}, {"name": ["This field is required."]}),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(client, rut, changes, fault):
    answer = client.post("/sasong/ny/", FORM | {"name": "Min sommar"} | changes)
    assert (answer.status_code, wrong(answer), Season.objects.count()) == (200, fault, 0)
    form = answer.context["form"]
    assert {name: form[name].value() for name in FORM} == FORM | {"name": "Min sommar"} | changes


def test_a_year_has_one_season(client, rut, season):
    answer = client.post("/sasong/ny/", FORM)
    assert wrong(answer) == {"year": ["There is already a season of that year."]}


def test_the_same_form_sent_twice_is_one_season(client, rut):
    for _click in range(2):
        assert client.post("/sasong/ny/", FORM | {"key": KEY}).url == "/sasong/2027/"
    assert str(Season.objects.get().pk) == KEY


# The board


def test_every_cell_says_in_colour_and_sign_what_is_so_and_the_sums_are_right(client, rut, season, unit):
    vacancy = make_vacancy(unit, season, first_week=week(25), last_week=week(30), seats=2)
    one, two, three = (stina(season, first_name=name) for name in ("Ada", "Bo", "Cia"))
    make_offer(one, vacancy, "accepted_conditional", last_week=week(26))
    make_offer(two, vacancy, "sent", first_week=week(27), last_week=week(28))
    make_plan(season, (three, vacancy, 29, 29))
    page = client.get("/sasong/2027/")
    assert cells(page) == [
        ("covered", 2), ("offered", 2), ("planned", 1), ("open", 1), *[("open", 1)] * 6,
    ]  # fmt: skip
    assert [one["covered"] for one in page.context["board"]["units"][0]["weeks"]] == [1, 1, 0, 0, 0, 0]
    assert [one["state"] for one in page.context["board"]["units"][0]["weeks"]] == ["open"] * 6
    counted = [
        {part["state"]: part["count"] for part in column["parts"]} for column in page.context["columns"]
    ]
    assert counted == [
        *[{"covered": 1, "open": 1}] * 2, *[{"offered": 1, "open": 1}] * 2,
        {"planned": 1, "open": 1}, {"open": 2},
    ]  # fmt: skip
    assert [column["percent"] for column in page.context["columns"]] == [50, 50, 0, 0, 0, 0]


def test_the_board_begins_with_the_first_week_in_which_anybody_is_needed(client, rut, season, unit):
    make_vacancy(unit, season, first_week=week(25), last_week=week(26))
    make_vacancy(unit, season, first_week=week(28), last_week=week(29))
    board = client.get("/sasong/2027/").context["board"]
    assert [one["number"] for one in board["weeks"]] == [25, 26, 27, 28, 29]
    drawn = [[(cell["state"], cell["span"]) for cell in seat["cells"]] for seat in board["units"][0]["seats"]]
    assert drawn == [
        [("open", 1), ("open", 1), ("none", 3)],
        [("none", 3), ("open", 1), ("open", 1)],
    ]


def test_a_column_of_the_coverage_leads_to_its_first_open_seat(client, rut, season, vacancy):
    make_offer(stina(season), vacancy, "sent", last_week=week(26))
    columns = client.get("/sasong/2027/").context["columns"]
    assert [column["url"] for column in columns] == ["", "", place(vacancy, 27), place(vacancy, 28)]


def test_a_manager_sees_own_units_and_no_buttons_of_the_recruiter(client, season, vacancy, unit):
    other = make_vacancy(make_unit("Ekonomiskt bistånd"), season)
    make_plan(season, (stina(season), vacancy, 25, 26))
    client.force_login(make_manager(unit))
    page = client.get("/sasong/2027/")
    assert [row["name"] for row in page.context["board"]["units"]] == ["Barn och unga"]
    assert cells(page) == [("open", 1)] * 4
    assert ("/planera/" in words(page), "/genomfor/" in words(page)) == (False, False)
    assert client.get(place(other, 25)).status_code == 404
    assert client.get(f"/sasong/2027/?unit={other.unit_id}").context["board"]["units"] == []


def test_the_board_is_narrowed_by_unit_role_and_open_weeks_and_a_cell_keeps_that(client, rut, season, unit):
    full = make_vacancy(unit, season, first_week=week(25), last_week=week(25), role="case_worker")
    make_offer(stina(season), full, "confirmed")
    empty = make_vacancy(make_unit("Öppenvård"), season, first_week=week(25), last_week=week(25))

    def shown(question):
        board = client.get(f"/sasong/2027/?{question}").context["board"]
        return [cell["url"] for row in board["units"] for seat in row["seats"] for cell in seat["cells"]]

    assert shown(f"unit={unit.pk}") == [f"{place(full, 25)}?unit={unit.pk}"]
    assert shown("role=co_case_worker") == [f"{place(empty, 25)}?role=co_case_worker"]
    assert shown("only=open") == [f"{place(empty, 25)}?only=open"]
    beside = client.get(f"{place(empty, 25)}?only=open").context["board"]["units"]
    assert [row["name"] for row in beside] == ["Öppenvård"]


@pytest.mark.parametrize("question", ["unit=nobody", "role=king", "only=closed"])
def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(client, rut, vacancy, question):
    page = client.get(f"/sasong/2027/?{question}")
    assert page.context["board"]["units"] == []
    assert words(page).count('class="fault"') == 1
    assert "Nothing on the board fits this" in words(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_at_one_and_three_units(
    client, rut, season, count, django_assert_num_queries
):
    for _more in range(count):
        vacancy = make_vacancy(season=season)
        make_offer(stina(season), vacancy, "sent", last_week=week(25))
    with django_assert_num_queries(15):
        client.get("/sasong/2027/")


# One cell


def test_an_open_cell_tells_who_could_come_and_why_others_could_not(client, rut, season, vacancy):
    stina(season, first_name="Ada", last_name="Kan")
    stina(season, first_name="Bo", last_name="Ny", admit_year=2027)
    page = client.get(place(vacancy, 25))
    assert [fit.candidacy.candidate.first_name for fit in page.context["fitting"]] == ["Ada"]
    assert [
        (fit.candidacy.candidate.first_name, [reason.code for reason in fit.reasons])
        for fit in page.context["others"]
    ] == [("Bo", ["too_few_terms"])]
    assert "At least 5 completed terms are needed by the start" in words(page)


def test_the_panel_alone_is_fetched_beside_the_board_and_the_whole_page_without_script(client, rut, vacancy):
    part = words(client.get(place(vacancy, 25), headers={"HX-Request": "true"}))
    whole = words(client.get(place(vacancy, 25)))
    assert ('class="board"' in part, 'class="board"' in whole) == (False, True)
    assert whole.count('aria-current="true" hx-get') == 1


def test_a_cell_in_the_middle_of_an_offer_shows_the_offer_and_is_marked(client, rut, season, vacancy):
    offer = make_offer(stina(season, phone="+46701234567"), vacancy, "sent")
    page = client.get(place(vacancy, 27))
    assert page.context["offer"] == offer
    assert 'href="tel:+46701234567"' in words(page)
    assert words(page).count('aria-current="true" hx-get') == 1


@pytest.mark.parametrize(
    "path",
    ["/1/2027-W24/", "/1/2027-W29/", "/2/2027-W25/", "/0/2027-W25/", "/1/2027-W54/", "/1/1900-W25/", "/1/x/"],
)
def test_a_cell_that_is_not_there_is_not_found(client, rut, vacancy, path):
    assert client.get(f"/sasong/2027/plats/{vacancy.pk}{path}").status_code == 404


def test_an_offer_is_drafted_from_the_panel_and_a_second_press_says_why_not(client, rut, season, vacancy):
    put = {"vacancy": vacancy.pk, "seat": 1, "candidacy": stina(season).pk,
           "first_week": "2027-W25", "last_week": "2027-W26"}  # fmt: skip
    answer = client.post("/sasong/2027/erbjudande/", put, follow=True)
    assert told(answer) == ["The draft is written. Nothing has been sent yet."]
    again = client.post("/sasong/2027/erbjudande/", put, follow=True)
    assert again.redirect_chain == [(place(vacancy, 25), 302)]
    assert told(again) == [
        "The seat is taken by Stina Ågren, weeks 25–26. The person has another place weeks 25–26."
    ]
    assert vacancy.offers.count() == 1


def test_no_offer_to_somebody_who_has_left(client, rut, season, vacancy):
    gone = make_candidacy(make_candidate(status="left"), season)
    put = {"vacancy": vacancy.pk, "seat": 1, "candidacy": gone.pk,
           "first_week": "2027-W25", "last_week": "2027-W26"}  # fmt: skip
    answer = client.post("/sasong/2027/erbjudande/", put, follow=True)
    assert (told(answer), vacancy.offers.count()) == (["The person has left the bank."], 0)


def test_a_manager_cannot_tell_anothers_vacancy_from_one_that_is_not_there(client, season, vacancy):
    client.force_login(make_manager(make_unit()))
    put = {"seat": 1, "candidacy": stina(season).pk, "first_week": "2027-W25", "last_week": "2027-W26"}
    said = [
        told(client.post("/sasong/2027/erbjudande/", put | {"vacancy": key}, follow=True))
        for key in (vacancy.pk, KEY)
    ]
    assert said[0] == said[1]
    assert vacancy.offers.count() == 0


# Planning


def test_planning_twice_is_one_plan_and_the_page_shows_its_progress(client, rut, season, vacancy):
    for _click in range(2):
        assert client.post("/sasong/2027/planera/").url == "/sasong/2027/"
    assert [plan.state for plan in Plan.objects.all()] == ["queued"]
    assert 'hx-get="/sasong/2027/planering/"' in words(client.get("/sasong/2027/"))
    poll = client.get("/sasong/2027/planering/", headers={"HX-Request": "true"})
    assert (poll.status_code, "<progress" in words(poll)) == (200, True)
    Plan.objects.update(state="solved")
    done = client.get("/sasong/2027/planering/", headers={"HX-Request": "true"})
    assert (done.status_code, done["HX-Redirect"]) == (204, "/sasong/2027/")


def test_a_plan_that_failed_says_so_and_is_tried_again_once(client, rut, season):
    plan = make_plan(season, state="failed", error="MemoryError")
    page = words(client.get("/sasong/2027/"))
    assert "The calculation stopped (MemoryError). Nothing has been changed." in page
    path = f"/sasong/2027/planer/{plan.pk}/igen/"
    assert path in page
    assert path in words(client.get(f"/sasong/2027/planer/{plan.pk}/"))
    assert client.post(path).url == "/sasong/2027/"
    assert Plan.objects.get().state == "queued"
    assert client.post(path).status_code == 409


def test_a_proposal_says_how_near_the_best_it_is(client, rut, season):
    plan = make_plan(season, value=999, bound=1000)
    assert client.get("/sasong/2027/").context["gap"] == "At most 0,10 % from the best possible."
    Plan.objects.filter(pk=plan.pk).update(value=1000)
    assert client.get("/sasong/2027/").context["gap"] == "Proven: no plan can be better."


ACTIONS = ["oppna/", "stang/", "planera/", "erbjudande/"]


@pytest.mark.parametrize("path", ACTIONS)
def test_nothing_is_done_by_looking(client, rut, season, path):
    assert client.get(f"/sasong/2027/{path}").status_code == 405


@pytest.mark.parametrize("path", ["", "vakanser/", "planering/", "vakanser/ny/"])
def test_a_season_that_is_not_there_is_not_found(client, rut, path):
    assert client.get(f"/sasong/2031/{path}").status_code == 404
