"""A recruiter puts a wrong way in right on a page, and the history says so."""

import pytest

from recruitment.ads.models import ShareLink
from recruitment.candidates.models import Candidate, Entry
from tests.factories import (
    make_candidate,
    make_job,
    make_lecture,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
)
from tests.web.test_sharing import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rut(client):
    client.cookies["django_language"] = "en"
    make_organisation()
    rut = make_recruiter()
    client.force_login(rut)
    return rut


@pytest.fixture
def stina():
    return make_candidate()


def address(person) -> str:
    return f"/bank/{person.pk}/vag-in/"


def filled(**values) -> dict:
    return {"source": "web", "code": "", "which": "both", "reason": "Skrev fel kod."} | values


def test_a_lecture_is_chosen_and_the_history_tells(client, stina):
    lecture = make_lecture(title="Barn och unga")
    assert address(stina) in client.get(f"/bank/{stina.pk}/").content.decode()
    answer = client.post(address(stina), filled(source=f"lecture:{lecture.pk}"), follow=True)
    stina.refresh_from_db()
    assert (stina.first_source_id, stina.last_source_id) == (lecture.pk, lecture.pk)
    text = words(answer)
    assert "Corrected. The history says that it was you, and why." in text
    assert "First way in corrected" in text
    assert "Skrev fel kod." in text


def test_a_typed_code_is_used_before_what_is_chosen(client, stina):
    link = ShareLink.objects.create(job=make_job(), sharer=make_user("employee"))
    client.post(address(stina), filled(code=link.code, which="last"))
    stina.refresh_from_db()
    assert (stina.first_source_kind, stina.last_source_id) == ("web", link.pk)


def test_links_of_units_can_be_chosen_and_colleagues_links_are_not_listed(client, stina):
    of_unit = ShareLink.objects.create(job=make_job(), unit=make_unit("Norr"))
    own = ShareLink.objects.create(job=make_job(), sharer=make_user("employee"))
    page = client.get(address(stina)).content.decode()
    assert (f"share:{of_unit.pk}" in page, str(own.pk) in page) == (True, False)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"source": "lecture:00000000-0000-0000-0000-000000000007"}, "source"),
        ({"source": "web"}, "source"),
        ({"code": "NOSUCH"}, "code"),
        ({"which": "middle"}, "which"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_lost(client, stina, values, fault):
    page = client.post(address(stina), filled(source=f"lecture:{make_lecture().pk}") | values)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [fault]
    assert Entry.objects.count() == 0


def test_nobody_can_correct_where_a_placeholder_came_from(client):
    person = make_candidate(is_placeholder=True, email="")
    assert client.get(address(person)).status_code == 404
    assert Candidate.objects.get(pk=person.pk).first_source_kind == "web"


@pytest.mark.parametrize("rows", [1, 3])
def test_many_ways_in_take_as_many_questions_as_one(client, stina, rows, django_assert_num_queries):
    for _nth in range(rows):
        make_lecture()
        ShareLink.objects.create(job=make_job(), unit=make_unit())
    with django_assert_num_queries(6):
        client.get(address(stina))
