"""The plan of lectures as a page: what is missing on top, and one press to plan it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.lectures.years import first_moment, lecture_year
from tests.factories import (
    make_candidate,
    make_lecture,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rut(client):
    make_organisation()
    user = make_recruiter()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def year() -> int:
    return lecture_year(timezone.now())


def rows_of(answer) -> list[str]:
    """Each row of the table as words."""
    body = answer.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_the_best_of_last_year_stands_first_and_is_planned_by_one_press(client, rut, year):
    lecture = make_lecture(held_at=first_moment(year - 1) + timedelta(days=60), attendees=4)
    make_candidate(first_source_id=lecture.pk, last_source_id=lecture.pk)
    answer = client.get("/foredrag/plan/")
    assert rows_of(answer)[0].startswith("Örebro universitet Not visited yet")
    assert "1 1 (25 %)" in rows_of(answer)[0]
    assert answer.content.decode().count('href="/foredrag/nytt/?university=oru"') == 1
    form = client.get("/foredrag/nytt/?university=oru").context["form"]
    assert form["university"].value() == "oru"


@pytest.mark.parametrize("university", ["hogwarts", "", "%00", "x" * 2000])
def test_a_university_that_there_is_not_is_no_choice(client, rut, university):
    page = client.get(f"/foredrag/nytt/?university={university}")
    assert (page.status_code, page.content.decode().count('<option value="oru">')) == (200, 1)


def test_a_term_stands_below_its_university(client, rut, year):
    make_lecture(held_at=first_moment(year - 1) + timedelta(days=60), admit_term="HT", admit_year=year - 1)
    first, second, *_rest = rows_of(client.get("/foredrag/plan/"))
    assert (first.split(" Not")[0], second.split(" Not")[0]) == (
        "Örebro universitet",
        "Term 1 , Örebro universitet",
    )


def test_what_is_ahead_is_planned_and_leads_to_the_lecture(client, rut, year):
    ahead = make_lecture(held_at=timezone.now() + timedelta(minutes=5))
    answer = client.get(f"/foredrag/plan/?year={lecture_year(ahead.held_at)}")
    [row] = [row for row in rows_of(answer) if row.startswith("Örebro")]
    assert "Planned" in row
    assert f'href="/foredrag/{ahead.pk}/"' in answer.content.decode()


def test_one_turns_to_the_year_before_and_the_next(client, rut, year):
    tabs = client.get("/foredrag/plan/").context["tabs"]
    assert [tab["url"] for tab in tabs] == [f"?year={one}" for one in (year - 1, year, year + 1)]
    assert [tab["label"] for tab in tabs if tab["current"]] == [f"{year}/{(year + 1) % 100:02d}"]
    earlier = client.get("/foredrag/plan/?year=2012").context["tabs"]
    assert [tab["label"] for tab in earlier if tab["current"]] == ["2012/13"]


@pytest.mark.parametrize("asked", ["", "soon", "0", "1999", "2100", "99999999999", "-2026", "٢٠٢٦", "%00"])
def test_a_year_that_is_none_shows_nothing_and_says_so(client, rut, asked):
    answer = client.get(f"/foredrag/plan/?year={asked}")
    assert (answer.status_code, "<tbody>" in answer.content.decode()) == (200, False)
    assert answer.context["note"] != ""


def test_a_manager_sees_the_plan_and_no_button_that_would_say_no(client, year):
    make_organisation()
    client.force_login(make_manager(make_unit()))
    page = client.get("/foredrag/plan/").content.decode()
    assert ("<tbody>" in page, "/foredrag/nytt/" in page) == (True, False)


def test_the_list_leads_to_the_plan(client, rut):
    assert client.get("/foredrag/").content.decode().count('href="/foredrag/plan/"') == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_seven_queries_however_long(client, rut, year, rows, django_assert_num_queries):
    for nth in range(rows):
        make_lecture(
            held_at=first_moment(year - 1) + timedelta(days=60 + nth), admit_term="HT", admit_year=2020
        )
        make_lecture(held_at=first_moment(year) + timedelta(days=nth), admit_term="HT", admit_year=2020)
    with django_assert_num_queries(7):
        client.get("/foredrag/plan/")
