"""Who has a confirmed place, what others still have to show, and the files for schedule and payroll."""

import pytest
from django.urls import reverse

from recruitment.introductions.models import Assignment, ConditionCheck
from recruitment.records.models import Disclosure
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_unit,
    make_vacancy,
)

pytestmark = pytest.mark.django_db
LICENCE = [{"code": "licence_b", "text": "You show a driving licence."}]


def text(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def vacancy(season):
    return make_vacancy(make_unit("Utredning"), season, seats=20)


def place(vacancy, name, state="confirmed", **values):
    person = make_candidacy(make_candidate(first_name=name, **values.pop("person", {})), vacancy.season)
    taken = vacancy.offers.count() + 1
    offer = make_offer(person, vacancy, state, seat=taken, **values)
    return make_assignment(offer) if state == "confirmed" else offer


def listed(client):
    return text(client.get(reverse("assignments", args=[2027])))


def file_of(client, sheet):
    return client.post(reverse("take_out_assignments", args=[2027, sheet]))


def test_what_remains_is_named_until_it_has_been_shown(client, rut, vacancy):
    offer = place(vacancy, "Ada", "accepted_conditional", conditions=LICENCE)
    assert "You show a driving licence." in listed(client)
    ConditionCheck.objects.create(offer=offer, kind="licence_b", met_on=offer.first_week, noted_by=rut)
    page = listed(client)
    assert ("Ready to be confirmed" in page, "driving licence" in page) == (True, False)
    assert "yes waits to be confirmed" in text(client.get(reverse("today")))


def test_confirmed_people_are_listed_and_a_manager_sees_only_own_units(client, rut, norrby, vacancy):
    place(vacancy, "Ada")
    assert "Ada" in listed(client)
    client.force_login(make_manager(make_unit("Annan")))
    assert "Ada" not in listed(client)
    assert file_of(client, "payroll").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_questions_for_one_and_three(
    client, rut, vacancy, rows, django_assert_num_queries
):
    for number in range(rows):
        place(vacancy, f"P{number}")
        place(vacancy, f"Q{number}", "accepted_conditional", conditions=LICENCE)
    with django_assert_num_queries(8):
        listed(client)


@pytest.mark.parametrize(("sheet", "columns"), [("schedule", 12), ("payroll", 14)])
def test_a_file_has_a_line_for_each_and_that_it_left_is_noted_for_them(client, rut, vacancy, sheet, columns):
    one = place(vacancy, "Ada")
    for _time in range(2):
        answer = file_of(client, sheet)
    lines = [line.split(";") for line in text(answer).removeprefix("\ufeff").strip().split("\r\n")]
    assert [len(line) for line in lines] == [columns, columns]
    assert "2027-06-21" in lines[1]
    assert Disclosure.objects.filter(candidate=one.candidate, by=rut).count() == 2
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_cell_is_never_a_formula_and_protected_people_are_in_no_file(client, rut, vacancy):
    place(vacancy, "=cmd()")
    place(vacancy, "Hemlig", person={"is_placeholder": True, "email": ""})
    found = text(file_of(client, "schedule"))
    assert ("'=cmd()" in found, ";=cmd()" in found, "Hemlig" in found) == (True, False, False)


def test_pay_in_the_file_is_what_was_agreed_whatever_the_vacancy_says_today(client, rut, vacancy):
    place(vacancy, "Ada")
    vacancy.salary_max = 99_000
    vacancy.save()
    found = text(file_of(client, "payroll"))
    assert ("31000" in found, "99000" in found) == (True, False)


def test_what_has_ended_is_not_handed_over_and_no_other_files_exist(client, rut, vacancy):
    one = place(vacancy, "Ada")
    Assignment.objects.update(state="ended", ended_how="completed", ended_at=one.created_at)
    assert "Ada" not in text(file_of(client, "schedule"))
    assert file_of(client, "everything").status_code == 404
    assert client.get(reverse("take_out_assignments", args=[2027, "schedule"])).status_code == 405
