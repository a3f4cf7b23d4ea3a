"""The funnel on its page: drawn, as a table, as a file; small counts nowhere."""

import csv
import io

import pytest

from recruitment.candidates.models import Candidate
from recruitment.staff.rights import Role
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_job,
    make_lecture,
    make_organisation,
    make_recruiter,
    make_season,
    make_user,
    moment,
)
from tests.web.test_sharing import words

pytestmark = pytest.mark.django_db
FUNNEL, FILE = "/siffror/tratt/", "/siffror/tratt/tabell.csv"
MARCH = moment("2027-03-10 10:00")


@pytest.fixture(autouse=True)
def norrby(client):
    client.cookies["django_language"] = "en"
    return make_organisation(hour_cost=500)


@pytest.fixture
def rut(client):
    rut = make_recruiter()
    client.force_login(rut)
    return rut


def came(lecture, people, **values):
    values = {"registered_at": MARCH, "confirmed_at": MARCH} | values
    return [
        make_candidate(first_source_kind="lecture", first_source_id=lecture.pk, **values)
        for _nth in range(people)
    ]


def table(client, question) -> list[list[str]]:
    answer = client.get(f"{FILE}?{question}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


STEPS = ["Registered", "Confirmed", "Contacted", "Got an offer", "Said yes", "Began to work"]


def test_the_page_draws_every_step_and_stands_the_rows_below(client, rut):
    lecture = make_lecture(title="Barn och unga", held_at=MARCH, attendees=40)
    came(lecture, 6)
    page = client.get(f"{FUNNEL}?by=lecture")
    assert [bar["percent"] for bar in page.context["bars"]] == [100, 100, 0, 0, 0, 0]
    assert [(tile["label"], tile["value"]) for tile in page.context["tiles"]] == [("in the room", "40")]
    assert page.context["columns"] == ["In the room", *STEPS]
    [line] = page.context["lines"]
    assert [value for _label, value, _under in line.values] == ["40", "6", "6", "0", "0", "0", "0"]
    text = page.content.decode()
    assert f'id="row-{lecture.pk}"' in text
    assert f'href="/foredrag/{lecture.pk}/"' in text


def test_few_are_words_and_their_bars_are_all_alike(client, rut):
    for people in (1, 4):
        make_lecture()
        came(make_lecture(), people)
    page = client.get(f"{FUNNEL}?by=source")
    assert [bar["value"] for bar in page.context["bars"]] == ["5", "5", "0", "0", "0", "0"]
    page = client.get(f"{FUNNEL}?by=lecture")
    assert "Counts under five are not told" in words(page)
    Candidate.objects.earliest("pk").delete()
    page = client.get(f"{FUNNEL}?by=lecture")
    assert [bar["value"] for bar in page.context["bars"]] == ["under 5", "under 5", "0", "0", "0", "0"]
    assert [bar["percent"] for bar in page.context["bars"]] == [1, 1, 0, 0, 0, 0]


def test_a_lecture_and_a_job_lead_to_their_rows(client, rut):
    lecture, job = make_lecture(), make_job()
    assert f"{FUNNEL}?by=lecture#row-{lecture.pk}" in client.get(f"/foredrag/{lecture.pk}/").content.decode()
    page = client.get(f"/annonser-och-delning/{job.pk}/").content.decode()
    assert f"{FUNNEL}?by=job#row-{job.pk}" in page


def test_tabs_keep_the_question_and_the_form_keeps_the_tab(client, rut):
    season = make_season()
    page = client.get(f"{FUNNEL}?by=lecture&season={season.pk}&from=2027-03-05")
    tabs = {tab["label"]: tab["url"] for tab in page.context["tabs"]}
    assert tabs["Channel"] == f"?by=channel&season={season.pk}&from=2027-03-05"
    assert 'name="by" value="lecture"' in page.content.decode()
    assert page.context["form"]["from"].value() == "2027-03-05"


def test_a_fault_keeps_the_tab_and_what_was_typed(client, rut):
    page = client.get(f"{FUNNEL}?by=job&from=yesterday")
    assert (page.context["by"], page.context["form"]["from"].value()) == ("job", "yesterday")
    assert [tab["label"] for tab in page.context["tabs"] if tab["current"]] == ["Job"]


def test_the_cost_stands_under_what_a_hire_cost(client, rut):
    came(make_lecture(cost_hours=4, cost_travel=100), 6)
    [line] = client.get(f"{FUNNEL}?by=lecture").context["lines"]
    assert line.values[-1] == ("Cost per hire", "", "SEK 2,100 in all")


def test_what_is_counted_is_said_in_words(client, rut):
    season, lecture = make_season(), make_lecture()
    for person in came(lecture, 5):
        make_candidacy(person, season)
    question = f"season={season.pk}&from=2027-03-05&to=2027-04-01&touch=first"
    assert client.get(f"{FUNNEL}?{question}").context["counted"] == "Sommaren 2027, March 2027 to April 2027"
    assert client.get(FUNNEL).context["counted"] == "all the time"


def test_nothing_yet_is_said(client, rut):
    assert "Nothing to count yet" in words(client.get(FUNNEL))


@pytest.mark.parametrize("question", ["by=luck", "from=yesterday", "from=2027-04-01&to=2027-03-01", "unit=1"])
def test_what_is_not_understood_shows_nothing_and_says_so(client, rut, question):
    came(make_lecture(), 6)
    page = client.get(f"{FUNNEL}?{question}")
    assert page.status_code == 200
    assert "lines" not in page.context
    assert ("There is a problem" in words(page)) or ("shows nothing" in words(page))
    assert client.get(f"{FILE}?{question}").status_code == 400


def test_the_file_has_what_the_page_has(client, rut):
    lecture = make_lecture(title="=Barn", held_at=MARCH, attendees=40, cost_hours=4, cost_travel=100)
    came(lecture, 6)
    other = make_lecture(title="Andra", held_at=moment("2027-03-01 10:00"))
    came(other, 9)
    assert table(client, "by=lecture") == [
        ["Lecture", "In the room", *STEPS, "Cost", "Cost per hire"],
        ["'=Barn, Örebro universitet, 2027-03-10", "40", "6", "6", "0", "0", "0", "0", "SEK 2,100", ""],
        ["Andra, Örebro universitet, 2027-03-01", "", "9", "9", "0", "0", "0", "0", "", ""],
        ["All together", "40", "15", "15", "0", "0", "0", "0", "", ""],
    ]


def test_an_operations_manager_reads_figures_and_is_not_led_where_they_may_not_go(client):
    client.force_login(make_user(Role.OPERATIONS_MANAGER))
    lecture = make_lecture()
    came(lecture, 6)
    page = client.get(f"{FUNNEL}?by=lecture").content.decode()
    assert f"/foredrag/{lecture.pk}/" not in page
    assert 'href="/siffror/tratt/"' in client.get("/idag/").content.decode()
