"""Who has a confirmed place, what others still have to show, and the files for schedule and payroll."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from recruitment.introductions.models import Assignment, ConditionCheck
from recruitment.records.models import Disclosure
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_unit,
    make_user,
    make_vacancy,
    week,
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
    page = listed(client)
    assert ("Driving licence B" in page, "You show a driving licence." in page) == (True, False)
    ConditionCheck.objects.create(offer=offer, kind="licence_b", met_on=offer.first_week, noted_by=rut)
    page = listed(client)
    assert ("Ready to be confirmed" in page, "Driving licence B" in page) == (True, False)
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
    with django_assert_num_queries(10):
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


def test_the_file_for_payroll_says_in_words_what_the_pay_is_for(client, rut, vacancy):
    place(vacancy, "Ada")
    head, line = (row.split(";") for row in text(file_of(client, "payroll")).strip().split("\r\n"))
    assert line[head.index(gettext("Pay is stated"))] == gettext("per month")
    assert len(set(head)) == len(head)


def test_what_has_ended_is_not_handed_over_and_no_other_files_exist(client, rut, vacancy):
    one = place(vacancy, "Ada")
    Assignment.objects.update(state="ended", ended_how="completed", ended_at=one.created_at)
    assert "Ada" not in text(file_of(client, "schedule"))
    assert file_of(client, "everything").status_code == 404
    assert client.get(reverse("take_out_assignments", args=[2027, "schedule"])).status_code == 405


@pytest.fixture
def mia(vacancy):
    return make_user("mentor", units=[vacancy.unit], first_name="Mia", last_name="Holm")


def at(one, rest="") -> str:
    return f"/tjanstgoringar/{one.pk}/{rest}"


def test_the_page_says_who_where_when_what_remains_and_what_has_been_shown(client, rut, vacancy, mia):
    one = place(vacancy, "Ada", conditions=LICENCE)
    page = text(client.get(at(one)))
    assert one.offer.state == "confirmed"
    for said in ("Ada", "Utredning", "You show a driving licence.", "2027-06-21",
                 f"/erbjudanden/{one.offer_id}/", f"/bank/{one.candidate_id}/"):  # fmt: skip
        assert said in page
    codes = [left.code for left in client.get(at(one)).context["remaining"]]
    assert codes == ["licence_b", "responsible_case_worker", "mentor"]
    ConditionCheck.objects.create(offer=one.offer, kind="licence_b", met_on=week(20), noted_by=rut)
    shown = client.get(at(one))
    assert [left.code for left in shown.context["remaining"]] == ["responsible_case_worker", "mentor"]
    assert ("2027-05-17" in text(shown), rut.full_name in text(shown)) == (True, True)


def test_the_list_and_the_offer_lead_to_the_page(client, rut, vacancy):
    one = place(vacancy, "Ada")
    assert f'href="{at(one)}"' in listed(client)
    assert f'href="{at(one)}"' in text(client.get(reverse("offer", args=[one.offer_id])))


def test_a_manager_names_a_mentor_who_is_shown_on_the_page_in_the_list_and_in_the_history(
    client, norrby, vacancy, mia
):
    maja = make_manager(vacancy.unit)
    client.force_login(maja)
    one = place(vacancy, "Ada")
    for _twice in range(2):
        answer = client.post(at(one, "mentor/"), {"mentor": str(mia.pk)}, follow=True)
    assert Assignment.objects.get().mentor == mia
    assert [event["who"] for event in answer.context["events"]] == [maja]
    assert ("Mia Holm" in text(answer), "Mia Holm" in listed(client)) == (True, True)
    client.post(at(one, "mentor/"), {"mentor": ""})
    assert Assignment.objects.get().mentor is None


def test_a_mentor_who_has_two_already_is_refused_at_the_field_and_nothing_is_lost(client, rut, vacancy, mia):
    for name in ("Ada", "Bea"):
        client.post(at(place(vacancy, name), "mentor/"), {"mentor": str(mia.pk)})
    third = place(vacancy, "Cia")
    page = client.post(at(third, "mentor/"), {"mentor": str(mia.pk)})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["mentor"])
    assert f'value="{mia.pk}" selected' in text(page)
    assert Assignment.objects.get(pk=third.pk).mentor is None


@pytest.mark.parametrize("mentor", ["nobody", "00000000-0000-0000-0000-000000000000", "x" * 10_000, "a\0b"])
def test_who_is_not_on_the_list_is_not_chosen(client, rut, vacancy, mia, mentor):
    one = place(vacancy, "Ada")
    page = client.post(at(one, "mentor/"), {"mentor": mentor})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["mentor"])


def test_a_mentor_who_has_left_the_unit_stays_until_another_is_named(client, rut, vacancy, mia):
    one = place(vacancy, "Ada")
    client.post(at(one, "mentor/"), {"mentor": str(mia.pk)})
    mia.units.clear()
    assert f'value="{mia.pk}" selected' in text(client.get(at(one)))
    client.post(at(one, "mentor/"), {"mentor": str(mia.pk)})
    assert Assignment.objects.get().mentor == mia


def test_what_is_over_says_how_and_takes_no_mentor(client, rut, vacancy, mia):
    one = place(vacancy, "Ada")
    Assignment.objects.update(state="ended", ended_how="quit_early", ended_at=one.created_at)
    page = client.get(at(one))
    assert ("Stepped back or quit early" in text(page), page.context["may_name_mentor"]) == (True, False)
    page = client.post(at(one, "mentor/"), {"mentor": str(mia.pk)})
    assert (page.status_code, page.context["form"].errors.as_data().keys()) == (200, {"__all__"})


def test_the_page_of_another_unit_does_not_exist(client, norrby, vacancy):
    one = place(vacancy, "Ada")
    client.force_login(make_manager(make_unit("Annan")))
    assert [client.get(at(one)).status_code, client.post(at(one, "mentor/")).status_code] == [404, 404]


def test_nothing_is_named_by_looking(client, rut, vacancy):
    assert client.get(at(place(vacancy, "Ada"), "mentor/")).status_code == 405


@pytest.mark.parametrize("mentors", [1, 3])
def test_the_page_takes_as_many_questions_for_one_mentor_and_three(
    client, rut, vacancy, mia, mentors, django_assert_num_queries
):
    one = place(vacancy, "Ada", conditions=LICENCE)
    for _more in range(mentors - 1):
        make_user("mentor", units=[vacancy.unit])
    client.get(at(one))
    with django_assert_num_queries(13):
        client.get(at(one))
