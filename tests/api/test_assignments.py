"""Assignments by API: who can be a mentor, naming one, what remains; and the letter of an offer."""

import pytest

from tests.api.conftest import told
from tests.factories import make_assignment, make_offer, make_unit, make_user, make_vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(unit):
    return make_assignment(make_offer(vacancy=make_vacancy(unit), state="confirmed"))


@pytest.fixture
def mia(unit):
    return make_user("mentor", units=[unit], first_name="Mia", last_name="Holm")


def test_a_manager_names_one_of_the_mentors_and_what_remains_gets_less(manager, one, mia):
    path = f"/assignments/{one.pk}/"
    assert manager.get(f"{path}mentors/").json() == [
        {"id": str(mia.pk), "name": "Mia Holm", "away": [], "full": []}
    ]
    before = [left["code"] for left in manager.get(path).json()["remaining"]]
    for _twice in range(2):
        answer = manager.post(f"{path}name-mentor/", {"mentor": str(mia.pk)})
        assert (answer.status_code, answer.json()["mentor"]) == (200, str(mia.pk))
    after = [left["code"] for left in answer.json()["remaining"]]
    assert (before, after) == (["responsible_case_worker", "mentor"], ["responsible_case_worker"])
    assert manager.post(f"{path}name-mentor/", {"mentor": None}).json()["mentor"] is None


def test_who_is_not_of_the_unit_is_refused_with_a_code(manager, one):
    elsewhere = make_user("mentor", units=[make_unit()])
    status, said = told(manager.post(f"/assignments/{one.pk}/name-mentor/", {"mentor": str(elsewhere.pk)}))
    assert (status, said["code"]) == (409, "mentor_not_in_unit")


@pytest.mark.parametrize("mentor", ["5f0c7b1e-0000-4000-8000-000000000009", "mia", 7, ["x"]])
def test_who_is_nobody_is_a_fault_of_the_field(manager, one, mentor):
    answer = manager.post(f"/assignments/{one.pk}/name-mentor/", {"mentor": mentor})
    assert (answer.status_code, list(answer.json())) == (400, ["mentor"])


def test_the_letter_is_a_paper_that_no_cache_keeps(manager, one):
    paper = manager.get(f"/offers/{one.offer_id}/letter/")
    kept = [paper.headers[name] for name in ("Content-Type", "Cache-Control")]
    assert (paper.status_code, kept) == (200, ["application/pdf", "no-store"])
    assert paper.content.startswith(b"%PDF")
