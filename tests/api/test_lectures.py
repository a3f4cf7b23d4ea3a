"""Lectures by API: written, changed, found by id and by code, with what they brought."""

import pytest
from django.utils import timezone

from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import PulseCount, Question
from recruitment.lectures.years import lecture_year
from tests.api.conftest import ids, told
from tests.factories import make_candidate, make_lecture, make_recruiter, moment

LECTURE = {"title": "Barn och unga", "university": "oru", "held_at": "2027-04-20T13:00:00+02:00"}


def test_a_lecture_gets_a_code_and_an_address(recruiter, unit):
    made = recruiter.post("/lectures/", LECTURE | {"unit": unit.slug})
    assert made.status_code == 201, made.json()
    said = made.json()
    assert (said["unit"], said["registrations"], said["url"][-8:]) == (
        "utredning",
        0,
        f"/{said['code']}/"[-8:],
    )
    assert recruiter.get(f"/lectures/{said['code']}/").json()["id"] == said["id"]


def test_a_lecture_is_changed_and_keeps_its_code(recruiter):
    lecture = make_lecture()
    said = recruiter.patch(f"/lectures/{lecture.pk}/", {"attendees": 40}).json()
    assert (said["attendees"], said["code"]) == (40, lecture.code)


def test_registrations_are_counted_for_each_lecture(manager):
    came, empty = make_lecture(), make_lecture()
    make_candidate(first_source_kind="lecture", first_source_id=came.pk)
    rows = manager.get("/lectures/").json()["results"]
    assert {row["id"]: row["registrations"] for row in rows} == {str(came.pk): 1, str(empty.pk): 0}


def test_lectures_are_found_by_what_they_are(manager):
    here, _there = make_lecture(title="Barn"), make_lecture(title="LSS", university_id="lu")
    assert ids(manager.get("/lectures/?university=oru&q=barn&held_before=2027-12-31")) == [str(here.pk)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        (LECTURE | {"university": "hogwarts"}, "university"),
        (LECTURE | {"held_at": "soon"}, "held_at"),
        (LECTURE | {"code": "MINKOD"}, "code"),
        (LECTURE | {"unit": "nowhere"}, "unit"),
        (LECTURE | {"kind": "party"}, "kind"),
        (LECTURE | {"cost_hours": "NaN"}, "cost_hours"),
        (LECTURE | {"cost_travel": -1}, "cost_travel"),
        (LECTURE | {"slides_url": "javascript:alert(1)"}, "slides_url"),
        (LECTURE | {"colleague": "00000000-0000-4000-8000-000000000000"}, "colleague"),
    ],
)
def test_what_is_no_lecture_is_refused_at_its_field(recruiter, body, field):
    status, said = told(recruiter.post("/lectures/", body))
    assert (status, next(iter(said))) == (400, field)


def test_the_pulse_of_a_hall_is_told_from_five_answers_on(recruiter):
    lecture = make_lecture()
    for value in (1, 2, 3, 4, 5):
        for question in Question:
            PulseCount.objects.create(
                lecture=lecture, phase="after", question=question, value=value, answers=1
            )
    assert recruiter.get(f"/lectures/{lecture.code}/pulse/").json() == {
        "before": None,
        "after": 5,
        "means": [
            {"question": question.value, "before": None, "after": 3.0, "change": None}
            for question in Question
        ],
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"cost_hours": -1}, "hours_out_of_range"),
        ({"cost_hours": "1000.5"}, "hours_out_of_range"),
        ({"cost_travel": 1_000_001}, "travel_out_of_range"),
    ],
)
def test_a_cost_out_of_range_breaks_a_rule_and_nothing_is_kept(recruiter, values, code):
    lecture = make_lecture()
    written = told(recruiter.post("/lectures/", LECTURE | values))
    changed = told(recruiter.patch(f"/lectures/{lecture.pk}/", values))
    assert [(status, said["code"]) for status, said in (written, changed)] == [(409, code)] * 2
    kept = Lecture.objects.values_list("cost_hours", "cost_travel")
    assert list(kept) == [(None, None)]


def test_the_colleague_is_somebody_else_than_the_lecturer(recruiter):
    person = str(make_recruiter(email="samma@norrby.se").pk)
    both = {"lecturer": person, "colleague": person}
    status, said = told(recruiter.post("/lectures/", LECTURE | both))
    assert (status, said["code"]) == (409, "colleague_is_lecturer")
    kept = recruiter.post("/lectures/", LECTURE | {"lecturer": person, "cost_hours": "2.5"}).json()
    status, said = told(recruiter.patch(f"/lectures/{kept['id']}/", {"colleague": person}))
    assert (status, said["code"], kept["cost_hours"]) == (409, "colleague_is_lecturer", "2.5")


def test_the_plan_says_who_is_not_visited_and_what_the_year_before_brought(manager):
    before = make_lecture(held_at=moment("2026-02-10 13:15"), attendees=4, admit_term="HT", admit_year=2025)
    make_candidate(first_source_id=before.pk, last_source_id=before.pk)
    said = manager.get("/lectures/plan/?year=2026").json()
    first = said["universities"][0]
    visit = {"id": str(before.pk), "held_at": "2026-02-10T13:15:00+01:00"}
    stop = {
        "state": "missing",
        "last": visit,
        "next": None,
        "year_before": {"lectures": 1, "registered": 1, "share": 25},
    }
    assert said["year"] == 2026
    assert first == stop | {
        "university": "oru",
        "name": "Örebro universitet",
        "terms": [stop | {"term": 2}],
    }


def test_the_plan_of_now_needs_no_year(manager):
    assert manager.get("/lectures/plan/").json()["year"] == lecture_year(timezone.now())


@pytest.mark.parametrize("question", ["year=soon", "year=1999", "year=2100", "year=", "when=2026"])
def test_a_plan_of_no_year_is_refused(manager, question):
    answer = manager.get(f"/lectures/plan/?{question}")
    assert (answer.status_code, list(answer.json())) == (400, [question.split("=")[0]])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_four_queries_by_api_however_long(manager, rows, django_assert_num_queries):
    for nth in range(rows):
        make_lecture(held_at=moment(f"2026-02-1{nth} 13:15"))
    with django_assert_num_queries(4):
        manager.get("/lectures/plan/?year=2026")
