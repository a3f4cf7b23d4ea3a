"""The counter on the projector: how many so far, and nobody's name."""

import re

import pytest
from django.utils import timezone

from recruitment.bank.register import start_registration
from recruitment.candidates.models import Registration
from tests.factories import make_candidate, make_lecture, make_organisation, make_recruiter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def rut(client):
    make_organisation()
    user = make_recruiter()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def arrives(lecture, nth: int, *, confirmed: bool = False) -> None:
    source = {"first_source_id": lecture.pk, "last_source_id": lecture.pk} if confirmed else {}
    person = make_candidate(first_name=f"Hemlig{nth}", email=f"hemlig{nth}@example.org", **source)
    at = timezone.now() if confirmed else None
    Registration.objects.create(
        code=lecture.code, candidate=person, email=person.email, data={}, confirmed_at=at
    )


def plain(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def poll(client, lecture, seen: str):
    return client.get(f"/foredrag/{lecture.pk}/nu/?seen={seen}", headers={"HX-Request": "true"})


def test_one_reads_how_many_came_and_how_many_have_confirmed(client, rut):
    lecture = make_lecture()
    arrives(lecture, 1, confirmed=True)
    arrives(lecture, 2)
    arrives(lecture, 3)
    page = client.get(f"/foredrag/{lecture.pk}/nu/")
    assert "3 signed up 1 confirmed, 2 have a mail to confirm" in plain(page)
    assert page.content.decode().count("<svg") == 1
    assert lecture.code in plain(page)


@pytest.mark.parametrize(("people", "says"), [(0, "Who is first?"), (2, "Everybody has confirmed")])
def test_before_the_first_and_after_the_last(client, rut, people, says):
    lecture = make_lecture()
    for nth in range(people):
        arrives(lecture, nth, confirmed=True)
    assert f"{people} signed up {says}" in plain(client.get(f"/foredrag/{lecture.pk}/nu/"))


def test_a_registration_by_the_code_is_counted_at_once(client, rut):
    lecture = make_lecture()
    answers = {"first_name": "Stina", "last_name": "Ågren", "email": "stina@example.org",
               "education_status": "student"}  # fmt: skip
    start_registration(answers, code=lecture.code.lower(), language="sv", at=timezone.now())
    assert client.get(f"/foredrag/{lecture.pk}/nu/").context["now"] == (0, 1)


def test_the_hall_reads_nobodys_name(client, rut):
    lecture = make_lecture(lecturer=make_user(first_name="Greta", last_name="Borta"))
    arrives(lecture, 1)
    page = client.get(f"/foredrag/{lecture.pk}/nu/").content.decode()
    told = ("Hemlig", "hemlig", "Greta", "Borta", rut.first_name, rut.email)
    assert [word for word in told if word in page] == []


def test_while_nothing_moves_nothing_is_sent_and_nothing_announced(client, rut):
    lecture = make_lecture()
    arrives(lecture, 1)
    answer = poll(client, lecture, "0.1")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_new_number_is_sent_alone_and_announced(client, rut):
    lecture = make_lecture()
    arrives(lecture, 1)
    part = poll(client, lecture, "0.0").content.decode()
    assert (part.count("data-say"), part.count("<html"), part.count("<svg")) == (1, 0, 0)
    assert f'hx-get="/foredrag/{lecture.pk}/nu/?seen=0.1"' in part


@pytest.mark.parametrize("seen", ["", "0.1", "x" * 3000, "%00"])
def test_without_script_the_page_is_whole_whatever_the_address_says(client, rut, seen):
    lecture = make_lecture()
    arrives(lecture, 1)
    page = client.get(f"/foredrag/{lecture.pk}/nu/?seen={seen}")
    assert (page.status_code, page.content.decode().count("<noscript>")) == (200, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_seven_queries_and_each_look_six_however_many_come(
    client, rut, rows, django_assert_num_queries
):
    lecture = make_lecture()
    for nth in range(rows):
        arrives(lecture, nth)
    with django_assert_num_queries(7):
        client.get(f"/foredrag/{lecture.pk}/nu/")
    with django_assert_num_queries(6):
        poll(client, lecture, f"0.{rows}")
