"""The funnel by API: the same figures as on the page, and nothing asked is ever ignored."""

import pytest

from recruitment.staff.rights import Role
from tests.api.conftest import logged_in, told
from tests.factories import make_candidate, make_lecture, make_user, moment

MARCH = moment("2027-03-10 10:00")
FUNNEL = "/reports/funnel/"


def came(lecture, people):
    for _nth in range(people):
        make_candidate(
            first_source_kind="lecture",
            first_source_id=lecture.pk,
            registered_at=MARCH,
            confirmed_at=MARCH,
        )


def count(number):
    return {"count": number, "is_few": False}


FEW = {"count": None, "is_few": True}


def test_the_funnel_of_lectures(recruiter):
    lecture = make_lecture(title="Barn och unga", held_at=MARCH, attendees=40, cost_hours=4)
    came(lecture, 6)
    status, said = told(recruiter.get(f"{FUNNEL}?by=lecture&from=2027-03-05&to=2027-03-05"))
    people = {
        "registered": count(6), "confirmed": count(6), "contacted": count(0), "offered": count(0),
        "accepted": count(0), "started": count(0),
    }  # fmt: skip
    assert status == 200
    assert {name: said[name] for name in ("by", "touch", "from", "to", "season")} == {
        "by": "lecture", "touch": "first", "from": "2027-03-01", "to": "2027-03-31", "season": None,
    }  # fmt: skip
    assert said["rows"] == [
        {
            "key": str(lecture.pk), "label": "Barn och unga", "under": "Örebro universitet, 2027-03-10",
            "shown": 40, "clicked": None, "people": people, "cost": 1800, "cost_per_hire": None,
        }
    ]  # fmt: skip
    assert said["total"]["people"] == people


def test_few_are_not_told(recruiter):
    came(make_lecture(), 3)
    [row] = recruiter.get(f"{FUNNEL}?by=lecture").json()["rows"]
    assert row["people"]["registered"] == FEW


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("by=luck", "by"),
        ("touch=middle", "touch"),
        ("from=yesterday", "from"),
        ("from=2027-04-01&to=2027-03-01", "to"),
        ("season=2027", "season"),
        ("unit=1", "unit"),
        ("cursor=1", "cursor"),
    ],
)
def test_what_is_not_understood_is_said_at_its_name(recruiter, question, field):
    status, said = told(recruiter.get(f"{FUNNEL}?{question}"))
    assert (status, list(said)) == (400, [field])


def test_an_operations_manager_reads_the_figures(db):
    assert logged_in(make_user(Role.OPERATIONS_MANAGER)).get(FUNNEL).status_code == 200


def test_a_wrong_way_in_is_corrected_with_a_reason(recruiter, rut):
    person, lecture = make_candidate(), make_lecture()
    body = {"source_kind": "lecture", "source_id": str(lecture.pk), "reason": "Skrev fel kod."}
    path = f"/candidates/{person.pk}/correct-source/"
    status, said = told(recruiter.post(path, body, format="json"))
    assert status == 200
    assert (said["first_source_id"], said["last_source_id"]) == (str(lecture.pk), str(lecture.pk))
    history = recruiter.get(f"/candidates/{person.pk}/timeline/").json()
    told_of = [event for event in history if event["kind"] == "source_corrected"]
    assert [event["by"] for event in told_of] == [rut.full_name] * 2
    status, said = told(recruiter.post(path, body, format="json"))
    assert (status, said["code"]) == (409, "same_source")


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"source_kind": "import"}, 400, "source_kind"),
        ({"source_id": "00000000-0000-0000-0000-000000000007"}, 400, "source_id"),
        ({"source_id": None}, 400, "source_id"),
        ({"source_kind": "web"}, 400, "source_id"),
        ({"which": "middle"}, 400, "which"),
        ({"reason": "x" * 201}, 400, "reason"),
        ({"reason": " "}, 409, "reason_missing"),
        ({"first_source_id": "1"}, 400, "first_source_id"),
    ],
)
def test_a_correction_that_is_not_understood_changes_nothing(recruiter, change, status, where):
    person = make_candidate()
    body = {"source_kind": "lecture", "source_id": str(make_lecture().pk), "reason": "Fel kod."}
    answered, said = told(
        recruiter.post(f"/candidates/{person.pk}/correct-source/", body | change, format="json")
    )
    assert answered == status
    assert said["code"] == where if status == 409 else list(said) == [where]
    person.refresh_from_db()
    assert person.first_source_kind == "web"


def test_nobody_writes_a_way_in_as_a_detail(recruiter):
    person = make_candidate()
    answer = recruiter.patch(f"/candidates/{person.pk}/", {"first_source_kind": "lecture"}, format="json")
    assert answer.status_code == 400
