"""The page on disposal: what would go and why; holds and handovers are the registrar's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.records.models import Handover, Hold
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Role
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_organisation,
    make_season,
    make_user,
    moment,
)
from tests.web.reading import told, words, wrong

pytestmark = pytest.mark.django_db
LEFT = moment("2020-10-01 10:00")


@pytest.fixture
def gun(client):
    make_organisation()
    user = make_user(Role.REGISTRAR, first_name="Gun", last_name="Ask")
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


def gone(**values):
    return make_candidate(status="left", left_at=LEFT, registered_at=LEFT, confirmed_at=LEFT, **values)


def hired():
    person = gone()
    make_offer(make_candidacy(person, make_season(year=2021)), state="confirmed")
    return person


def test_the_list_says_what_would_go_without_names(client, gun):
    stina = gone()
    make_candidate()
    page = client.get("/gallring/")
    assert [row for row, _label in page.context["listed"]] == [stina]
    assert ("Interest only" in words(page), "Disposal is off" in words(page)) == (True, True)
    assert [name in words(page) for name in ("Ågren", stina.email)] == [False, False]


def test_it_is_said_when_it_is_in_earnest(client, gun):
    Organisation.objects.update(disposal_decision_ref="SN 2027/14", disposal_is_on=True)
    assert "Disposal is on (decision SN 2027/14)" in words(client.get("/gallring/"))


@pytest.mark.parametrize("people", [1, 3])
def test_a_longer_list_takes_no_more_questions(client, gun, people, django_assert_num_queries):
    for _nth in range(people):
        gone()
    client.get("/gallring/")
    with django_assert_num_queries(9):
        assert len(client.get("/gallring/").context["listed"]) == people


def test_an_empty_list_and_a_strange_one(client, gun):
    assert "Nothing is due" in words(client.get("/gallring/"))
    assert "is not something this list can show" in words(client.get("/gallring/?visa=allt"))
    assert "knows no" in words(client.get("/gallring/?x=1"))


def test_who_was_hired_is_handed_over_first(client, gun):
    person = hired()
    assert client.get("/gallring/").context["listed"] == []
    assert [row for row, _label in client.get("/gallring/?visa=arkiv").context["listed"]] == [person]
    for _twice in range(2):
        answer = client.post(reverse("hand_over_record", args=[person.pk]), follow=True)
    assert (told(answer), Handover.objects.get().by) == (["Noted: it is with the archive."], gun)
    assert [row for row, _label in client.get("/gallring/").context["listed"]] == [person]


def test_a_hold_takes_somebody_off_the_list_and_back(client, gun):
    person = gone()
    address = reverse("record", args=[person.pk])
    assert "Stina Ågren" in words(client.get(address))
    for _twice in range(2):
        client.post(reverse("hold_record", args=[person.pk]), {"reason": "DO 2027/3"})
    assert (Hold.objects.get().reason, client.get("/gallring/").context["listed"]) == ("DO 2027/3", [])
    assert "Held for DO 2027/3 by Gun Ask" in words(client.get(address))
    client.post(reverse("release_record", args=[person.pk]))
    assert len(client.get("/gallring/").context["listed"]) == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 121])
def test_a_hold_without_a_matter_is_told_at_its_field(client, gun, reason):
    answer = client.post(reverse("hold_record", args=[gone().pk]), {"reason": reason})
    assert (list(wrong(answer)), Hold.objects.count()) == (["reason"], 0)


def test_an_administrator_sees_the_list_and_nobody_in_it(client):
    make_organisation()
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    person = gone()
    assert client.get("/gallring/").status_code == 200
    assert reverse("record", args=[person.pk]) not in words(client.get("/gallring/"))
    assert client.get(reverse("record", args=[person.pk])).status_code == 403


def test_the_settings_take_no_disposal_without_a_decision(client):
    organisation = make_organisation()
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    form = client.get("/installningar/").context["form"]
    filled = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    answer = client.post("/installningar/", filled | {"disposal_is_on": "on"})
    assert list(wrong(answer)) == ["disposal_decision_ref"]
    client.post("/installningar/", filled | {"disposal_is_on": "on", "disposal_decision_ref": "SN 1"})
    organisation.refresh_from_db()
    assert (organisation.disposal_is_on, organisation.disposal_decision_ref) == (True, "SN 1")


def test_a_persons_page_says_when_the_data_go_and_by_which_rule(client, rut, season):
    person = make_candidate(registered_at=timezone.now())
    assert "Interest is kept for 12 months" in words(client.get(reverse("person", args=[person.pk])))
