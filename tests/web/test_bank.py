"""The bank's list: what is asked is what is found, and many people are cleared and tagged at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from recruitment.candidates.models import Candidate, Entry
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area
from recruitment.web import bank
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_lecture,
    make_manager,
    make_unit,
    weeks,
)
from tests.web.reading import told, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]
UNKNOWN = "00000000-0000-0000-0000-000000000007"


@pytest.fixture
def people(season):
    """Three that differ in everything one may ask for."""
    lecture = make_lecture(title="Möt oss i Örebro")
    unit = make_unit("Utredning Norr", slug="norr")
    stina = make_candidate(
        first_name="Stina", licence_b="yes", wanted_areas=[Area.CHILD_YOUTH], wanted_units=[unit.pk],
        tags=["jour"], vfu_completed=True, first_source_kind="lecture", first_source_id=lecture.pk,
        first_source_label=lecture.title,
    )  # fmt: skip
    make_candidacy(stina, season, state="interested")
    otto = make_candidate(
        first_name="Otto", last_name="Åkesson", education_status="other", university_id=None, admit_term="",
        admit_year=None, registered_at=timezone.now() - timedelta(days=90),
        last_contacted_at=timezone.now(), email="otto@example.org",
    )  # fmt: skip
    make_candidacy(otto, season, state="cleared", weeks=weeks(30, 31))
    lova = make_candidate(
        first_name="Lova", last_name="Berg", university_id="su", status="paused", email="lova@example.org"
    )
    return {"Stina": stina, "Otto": otto, "Lova": lova, "lecture": lecture}


def listed(response) -> list[str]:
    return [row["person"].first_name for row in response.context["rows"]]


def act(client, action, *people, question="", follow=True, **more):
    ids = [person.pk for person in people]
    return client.post(
        "/bank/flera/", {"action": action, "ids": ids, "question": question} | more, follow=follow
    )


# Asking

QUESTIONS = [
    "", "q=stina", "q=åkesson", "q=sti", "q=nobody-has-this", "stage=interested",
    "stage=interested&stage=cleared",
    "education_status=student", "university=oru", "terms_min=5", "terms_max=6", "area=child_youth",
    "unit=norr", "weeks=2027-W25,2027-W26", "weeks=2027-W30&weeks=2027-W31", "weeks_any=2027-W30",
    "min_weeks=8",
    "licence_b=yes", "qualification=student_late", "verified=false", "vfu=true", "source_kind=lecture",
    "season=2027", "tag=jour", "tag=Jour", "registered_before=2020-01-01", "not_contacted_since=2026-01-01",
    "status=paused", "q__not=otto", "stage__not=cleared", "ordering=name", "ordering=-terms",
    "q=o&ordering=-registered_at", "area=child_youth&vfu=true&q=stina",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_page_finds_whom_the_api_finds_in_the_same_order(client, rut, people, question):
    api = APIClient()
    api.force_authenticate(rut)
    answer = api.get(f"/api/v1/candidates/?{question}").json()
    assert listed(client.get(f"/bank/?{question}")) == [row["first_name"] for row in answer["results"]]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("foo=1", "foo"), ("weeks=2027-W54", "Can work all of the weeks"), ("terms_min=9", "Terms, at least"),
        ("terms_min=-1", "Terms, at least"), ("stage=flying", "Stage in the season"),
        ("university=hogwarts", "University"), ("unit=nowhere", "Wants the unit"),
        ("vfu=perhaps", "Placement (VFU) done"), ("registered_after=1900-01-01", "Registered on or after"),
        ("not_contacted_since=yesterday", "Not contacted since"), ("ordering=beauty", "Order"),
        ("ordering=relevance", "Order"), ("min_weeks=0", "Weeks in a row, at least"),
        ("q=a%00b", "Words"), ("q__not__not=x", "q__not__not"), ("tag=" + "x" * 41, "Tag"),
        ("stage__not=flying", "Not: Stage in the season"), ("<script>=1", "<script>"),
    ],
)  # fmt: skip
def test_what_is_not_understood_finds_nobody_and_is_explained(client, rut, people, question, name):
    page = client.get("/bank/?" + question)
    assert (page.status_code, listed(page)) == (200, [])
    assert [fault["name"] for fault in page.context["faults"]] == [name]
    assert page.context["faults"][0]["text"] != ""
    assert "<script>=1" not in words(page)


def test_a_fault_offers_the_question_without_it(client, rut, people):
    page = client.get("/bank/?q=stina&weeks=2027-W54")
    assert [fault["url"] for fault in page.context["faults"]] == ["/bank/?q=stina"]
    assert listed(client.get(page.context["faults"][0]["url"])) == ["Stina"]


def test_chips_say_in_words_what_was_asked_and_each_takes_one_filter_away(client, rut, people):
    asked = {
        "q": "stina", "university": "oru", "vfu": "true", "weeks": ["2027-W25", "2027-W26"], "unit": "norr",
        "season": "2027", "lecture": people["lecture"].code, "stage": ["interested", "cleared"],
        "registered_after": "2026-01-31", "stage__not": "closed", "tag": "jour", "terms_min": "5",
    }  # fmt: skip
    chips = {chip["label"]: chip["url"] for chip in client.get("/bank/", asked).context["chips"]}
    assert list(chips) == [
        "Words: stina", "University: Örebro universitet", "Placement (VFU) done: Yes",
        "Can work all of the weeks: weeks 25–26", "Wants the unit: Utredning Norr", "Season: Sommaren 2027",
        "Came by the lecture: Möt oss i Örebro", "Stage in the season: Interested, Cleared for the summer",
        "Registered on or after: 31 January 2026", "Not: Stage in the season: Closed", "Tag: jour",
        "Terms, at least: 5",
    ]  # fmt: skip


def test_each_chip_leads_to_the_list_without_its_filter(client, rut, people):
    page = client.get("/bank/?q=stina&stage=interested&stage=cleared&ordering=name")
    assert [chip["url"] for chip in page.context["chips"]] == [
        "/bank/?stage=interested&stage=cleared&ordering=name",
        "/bank/?q=stina&ordering=name",
    ]


def test_a_head_sorts_keeps_the_question_and_turns_round(client, rut, people):
    first = client.get("/bank/?status=active&status=paused").context["columns"]
    assert first["name"] == {"url": "/bank/?status=active&status=paused&ordering=name", "sorted": ""}
    assert first["source"]["sorted"] == "descending"
    page = client.get(first["name"]["url"])
    assert listed(page) == ["Lova", "Stina", "Otto"]
    assert page.context["columns"]["name"] == {
        "url": "/bank/?status=active&status=paused&ordering=-name",
        "sorted": "ascending",
    }
    assert words(page).count('aria-sort="ascending"') == 1
    assert listed(client.get(page.context["columns"]["name"]["url"])) == ["Otto", "Stina", "Lova"]


def test_paging_keeps_the_question_and_meets_everybody_once(client, rut, people, monkeypatch):
    monkeypatch.setattr(bank, "ROWS", 1)
    page, met = client.get("/bank/?ordering=name&stage__not=closed"), []
    while True:
        met += listed(page)
        if not page.context["next_url"]:
            break
        assert page.context["next_url"].startswith("/bank/?ordering=name&stage__not=closed&cursor=")
        page = client.get(page.context["next_url"])
    assert met == ["Lova", "Stina", "Otto"]
    assert listed(client.get(page.context["previous_url"])) == ["Stina"]


def test_a_new_filter_begins_at_the_first_page(client, rut, people, monkeypatch):
    monkeypatch.setattr(bank, "ROWS", 1)
    second = client.get(client.get("/bank/?q=e&ordering=name").context["next_url"] or "/bank/?q=e")
    leads = [chip["url"] for chip in second.context["chips"]] + [
        column["url"] for column in second.context["columns"].values()
    ]
    assert [url for url in leads if "cursor" in url] == []


def test_a_broken_cursor_begins_again_and_says_so(client, rut, people):
    page = client.get("/bank/?cursor=broken")
    assert len(listed(page)) == 3
    assert "The address of this page of the list was broken." in words(page)


def test_the_filters_show_what_was_asked(client, rut, people):
    form = client.get("/bank/?q=stina&stage=interested,cleared&terms_min=5&tag=jour").context[
        "form_of_question"
    ]()
    shown = {name: form[name].value() for name in ("q", "stage", "terms_min", "tag", "vfu")}
    assert shown == {
        "q": "stina", "stage": ["interested", "cleared"], "terms_min": "5", "tag": "jour", "vfu": "",
    }  # fmt: skip


def test_the_rare_filters_are_folded_until_one_is_used(client, rut, season):
    folded, used = client.get("/bank/?q=a"), client.get("/bank/?tag=jour")
    fold = re.compile(r'<details class="more flow"( open)?>')
    assert [fold.search(words(page)).group(1) for page in (folded, used)] == [None, " open"]


def test_no_choice_is_left_in_djangos_own_words(client, rut, people):
    pages = [words(client.get(path)) for path in ("/bank/", f"/bank/{people['Stina'].pk}/")]
    assert [("---" in page, "Select an option" in page) for page in pages] == [(False, False)] * 2


def test_counts_stand_in_words_and_lead_to_the_list_they_count(client, rut, people):
    page = client.get("/bank/antal/?status=active")
    groups = {group["label"]: group["options"] for group in page.context["groups"]}
    assert groups["University"] == [
        {"label": "Örebro universitet", "count": 1, "url": "/bank/?status=active&university=oru"}
    ]
    assert [(one["label"], one["count"]) for one in groups["Placement (VFU) done"]] in (
        [("Yes", 1), ("No", 1)],
        [("No", 1), ("Yes", 1)],
    )
    for options in groups.values():
        for option in options:
            assert len(listed(client.get(option["url"]))) == option["count"]


def test_counts_are_a_whole_page_without_script_and_a_part_of_one_with_it(client, rut, people):
    assert words(client.get("/bank/antal/")).count("<h1>") == 1
    part = client.get("/bank/antal/", headers={"hx-request": "true"})
    assert words(part).startswith('<div class="columns">')


def test_typing_answers_with_the_results_alone(client, rut, people):
    part = words(client.get("/bank/?q=stina", headers={"hx-request": "true"}))
    assert ("<html" in part, part.count("data-rows"), part.count("data-pick ")) == (False, 1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_questions_however_long_it_is(
    client, rut, season, django_assert_num_queries, count
):
    for _ in range(count):
        make_candidacy(make_candidate(tags=["jour"]), season)
    client.get("/bank/")
    with django_assert_num_queries(13):
        assert len(listed(client.get("/bank/?q=stina&stage=cleared"))) == count


def test_a_word_in_rows_of_the_bank_is_never_markup(client, rut, season):
    make_candidacy(make_candidate(first_name="<script>alert(1)</script>", tags=["<b>"]), season)
    page = words(client.get("/bank/?q=<script>"))
    assert ("<script>alert" in page, "<b>" in page) == (False, False)


def test_before_the_first_season_the_bank_is_there(client, rut):
    make_candidate()
    page = client.get("/bank/")
    assert (listed(page), page.context["form_of_question"]().fields["weeks"].choices) == (["Stina"], [])


# Many at once


def test_many_are_cleared_and_the_question_is_kept(client, rut, people):
    answer = act(client, "clear", people["Stina"], people["Otto"], question="q=o&stage=interested")
    assert answer.redirect_chain == [("/bank/?q=o&stage=interested", 302)]
    assert told(answer) == [
        "1 person is cleared for the season.",
        "1 person was cleared already, or is further on.",
    ]
    assert set(Candidacy.objects.values_list("state", flat=True)) == {"cleared"}
    assert Candidacy.objects.get(candidate=people["Stina"]).cleared_by == rut


def test_clearing_twice_changes_nothing_more_and_says_so(client, rut, people):
    act(client, "clear", people["Stina"])
    before = list(Candidacy.objects.order_by("pk").values())
    assert told(act(client, "clear", people["Stina"])) == ["1 person was cleared already, or is further on."]
    assert list(Candidacy.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(kind="candidacy_moved").count() == 1


def test_who_has_not_joined_the_season_is_named_as_such(client, rut, people):
    assert told(act(client, "clear", people["Lova"], people["Stina"])) == [
        "1 person is cleared for the season.",
        "1 person has not joined Sommaren 2027 and was not cleared.",
    ]


@pytest.mark.parametrize("action", ["clear", "tag", "untag", ""])
def test_nobody_ticked_is_said_clearly_and_the_list_stays_as_it_was_asked(client, rut, people, action):
    answer = act(client, action, question="q=stina&ordering=name", tags="jour, natt")
    assert (answer.status_code, listed(answer)) == (409, ["Stina"])
    assert told(answer) == ["Nobody was ticked, so nothing was done. Tick people first."]
    assert 'value="jour, natt"' in words(answer)
    assert 'name="question" value="q=stina&amp;ordering=name"' in words(answer)
    assert [chip["url"] for chip in answer.context["chips"]] == ["/bank/?ordering=name"]
    assert 'action="/bank/" aria-label="Filters" hx-get="/bank/"' in words(answer)


def test_a_rule_that_says_no_clears_nobody_and_keeps_the_ticks(client, rut, people):
    Season.objects.update(interview_required=True)
    answer = act(client, "clear", people["Stina"], question="status=active")
    assert told(answer) == ["1 person has not been interviewed, so nobody was cleared."]
    assert [(row["person"].first_name, row["is_ticked"]) for row in answer.context["rows"]] == [
        ("Stina", True),
        ("Otto", False),
    ]
    assert words(answer).count(" data-pick checked") == 1
    assert Candidacy.objects.filter(state="cleared").count() == 1


def test_without_a_season_nobody_can_be_cleared(client, rut):
    assert told(act(client, "clear", make_candidate())) == ["There is no season to clear people for."]


def test_many_are_tagged_and_the_second_time_they_have_it_already(client, rut, people):
    both = people["Stina"], people["Lova"]
    page = act(client, "tag", *both, tags="natt,  stor   stad ")
    assert page.context["undo"]["text"] == "2 people changed."
    assert Candidate.objects.get(first_name="Lova").tags == ["natt", "stor stad"]
    assert told(act(client, "tag", *both, tags="natt, stor stad")) == ["They had the tag already."]
    assert Entry.objects.filter(kind="tagged").count() == 2


def test_a_tag_is_taken_off_and_the_second_time_nobody_had_it(client, rut, people):
    both = people["Stina"], people["Otto"]
    assert act(client, "untag", *both, tags="jour").context["undo"]["text"] == "1 person changed."
    assert Candidate.objects.get(first_name="Stina").tags == []
    assert told(act(client, "untag", *both, tags="jour")) == ["Nobody had the tag."]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("", "Write a tag first."),
        (" , ,", "Write a tag first."),
        ("x" * 41, "A tag has 1 to 40 characters."),
        ("a\x00b", "Null characters are not allowed."),
        (", ".join(f"t{number}" for number in range(21)), "A person has 20 tags at most."),
    ],
)
def test_a_tag_that_cannot_be_is_refused_and_what_was_typed_and_ticked_is_there(
    client, rut, people, tags, said
):
    answer = act(client, "tag", people["Stina"], tags=tags)
    assert (answer.status_code, told(answer)) == (409, [said])
    assert (answer.context["kept"]["tags"], words(answer).count(" data-pick checked")) == (tags, 1)
    assert Candidate.objects.get(first_name="Stina").tags == ["jour"]


@pytest.mark.parametrize("ids", [["x"], [UNKNOWN], ["' OR 1=1"], ["\x00"]])
def test_ids_of_nobody_tick_nobody(client, rut, people, ids):
    answer = client.post("/bank/flera/", {"action": "clear", "ids": ids})
    assert told(answer) == ["Nobody was ticked, so nothing was done. Tick people first."]
    assert Candidacy.objects.filter(state="cleared").count() == 1


def test_a_forged_question_leads_nowhere_else(client, rut, people):
    answer = act(client, "clear", people["Stina"], question="//evil.example.org/\r\nX: 1", follow=False)
    assert (answer.status_code, answer.url) == (302, "/bank/?%2F%2Fevil.example.org%2F%0D%0AX%3A+1=")


def test_enter_in_the_tag_field_tags_and_never_clears(client, rut, people):
    bar = words(client.get("/bank/")).split('<div class="bulk">')[1]
    assert re.findall(r'name="action" value="(\w+)"', bar) == [
        "tag",
        "untag",
        "enlist",
        "write",
        "invite",
        "interview",
        "clear",
    ]
    assert "Selected: <strong data-picked>0</strong>" in bar


def test_acting_on_many_is_a_post_and_the_list_a_get(client, rut):
    assert (client.get("/bank/flera/").status_code, client.post("/bank/").status_code) == (405, 405)


# A manager's bank


def test_a_manager_finds_no_one_who_hides_by_any_question_or_count(client, people):
    unit = make_unit()
    client.force_login(make_manager(unit))
    Candidate.objects.filter(first_name="Stina").update(excluded_units=[unit.pk])
    for question in ("", "q=stina", "tag=jour", "status=active"):
        assert [name for name in listed(client.get(f"/bank/?{question}")) if name == "Stina"] == []
    assert "jour" not in words(client.get("/bank/antal/"))


def test_a_manager_has_nothing_to_tick(client, people):
    client.force_login(make_manager(make_unit()))
    page = words(client.get("/bank/"))
    assert (page.count("data-pick"), page.count('class="bulk"')) == (0, 0)


def test_the_counts_take_few_questions(client, rut, people):
    client.get("/bank/antal/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/bank/antal/", headers={"hx-request": "true"})
    assert len(asked) == 6


def test_while_one_types_the_first_twenty_answer_and_the_next_are_one_step_away(client, rut):
    for nth in range(23):
        make_candidate(first_name=f"Stina{nth}")
    typed = client.get("/bank/?q=stina", headers={"HX-Request": "true"})
    rest = client.get(typed.context["next_url"])
    assert (len(listed(typed)), len(listed(rest))) == (20, 3)
    assert set(listed(typed)).isdisjoint(listed(rest))
    assert len(listed(client.get("/bank/?q=stina"))) == 23
