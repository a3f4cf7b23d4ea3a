"""Protected identity by API: added without name and address, asked by phone, never exported."""

import uuid

import pytest
from django.utils import timezone

from recruitment.candidates.models import Candidate
from recruitment.outbox.models import Message
from recruitment.staff.models import User
from tests.api.conftest import logged_in
from tests.factories import (
    make_candidate,
    make_manager,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
)

pytestmark = pytest.mark.django_db
PATH = "/candidates/placeholders/"


@pytest.fixture
def rut() -> User:
    make_organisation()
    return make_recruiter()


def test_a_program_adds_a_person_and_the_same_id_twice_is_one(rut):
    make_season()
    unit = make_unit()
    sent = {
        "id": str(uuid.uuid4()),
        "education_status": "student",
        "admit_term": "HT",
        "admit_year": 2024,
        "weeks": ["2027-W25"],
        "excluded_units": [unit.slug],
        "wanted_areas": ["child_youth"],
    }
    first, again = [logged_in(rut).post(PATH, sent, format="json") for _twice in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    said = first.json()
    assert (said["id"], again.json()["id"]) == (sent["id"], sent["id"])
    assert (said["is_placeholder"], said["first_name"], said["email"], said["phone"]) == (
        True, "Kandidat", "", "",
    )  # fmt: skip
    assert said["excluded_units"] == [unit.slug]
    assert Candidate.objects.get().candidacies.count() == 1
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"first_name": "Eva"}, "first_name"),
        ({"email": "eva@example.org"}, "email"),
        ({"phone": "+46701234567"}, "phone"),
        ({"about": "Eva"}, "about"),
        ({"admit_term": "HT"}, "admit_year"),
        ({"admit_year": 2024}, "admit_term"),
        ({"admit_term": "HT", "admit_year": 3000}, "admit_year"),
        ({"education_status": "none"}, "education_status"),
    ],
)
def test_who_it_is_is_refused_and_a_fault_is_told_at_its_field(rut, told, field):
    make_season()
    answer = logged_in(rut).post(PATH, {"education_status": "student"} | told, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Candidate.objects.count() == 0


def test_stay_and_leave_are_noted_by_a_colleague_for_them_alone(rut):
    caller = logged_in(rut)
    key = caller.post(PATH, {"education_status": "other"}, format="json").json()["id"]
    Candidate.objects.filter(pk=key).update(renewal_asked_at=timezone.now())
    assert [caller.post(f"/candidates/{key}/stay/").status_code for _twice in range(2)] == [200, 200]
    assert [caller.post(f"/candidates/{key}/leave/").json()["status"] for _twice in range(2)] == ["left"] * 2
    stina = make_candidate()
    for action in ("stay", "leave"):
        answer = caller.post(f"/candidates/{stina.pk}/{action}/")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_placeholder")
    assert Message.objects.count() == 0


def test_the_person_is_searched_and_not_exported(rut):
    caller = logged_in(rut)
    said = caller.post(PATH, {"education_status": "other"}, format="json").json()
    found = caller.get(f"/candidates/?q={said['last_name']}").json()["results"]
    assert [row["id"] for row in found] == [said["id"]]
    file = caller.post("/candidates/export/", {"columns": ["last_name"]}, format="json")
    assert said["last_name"] not in b"".join(file.streaming_content).decode()


def test_a_manager_may_not(rut):
    answer = logged_in(make_manager(make_unit())).post(PATH, {"education_status": "other"}, format="json")
    assert (answer.status_code, Candidate.objects.count()) == (403, 0)
