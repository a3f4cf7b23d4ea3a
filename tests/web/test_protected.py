"""The pages of people with protected identity: added by code name, asked by phone, never written to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.bank.placeholders import add_placeholder
from recruitment.candidates.models import Candidate
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from tests.factories import make_candidacy, make_candidate, make_manager, make_offer, make_season, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]


def add(rut, **answers) -> Candidate:
    return add_placeholder({"education_status": "student"} | answers, by=rut, at=timezone.now())


def make_old(person: Candidate) -> Candidate:
    """As the clock leaves somebody whose year is nearly over."""
    at = timezone.now()
    Candidate.objects.filter(pk=person.pk).update(
        confirmed_at=at - timedelta(days=340), renewal_asked_at=at - timedelta(days=1)
    )
    return person


def test_a_recruiter_adds_a_person_and_the_form_has_no_place_for_who_it_is(client, rut, season):
    form = client.get(reverse("new_placeholder")).context["form"]
    assert set(form.fields) == {
        "education_status", "admit_term", "admit_year", "weeks", "extent", "licence_b", "wanted_areas",
        "excluded_units", "key",
    }  # fmt: skip
    filled = {"education_status": "student", "weeks": ["2027-W25", "2027-W26"], "key": form["key"].value()}
    for _twice in range(2):
        answer = client.post(reverse("new_placeholder"), filled)
    person = Candidate.objects.get()
    assert answer.url == reverse("person", args=[person.pk])
    assert (person.is_placeholder, person.full_name) == (True, f"Kandidat {person.last_name}")
    assert len(person.candidacies.get().weeks) == 2
    assert Message.objects.count() == 0


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(client, rut, season):
    page = client.post(reverse("new_placeholder"), {"admit_term": "HT", "weeks": ["2027-W25"]})
    form = page.context["form"]
    assert set(form.errors) == {"education_status", "admit_year"}
    assert form["weeks"].value() == ["2027-W25"]
    assert Candidate.objects.count() == 0


def test_the_persons_page_says_where_the_rest_lies_and_shows_no_way_to_reach_them(client, rut):
    person = add(rut)
    page = client.get(reverse("person", args=[person.pk]))
    terms = [str(fact["term"]) for fact in page.context["facts"]]
    assert terms[0] == "Education"
    assert "This is a code name." in page.content.decode()
    assert "mailto:" not in page.content.decode()
    assert person.readings.get().reader == rut


@pytest.mark.parametrize("count", [1, 3])
def test_all_of_them_are_listed_and_those_to_ask_first(client, rut, count, django_assert_num_queries):
    people = [add(rut) for _number in range(count)]
    make_old(max(people, key=lambda one: one.last_name))
    make_candidate()
    client.get(reverse("placeholders"))
    with django_assert_num_queries(5):
        rows = client.get(reverse("placeholders")).context["rows"]
    assert [row["is_to_ask"] for row in rows] == [True] + [False] * (count - 1)
    assert {row["person"].pk for row in rows} == {person.pk for person in people}


def test_the_day_says_whom_to_ask_until_it_is_noted(client, rut):
    person = make_old(add(rut))
    [tile] = [
        tile for tile in client.get("/idag/").context["tiles"] if tile["url"] == reverse("placeholders")
    ]
    assert tile["value"] == 1
    for _twice in range(2):
        answer = client.post(reverse("placeholder_stays", args=[person.pk]))
        assert answer.url == reverse("placeholders")
    tiles = client.get("/idag/").context["tiles"]
    assert [tile for tile in tiles if tile["url"] == reverse("placeholders")] == []


def test_somebody_leaves_by_the_recruiter_twice_without_a_word_by_mail(client, rut):
    person = add(rut)
    for _twice in range(2):
        client.post(reverse("placeholder_leaves", args=[person.pk]))
    assert Candidate.objects.get().status == "left"
    assert client.get(reverse("placeholders")).context["rows"] == []
    assert Message.objects.count() == 0


@pytest.mark.parametrize("page", ["placeholder_stays", "placeholder_leaves"])
def test_everybody_else_is_not_moved_here(client, rut, page):
    stina = make_candidate()
    assert client.post(reverse(page, args=[stina.pk])).status_code == 404
    assert Candidate.objects.get().status == "active"


def test_a_manager_does_not_add_anybody(client, rut):
    client.force_login(make_manager(make_unit()))
    assert client.post(reverse("new_placeholder"), {"education_status": "other"}).status_code == 403
    assert Candidate.objects.count() == 0


def test_an_offer_shows_no_mail_and_its_answer_is_noted(client, rut):
    make_season()
    person = add(rut, admit_term="HT", admit_year=2024)
    person.candidacies.all().delete()
    offer = make_offer(make_candidacy(person), state="draft")
    page = client.get(reverse("offer", args=[offer.pk]))
    assert page.context["mail"] is None
    mail = client.get(reverse("offer_mail", args=[offer.pk]))
    for shown in (page, mail):
        assert "no mail and no text message is sent" in shown.content.decode()
    client.post(reverse("send_offer", args=[offer.pk]))
    assert Offer.objects.get().state == "sent"
    client.post(reverse("record_answer", args=[offer.pk]), {"answer": "yes"})
    offer = Offer.objects.get()
    assert (offer.state, offer.answered_name) == ("accepted_conditional", person.full_name)
    assert Message.objects.filter(person_id=person.pk).count() == 0
