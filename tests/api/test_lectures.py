"""Lectures by API: written, changed, found by id and by code, with what they brought."""

import pytest

from recruitment.lectures.pulse import PulseCount, Question
from tests.api.conftest import ids, told
from tests.factories import make_candidate, make_lecture

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
