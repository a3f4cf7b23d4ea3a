"""One person's page: everything that happened in one list, and each next step, twice and wrongly."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.candidates.models import Candidate, Entry, Note
from recruitment.offers.models import Offer
from recruitment.outbox.actions import queue_message
from recruitment.seasons.models import Candidacy, Season
from recruitment.workdays import format_week
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_lecture,
    make_manager,
    make_offer,
    make_recruiter,
    make_season,
    make_unit,
    make_vacancy,
    week,
    weeks,
)
from tests.web.reading import told, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
NOBODY = "00000000-0000-0000-0000-000000000007"


@pytest.fixture
def maja(client):
    user = make_manager(make_unit("Utredning Norr"))
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


@pytest.fixture
def stina():
    lecture = make_lecture(title="Möt oss i Örebro")
    source = {
        "first_source_kind": "lecture", "first_source_id": lecture.pk, "first_source_label": lecture.title,
    }  # fmt: skip
    return make_candidate(registered_at=timezone.now() - timedelta(days=30), phone="0701234567", **source)


@pytest.fixture
def candidacy(stina):
    return make_candidacy(stina, make_season(), state="interested")


def page(person, *rest) -> str:
    return "/".join(["/bank", str(person.pk), *map(str, rest), ""])


def send(client, person, *rest, **data):
    return client.post(page(person, *rest), data, follow=True)


def titles(response) -> list[str]:
    return [event["title"] for event in response.context["events"]]


# What one sees


def next_line(client, person) -> tuple[str, str]:
    found = client.get(page(person)).context["next"]
    return (found["text"], found["url"])


def test_the_page_says_what_to_do_next_and_leads_there(client, rut, stina, candidacy):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert next_line(client, stina)[1] == "#season"
    Candidacy.objects.update(state="cleared")
    assert next_line(client, stina)[1] == "#why-not"
    offer = make_offer(candidacy, make_vacancy(), "sent")
    assert next_line(client, stina)[1] == f"/erbjudanden/{offer.pk}/"
    words_of_waiting = next_line(client, stina)[0]
    Offer.objects.update(proposed_weeks=[week(26)], proposed_at=timezone.now())
    assert next_line(client, stina)[0] != words_of_waiting


def test_a_degree_that_is_only_said_is_to_be_verified_when_it_opens_something(client, rut, stina, candidacy):
    make_vacancy(role="case_worker", has_regulated_tasks=True)
    Candidacy.objects.update(state="cleared")
    assert next_line(client, stina)[1] == "#why-not"
    Candidate.objects.update(education_status="degree")
    assert next_line(client, stina)[1] == "#verify"


def test_source_season_offer_and_mail_stand_in_one_list_newest_first(client, rut, stina, candidacy):
    offer = make_offer(candidacy, make_vacancy(make_unit("Utredning Norr")), "sent")
    message = queue_message(
        key="one", template="left_receipt", recipient=stina.email, context={"first_name": "Stina"},
        person_id=stina.pk,
    )  # fmt: skip
    client.post(page(stina, "anteckning"), {"text": "Har jobbat på HVB."})
    seen = client.get(page(stina))
    assert titles(seen) == [
        "Note",
        message.subject,
        "Offer written: Co-case worker, Utredning Norr",
        "Joined Sommaren 2027",
        "First came by: Lecture",
    ]
    events = seen.context["events"]
    assert [event["at"] for event in events] == sorted((event["at"] for event in events), reverse=True)
    assert [event["url"] for event in events[:3]] == [
        "", f"/meddelanden/{message.pk}/", f"/erbjudanden/{offer.pk}/",
    ]  # fmt: skip
    assert (events[0]["who"], events[0]["text"]) == ("Rut Ek", "Har jobbat på HVB.")
    assert events[4]["text"] == "Möt oss i Örebro"


def test_the_head_says_who_it_is_and_where_from(client, rut, stina, candidacy):
    seen = words(client.get(page(stina)))
    assert seen.count("<h1><bdi>Stina Ågren</bdi></h1>") == 1
    assert "Came by Lecture: <bdi>Möt oss i Örebro</bdi>" in seen
    assert f'href="mailto:{stina.email}"' in seen
    assert 'href="tel:0701234567"' in seen


def test_without_a_number_there_is_nothing_to_call(client, rut):
    assert "tel:" not in words(client.get(page(make_candidate())))


def test_who_has_not_joined_the_season_is_said_to_have_not(client, rut, stina):
    make_season()
    seen = words(client.get(page(stina)))
    assert "Has not joined Sommaren 2027." in seen
    assert "klarmarkera" not in seen


def test_a_sent_offer_past_its_deadline_is_shown_as_expired_before_the_clock_has_tidied(
    client, rut, stina, candidacy
):
    sent = timezone.now() - timedelta(days=20)
    make_offer(candidacy, None, "sent", sent_at=sent, reply_by=sent + timedelta(days=7))
    assert [row["state"] for row in client.get(page(stina)).context["offers"]] == ["expired"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_long_history_takes_no_more_questions(client, rut, stina, django_assert_num_queries, count):
    season = make_season()
    candidacy = make_candidacy(stina, season)
    for number in range(count):
        make_offer(candidacy, make_vacancy(make_unit(), season), "declined")
        Note.objects.create(candidate=stina, author=rut, text=f"{number}")
        Entry.objects.create(candidate=stina, kind="tagged", by=rut)
        queue_message(
            key=f"k{number}", template="left_receipt", recipient=stina.email, context={"first_name": "S"},
            person_id=stina.pk,
        )  # fmt: skip
    client.get(page(stina))
    with django_assert_num_queries(20):
        assert len(titles(client.get(page(stina)))) == 2 + 4 * count


def test_what_people_write_is_never_markup(client, rut):
    odd = make_candidate(first_name="<script>a</script>", about="<img src=x>", tags=["<b>x</b>"])
    client.post(page(odd, "anteckning"), {"text": "<script>b</script>"})
    seen = words(client.get(page(odd)))
    assert [seen.count(bad) for bad in ("<script>a", "<img src=x", "<b>x", "<script>b")] == [0, 0, 0, 0]


def test_nobody_by_that_id_is_not_there_whatever_one_does(client, rut, stina, candidacy):
    other = make_candidate()
    ways = [
        client.get(f"/bank/{NOBODY}/"),
        *(client.post(f"/bank/{NOBODY}/{way}/") for way in ("anteckning", "taggar", "examen")),
        client.post(page(stina, NOBODY, "klarmarkera")),
        client.post(page(other, candidacy.pk, "klarmarkera")),
        client.post(page(other, candidacy.pk, "flytta"), {"state": "closed"}),
    ]
    assert [answer.status_code for answer in ways] == [404] * 7
    assert Candidacy.objects.get().state == "interested"


def test_following_a_link_changes_nothing(client, rut, stina, candidacy):
    ways = ["anteckning", "taggar", "examen", f"{candidacy.pk}/klarmarkera", f"{candidacy.pk}/flytta"]
    assert [client.get(page(stina, way)).status_code for way in ways] == [405] * 5
    assert Entry.objects.count() == 0


# Managers


def test_a_manager_who_is_not_wanted_finds_no_such_person_and_can_do_nothing(client, maja, stina, candidacy):
    Candidate.objects.update(excluded_units=[maja.units.get().pk])
    ways = [
        client.get(page(stina)), client.post(page(stina, "anteckning"), {"text": "x"}),
        client.post(page(stina, "examen"), {"way": "degree_socionom:certificate"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in ways] == [404, 404, 404]
    assert (Note.objects.count(), Entry.objects.count()) == (0, 0)


def test_which_units_somebody_avoids_is_for_those_who_see_every_unit(client, maja, stina):
    Candidate.objects.update(excluded_units=[make_unit("Utredning Söder").pk])
    assert "Utredning Söder" not in words(client.get(page(stina)))
    client.force_login(make_recruiter())
    assert "Utredning Söder" in words(client.get(page(stina)))


def test_a_manager_sees_own_offers_and_no_trace_of_others(client, maja, stina, candidacy):
    mine = make_offer(candidacy, make_vacancy(maja.units.get()), "declined")
    foreign = make_offer(candidacy, make_vacancy(make_unit("Hemlig enhet")), "sent")
    Entry.objects.create(
        candidate=stina, kind="offer_moved", about=f"offer:{foreign.pk}",
        details={"state": "sent", "unit": "Hemlig enhet"},
    )  # fmt: skip
    seen = client.get(page(stina))
    assert [row["offer"] for row in seen.context["offers"]] == [mine]
    assert "Hemlig enhet" not in words(seen)


def test_a_manager_reads_tags_and_writes_notes_but_moves_nobody(client, maja, stina, candidacy):
    Candidate.objects.update(tags=["jour"])
    seen = words(client.get(page(stina)))
    assert seen.count('<span class="chip"><bdi>jour</bdi></span>') == 1
    assert re.findall(r'action="/bank/[^/]+/(\S+?)/"', seen) == ["anteckning", "studier", "examen"]
    assert told(send(client, stina, "anteckning", text="Trevlig på VFU.")) == ["Saved."]
    refused = [
        client.post(page(stina, "taggar"), {"tags": "x"}),
        client.post(page(stina, candidacy.pk, "klarmarkera")),
        client.post(page(stina, candidacy.pk, "flytta"), {"state": "closed"}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]


# Notes


def test_a_note_is_kept_and_the_same_sent_twice_is_one(client, rut, stina):
    for _ in range(2):
        assert told(send(client, stina, "anteckning", text="  Talar arabiska. ")) == ["Saved."]
    assert list(Note.objects.values_list("text", "author")) == [("Talar arabiska.", rut.pk)]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001, "a\x00b"])
def test_a_note_that_cannot_be_says_why_at_its_field_and_keeps_what_was_written(client, rut, stina, text):
    answer = send(client, stina, "anteckning", text=text)
    assert (answer.status_code, list(answer.context["note_form"].errors)) == (200, ["text"])
    assert answer.context["note_form"]["text"].value() == text
    assert words(answer).count('href="#id_text"') == 1
    assert Note.objects.count() == 0


@pytest.mark.parametrize("text", ["x" * 2_000, "🙂 مرحبا", "två\nrader"])
def test_a_note_may_be_long_in_any_script_and_on_many_lines(client, rut, stina, text):
    send(client, stina, "anteckning", text=text)
    assert Note.objects.get().text == text


# Tags


def test_tags_become_what_the_field_says_and_twice_changes_nothing(client, rut, stina):
    Candidate.objects.update(tags=["jour", "gammal"])
    for _ in range(2):
        send(client, stina, "taggar", tags="jour, stor   stad,, jour")
    assert Candidate.objects.get().tags == ["jour", "stor stad"]
    assert Entry.objects.count() == 1


def test_two_spaces_in_a_tag_do_not_take_it_off(client, rut, stina):
    Candidate.objects.update(tags=["stor stad"])
    send(client, stina, "taggar", tags="stor  stad")
    assert Candidate.objects.get().tags == ["stor stad"]


def test_an_empty_field_takes_every_tag_off(client, rut, stina):
    Candidate.objects.update(tags=["jour"])
    send(client, stina, "taggar", tags="")
    assert Candidate.objects.get().tags == []


@pytest.mark.parametrize("tags", ["x" * 41, ",".join(map(str, range(21))), "x," * 300, "a\x00b"])
def test_tags_that_cannot_be_are_refused_at_the_field_and_stay_written(client, rut, stina, tags):
    Candidate.objects.update(tags=["jour"])
    answer = send(client, stina, "taggar", tags=tags)
    assert (answer.status_code, list(answer.context["tag_form"].errors)) == (200, ["tags"])
    assert answer.context["tag_form"]["tags"].value() == tags
    assert Candidate.objects.get().tags == ["jour"]


# Degrees


def test_a_degree_is_verified_once_however_often_it_is_sent(client, maja, stina):
    for _ in range(2):
        assert told(send(client, stina, "examen", way="degree_socionom:certificate")) == ["Saved."]
    person = Candidate.objects.get()
    assert (person.verified_level, person.verified_by) == ("degree_socionom", maja)
    assert Entry.objects.filter(kind="verified").count() == 1


def test_a_judgement_is_shown_with_its_reference_and_can_be_taken_back(client, maja, stina):
    send(client, stina, "examen", way="degree_relevant:assessment", reference="SN 2027/12")
    assert "The board has assessed the degree: SN 2027/12" in words(client.get(page(stina)))
    for _twice in range(2):
        assert told(send(client, stina, "examen/ta-tillbaka")) == ["The degree is no longer verified."]
    assert Candidate.objects.get().verified_level == ""
    assert "SN 2027/12" not in words(client.get(page(stina)))


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["way"]),
        ({"way": "phd:certificate"}, ["way"]),
        ({"way": "degree_foreign:certificate"}, ["way"]),
        ({"way": "degree_relevant:assessment", "reference": " "}, ["reference"]),
        ({"way": "degree_relevant:assessment", "reference": "x" * 121}, ["reference"]),
    ],
)
def test_a_degree_needs_what_and_how_and_nothing_is_chosen_for_one(client, rut, stina, data, fields):
    answer = send(client, stina, "examen", **data)
    assert (answer.status_code, list(answer.context["verify_form"].errors)) == (200, fields)
    assert '<details class="more" open><summary>Verify a degree' in words(answer)
    assert answer.context["verify_form"]["way"].value() == data.get("way")
    assert Candidate.objects.get().verified_level == ""


def test_who_has_left_is_not_verified(client, rut, stina):
    Candidate.objects.update(status="left")
    answer = send(client, stina, "examen", way="degree_socionom:certificate")
    assert answer.context["verify_form"].non_field_errors() == ["The person has left the bank."]


# The season


def test_one_click_clears_and_a_second_says_so(client, rut, stina, candidacy):
    assert told(send(client, stina, candidacy.pk, "klarmarkera")) == ["Cleared for the season."]
    second = send(client, stina, candidacy.pk, "klarmarkera")
    assert told(second) == ["Nothing changed: cleared already, or further on."]
    assert "klarmarkera" not in words(second)
    assert Entry.objects.filter(kind="candidacy_moved").count() == 1


def test_where_an_interview_comes_first_the_page_offers_no_clearing_and_a_post_says_why(
    client, rut, stina, candidacy
):
    Season.objects.update(interview_required=True)
    assert "klarmarkera" not in words(client.get(page(stina)))
    answer = send(client, stina, candidacy.pk, "klarmarkera")
    assert (answer.redirect_chain[-1], told(answer)) == (
        (page(stina), 302),
        ["1 person has not been interviewed, so nobody was cleared."],
    )
    Candidacy.objects.update(state="interviewed")
    assert "klarmarkera" in words(client.get(page(stina)))


def test_the_process_moves_and_the_same_step_twice_is_harmless(client, rut, stina, candidacy):
    assert told(send(client, stina, candidacy.pk, "flytta", state="contacted")) == ["Saved."]
    assert told(send(client, stina, candidacy.pk, "flytta", state="contacted")) == [
        "The process stands there already."
    ]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"state": "closed"}, "reason"),
        ({"state": "contacted", "reason": "no_show"}, "reason"),
        ({"state": "closed", "reason": "ugly"}, "reason"),
        ({"state": "offered"}, "state"),
        ({"state": "assigned"}, "state"),
        ({"state": "flying"}, "state"),
        ({}, "state"),
    ],
)
def test_a_step_that_cannot_be_is_refused_at_its_field_in_the_open_fold(
    client, rut, stina, candidacy, data, field
):
    answer = send(client, stina, candidacy.pk, "flytta", **data)
    assert (answer.status_code, list(answer.context["move_form"].errors)) == (200, [field])
    assert '<details class="more" open><summary>Another step' in words(answer)
    assert Candidacy.objects.get().state == "interested"


def test_closing_takes_a_reason_and_history_tells_it(client, rut, stina, candidacy):
    answer = send(client, stina, candidacy.pk, "flytta", state="closed", reason="availability")
    assert titles(answer)[0] == "Season status: Interested → Closed"
    assert answer.context["events"][0]["text"] == "Availability"


@pytest.mark.parametrize("state", ["offered", "assigned"])
def test_while_an_offer_decides_no_step_is_offered_by_hand(client, rut, stina, candidacy, state):
    Candidacy.objects.update(state=state)
    seen = words(client.get(page(stina)))
    assert ("flytta" in seen, "klarmarkera" in seen) == (False, False)


# Could this person come?


def test_why_not_gives_the_reason(client, rut, stina, candidacy):
    vacancy = make_vacancy(make_unit("Utredning Norr"), candidacy.season, role="case_worker")
    seen = client.get(page(stina), {"vacancy": vacancy.pk})
    assert seen.context["asked_vacancy"] == vacancy
    assert [str(reason.message) for reason in seen.context["reasons"]] == [
        "The person is not cleared for the summer."
    ]
    assert words(seen).count("<li>The person is not cleared for the summer.") == 1


def test_why_not_says_when_nothing_is_in_the_way(client, rut, stina, candidacy):
    Candidacy.objects.update(state="cleared")
    unit = make_unit("Bistånd", area="financial_assistance")
    vacancy = make_vacancy(unit, candidacy.season, role="social_administrator")
    seen = client.get(page(stina), {"vacancy": vacancy.pk})
    assert seen.context["reasons"] == ()
    assert ">Fits</span>" in words(seen)


def test_who_fits_is_offered_a_free_seat_from_the_answer(client, rut, stina, candidacy):
    Candidacy.objects.update(state="cleared")
    unit = make_unit("Bistånd", area="financial_assistance")
    vacancy = make_vacancy(unit, candidacy.season, role="social_administrator", seats=2)
    other = make_candidacy(make_candidate(email="annan@example.org"), candidacy.season)
    make_offer(other, vacancy, "confirmed")
    place = client.get(page(stina), {"vacancy": vacancy.pk}).context["place"]
    weeks = {name: format_week(place[name]) for name in ("first_week", "last_week")}
    asked = {"vacancy": vacancy.pk, "candidacy": candidacy.pk, "seat": place["seat"], **weeks}
    answer = client.post(reverse("new_offer", args=[candidacy.season.year]), asked)
    draft = Offer.objects.get(candidacy=candidacy)
    assert answer.url == reverse("offer", kwargs={"pk": draft.pk})
    assert (draft.state, draft.seat, draft.first_week, draft.last_week) == ("draft", 2, week(25), week(32))


def test_who_does_not_fit_is_offered_nothing(client, rut, stina, candidacy):
    vacancy = make_vacancy(make_unit("Utredning Norr"), candidacy.season, role="case_worker")
    assert "place" not in client.get(page(stina), {"vacancy": vacancy.pk}).context


def test_two_vacancies_of_a_unit_are_told_apart_by_their_weeks(client, rut, stina, candidacy):
    unit = make_unit("Utredning Norr")
    for last in (27, 32):
        make_vacancy(unit, candidacy.season, last_week=week(last))
    choices = client.get(page(stina)).context["why_not_form"].fields["vacancy"].choices
    assert sorted(str(label) for _value, label in choices) == [
        "Choose a vacancy",
        "Co-case worker, Utredning Norr, weeks 25–27",
        "Co-case worker, Utredning Norr, weeks 25–32",
    ]


@pytest.mark.parametrize("asked", ["", "x", NOBODY])
def test_a_vacancy_that_is_not_there_is_a_fault_at_its_field(client, rut, stina, candidacy, asked):
    seen = client.get(page(stina), {"vacancy": asked})
    assert (seen.status_code, list(seen.context["why_not_form"].errors)) == (200, ["vacancy"])


def test_a_manager_asks_about_own_vacancies_only(client, maja, stina, candidacy):
    make_vacancy(make_unit("Hemlig enhet"), candidacy.season)
    mine = make_vacancy(maja.units.get(), candidacy.season)
    queryset = client.get(page(stina)).context["why_not_form"].fields["vacancy"].queryset
    assert list(queryset) == [mine]


def test_weeks_are_drawn_as_the_person_gave_them(client, rut, stina, candidacy):
    Candidacy.objects.update(weeks=weeks(26, 27))
    strip = client.get(page(stina)).context["weeks"]
    assert [cell["number"] for cell in strip if cell["state"] == "available"] == [26, 27]
    assert len(strip) == 13


def test_studies_are_checked_in_ladok_from_the_page(client, rut, stina):
    address = reverse("check_studies", args=[stina.pk])
    assert list(client.post(address, {"outcome": ""}).context["form"].errors) == ["outcome"]
    for _twice in range(2):
        assert client.post(address, {"outcome": "differs"}).url == reverse("person", args=[stina.pk])
    assert [one.details for one in stina.entries.filter(kind="ladok_checked")] == [{"outcome": "differs"}]
    assert (
        "Differs from what the person has said"
        in client.get(reverse("person", args=[stina.pk])).content.decode()
    )
