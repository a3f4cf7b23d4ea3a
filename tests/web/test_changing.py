"""A recruiter writes down what a person says on the phone; history tells whose hand it was."""

import pytest

from recruitment.bank.placeholders import add_placeholder
from recruitment.candidates.models import Candidate, Entry
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT
from tests.factories import make_candidate, make_manager, make_season, make_unit, weeks
from tests.web.reading import told, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
CONTACT = {"first_name": "Stina", "last_name": "Berg", "phone": "070-123 45 67"}


@pytest.fixture
def stina():
    return make_candidate(email="stina@student.example.org")


def at(person, part) -> str:
    return f"/bank/{person.pk}/andra/{part}/"


def test_a_new_number_is_written_down_once_and_history_says_by_whom(client, rut, stina):
    for _twice in range(2):
        page = client.post(at(stina, "kontakt"), CONTACT, follow=True)
        assert told(page) == ["Saved. The history says that it was you."]
    stina.refresh_from_db()
    assert (stina.last_name, stina.phone, stina.email) == (
        "Berg",
        "+46701234567",
        "stina@student.example.org",
    )
    assert [(row.kind, row.by) for row in Entry.objects.filter(kind="changed")] == [("changed", rut)]


def test_weeks_are_changed_for_the_open_season(client, rut, stina):
    make_season()
    said = {"weeks": ["2027-W25", "2027-W26"], "min_weeks": "2", "max_weeks": "", "max_blocks": "1"}
    client.post(at(stina, "veckor"), said)
    assert Candidacy.objects.get().weeks == weeks(25, 26)


def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(client, rut, stina):
    answer = client.post(at(stina, "kontakt"), CONTACT | {"phone": "not a number"})
    assert list(wrong(answer)) == ["phone"]
    assert answer.context["form"]["last_name"].value() == "Berg"
    assert Candidate.objects.get().last_name == "Ågren"


def test_who_has_left_is_not_changed(client, rut, stina):
    Candidate.objects.update(status="left")
    answer = client.post(at(stina, "kontakt"), CONTACT)
    assert (answer.status_code, list(wrong(answer).values())) == (200, [["The person has left the bank."]])


def test_of_a_protected_identity_weeks_are_changed_and_there_is_no_name_to_change(client, rut):
    make_season()
    person = add_placeholder({"education_status": "student", "weeks": weeks(25, 26)}, by=rut, at=AT)
    assert client.get(at(person, "kontakt")).status_code == 404
    client.post(at(person, "veckor"), {"weeks": ["2027-W30"], "min_weeks": "1", "max_blocks": "1"})
    assert Candidacy.objects.get().weeks == weeks(30, 30)
    answer = client.post(at(person, "onskemal"), {"about": "I am somebody", "licence_b": ""})
    assert list(wrong(answer)) == ["about"]


def test_a_part_that_does_not_exist_and_a_manager_change_nothing(client, rut, stina):
    assert client.post(at(stina, "lon"), {"pay": "1"}).status_code == 404
    client.force_login(make_manager(make_unit()))
    assert client.post(at(stina, "kontakt"), CONTACT).status_code == 403
    assert Candidate.objects.get().last_name == "Ågren"
