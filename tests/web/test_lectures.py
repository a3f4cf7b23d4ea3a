"""A lecture is written down, its QR code shown, and one sees how many came of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.lectures.models import Lecture
from recruitment.staff.rights import Role
from tests.factories import (
    make_candidate,
    make_lecture,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

FORM = {
    "kind": "lecture",
    "title": "Möt socialtjänsten",
    "university": "oru",
    "held_at": "2027-02-10T13:15",
    "place": "Långhuset",
    "programme": "Socionomprogrammet",
    "course": "Termin 5",
    "admit_term": "HT",
    "admit_year": "2024",
    "lecturer": "",
    "unit": "",
    "attendees": "",
}
TEXTS = ["title", "place", "programme", "course"]


@pytest.fixture(autouse=True)
def norrby():
    return make_organisation()


@pytest.fixture
def rut(client):
    user = make_recruiter()
    client.force_login(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return user


def words(response) -> str:
    return response.content.decode()


def test_a_recruiter_writes_a_lecture_down_and_gets_its_code(client, rut, settings):
    settings.BASE_URL = "https://jobb.norrby.se"
    answer = client.post("/foredrag/nytt/", FORM, follow=True)
    lecture = Lecture.objects.get()
    assert answer.redirect_chain == [(f"/foredrag/{lecture.pk}/", 302)]
    page = words(answer)
    assert f'value="https://jobb.norrby.se/f/{lecture.code}/"' in page
    assert f"<code>{lecture.code}</code>" in page
    assert page.count("<svg") == 1
    assert timezone.localtime(lecture.held_at).isoformat() == "2027-02-10T13:15:00+01:00"
    assert (lecture.created_by, lecture.admit_year) == (rut, 2024)


def test_a_lecture_is_changed_and_keeps_its_code(client, rut):
    lecture = make_lecture()
    client.post(f"/foredrag/{lecture.pk}/andra/", FORM | {"attendees": "62"})
    changed = Lecture.objects.get()
    assert (changed.title, changed.attendees, changed.code) == ("Möt socialtjänsten", 62, lecture.code)


def test_the_form_to_change_shows_what_is_stored(client, rut):
    lecture = make_lecture(held_at=timezone.now(), place="Sal L1")
    form = client.get(f"/foredrag/{lecture.pk}/andra/").context["form"]
    page = words(client.get(f"/foredrag/{lecture.pk}/andra/"))
    moment = timezone.localtime(lecture.held_at).strftime("%Y-%m-%dT%H:%M")
    assert form["place"].value() == "Sal L1"
    assert f'value="{moment}"' in page


def test_a_lecturer_who_has_left_stays_on_the_lecture_but_is_not_offered_for_others(client, rut):
    gone = make_user(Role.EMPLOYEE, is_active=False, first_name="Greta", last_name="Borta")
    old = make_lecture(lecturer=gone)
    assert "Greta Borta" in words(client.get(f"/foredrag/{old.pk}/andra/"))
    assert "Greta Borta" not in words(client.get("/foredrag/nytt/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"university": ""}, "university"),
        ({"university": "hogwarts"}, "university"),
        ({"held_at": "i morgon"}, "held_at"),
        ({"held_at": "1900-01-01T10:00"}, "held_at"),
        ({"held_at": "0001-01-01T00:00"}, "held_at"),
        ({"held_at": "9999-12-31T23:59"}, "held_at"),
        ({"held_at": "2027-03-28T02:30"}, "held_at"),
        ({"admit_term": "", "admit_year": "2024"}, "admit_term"),
        ({"admit_year": ""}, "admit_year"),
        ({"admit_year": "2028"}, "admit_year"),
        ({"admit_year": "-1"}, "admit_year"),
        ({"attendees": "-1"}, "attendees"),
        ({"attendees": "99999999999999"}, "attendees"),
        ({"lecturer": "not-a-person"}, "lecturer"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(client, rut, changes, field):
    answer = client.post("/foredrag/nytt/", FORM | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert 'value="Termin 5"' in words(answer)
    assert Lecture.objects.count() == 0


@pytest.mark.parametrize("text", ["A\x00B", "ö" * 10_000])
def test_what_cannot_be_stored_is_a_fault_at_every_field(client, rut, text):
    answer = client.post("/foredrag/nytt/", FORM | dict.fromkeys(TEXTS, text))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, TEXTS)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "مرحبا \u202eolleh", "🎓👩🏽‍🎓", "'; DROP TABLE --", "{{ 7|add:7 }}"],
)
def test_any_other_text_is_only_text(client, rut, text):
    answer = client.post("/foredrag/nytt/", FORM | dict.fromkeys(TEXTS, text), follow=True)
    lecture = Lecture.objects.get()
    assert [getattr(lecture, name) for name in TEXTS] == [text] * 4
    pages = [client.get(f"/foredrag/{lecture.pk}/{path}") for path in ("affisch/", "andra/")]
    assert [page.status_code for page in pages] == [200, 200]
    assert "<script>alert" not in "".join(map(words, [answer, client.get("/foredrag/"), *pages]))


def test_the_sheet_has_the_code_large_and_the_address_short(client, rut, settings):
    settings.BASE_URL = "https://jobb.norrby.se"
    lecture = make_lecture()
    page = words(client.get(f"/foredrag/{lecture.pk}/affisch/"))
    assert page.count("<svg") == 1
    assert f"<p>jobb.norrby.se/f/{lecture.code}</p>" in page
    assert f'<p class="code">{lecture.code}</p>' in page
    assert "010-123 45 67" in page


def test_nothing_on_the_pages_is_refused_by_the_strict_policy(client, rut):
    lecture = make_lecture()
    for path in (f"/foredrag/{lecture.pk}/", f"/foredrag/{lecture.pk}/affisch/"):
        answer = client.get(path)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert re.findall(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", words(answer)) == []


def test_the_code_is_downloaded_as_a_picture(client, rut):
    lecture = make_lecture()
    answer = client.get(f"/foredrag/{lecture.pk}/qr.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Content-Disposition"] == f'attachment; filename="qr-{lecture.code}.png"'
    assert answer.content.startswith(b"\x89PNG")


def test_one_sees_how_many_registered_and_the_share_of_those_in_the_room(client, rut):
    lecture, other = make_lecture(attendees=4), make_lecture(title="En annan")
    for source in (lecture, lecture, other):
        make_candidate(first_source_kind="lecture", first_source_id=source.pk, last_source_id=source.pk)
    make_candidate(first_source_id=other.pk, last_source_id=lecture.pk)
    make_candidate(status="new", confirmed_at=None, first_source_id=lecture.pk, last_source_id=lecture.pk)
    rows = {
        row.lecture.pk: (row.registered, row.share)
        for row in client.get("/foredrag/?when=past").context["rows"]
    }
    assert rows == {lecture.pk: (3, 75), other.pk: (2, None)}
    assert client.get(f"/foredrag/{lecture.pk}/").context["row"].registered == 3


def test_what_is_ahead_comes_soonest_first_and_what_is_past_latest_first(client, rut):
    now = timezone.now()
    days = [3, -5, 9, 0, -2]
    for day in days:
        make_lecture(title=f"Dag {day}", held_at=now + timedelta(days=day))
    titles = {
        when: [row.lecture.title for row in client.get(f"/foredrag/?when={when}").context["rows"]]
        for when in ("upcoming", "past")
    }
    assert titles == {"upcoming": ["Dag 0", "Dag 3", "Dag 9"], "past": ["Dag -2", "Dag -5"]}
    assert [tab["count"] for tab in client.get("/foredrag/").context["tabs"]] == [3, 2]


def test_with_nothing_ahead_the_list_opens_with_what_was_held(client, rut):
    make_lecture(held_at=timezone.now() - timedelta(days=5))
    assert len(client.get("/foredrag/").context["rows"]) == 1


def test_a_long_list_is_turned_page_by_page_and_back(client, rut):
    now = timezone.now()
    for day in range(30):
        make_lecture(title=f"Dag {day:02}", held_at=now - timedelta(days=day + 1))
    first = client.get("/foredrag/?when=past")
    second = client.get("/foredrag/" + first.context["page"].next_url)
    back = client.get("/foredrag/" + second.context["page"].previous_url)
    titles = [[row.lecture.title for row in page.context["rows"]] for page in (first, second, back)]
    assert titles[0] + titles[1] == [f"Dag {day:02}" for day in range(30)]
    assert titles[2] == titles[0]


@pytest.mark.parametrize("question", ["when=someday", "when=past&colour=red", "sort=title"])
def test_a_question_that_is_not_understood_shows_nothing_and_says_so(client, rut, question):
    make_lecture(title="Finns")
    answer = client.get(f"/foredrag/?{question}")
    assert (answer.status_code, answer.context["rows"], bool(answer.context["page"].note)) == (200, [], True)
    assert "Finns" not in words(answer)


@pytest.mark.parametrize("cursor", ["abc", "%00", "a" * 5000])
def test_a_broken_cursor_starts_from_the_beginning_and_says_so(client, rut, cursor):
    make_lecture(title="Finns")
    answer = client.get(f"/foredrag/?when=past&cursor={cursor}")
    assert (len(answer.context["rows"]), bool(answer.context["page"].note)) == (1, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_seven_queries_however_long(client, rut, rows, django_assert_num_queries):
    for _ in range(rows):
        lecture = make_lecture(lecturer=make_recruiter(), unit=make_unit())
        make_candidate(first_source_id=lecture.pk, last_source_id=lecture.pk)
    with django_assert_num_queries(7):
        client.get("/foredrag/?when=past")


PATHS = [
    "/foredrag/",
    "/foredrag/{pk}/",
    "/foredrag/{pk}/affisch/",
    "/foredrag/{pk}/filer/bild.png",
    "/foredrag/{pk}/kalender.ics",
    "/foredrag/{pk}/nu/",
    "/foredrag/{pk}/qr.png",
]
CHANGES = ["/foredrag/nytt/", "/foredrag/{pk}/andra/"]


@pytest.mark.parametrize("path", PATHS + CHANGES)
def test_nobody_without_login_gets_in(client, path):
    lecture = make_lecture()
    answer = client.get(path.format(pk=lecture.pk))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/logga-in/")


@pytest.mark.parametrize("role", Role.values)
def test_each_role_sees_what_it_should(client, role):
    lecture = make_lecture()
    client.force_login(make_user(role, units=[make_unit()]))
    seen = [client.get(path.format(pk=lecture.pk)).status_code for path in PATHS]
    changed = [client.get(path.format(pk=lecture.pk)).status_code for path in CHANGES]
    written = client.post("/foredrag/nytt/", FORM).status_code
    may_see = role in (Role.RECRUITER, Role.UNIT_MANAGER)
    may_change = role == Role.RECRUITER
    assert seen == [200 if may_see else 403] * len(PATHS)
    assert changed == [200 if may_change else 403] * len(CHANGES)
    assert (written, Lecture.objects.count()) == ((302, 2) if may_change else (403, 1))


def test_a_manager_is_offered_no_button_that_would_say_no(client):
    lecture = make_lecture()
    client.force_login(make_manager(make_unit()))
    pages = words(client.get("/foredrag/")) + words(client.get(f"/foredrag/{lecture.pk}/"))
    assert ("/foredrag/nytt/" in pages, "/andra/" in pages) == (False, False)


@pytest.mark.parametrize(
    "path", ["", "affisch/", "andra/", "filer/bild.png", "kalender.ics", "nu/", "qr.png"]
)
def test_a_lecture_that_is_not_there_is_not_found(client, rut, path):
    assert client.get(f"/foredrag/00000000-0000-4000-8000-000000000000/{path}").status_code == 404


def test_looking_changes_nothing(client, rut):
    lecture = make_lecture()
    before = Lecture.objects.values().get()
    for path in PATHS + CHANGES:
        assert client.head(path.format(pk=lecture.pk)).status_code == 200
    assert client.delete(f"/foredrag/{lecture.pk}/").status_code == 405
    assert Lecture.objects.values().get() == before


def test_what_may_be_left_out_says_so_and_what_may_not_asks(client, rut):
    form = client.get("/foredrag/nytt/").context["form"]
    blanks = {name: dict(form.fields[name].choices)[""] for name in ("university", "unit", "admit_term")}
    assert blanks == {"university": "Choose", "unit": "Not given", "admit_term": "Not given"}


def asked(client, lecture) -> bool:
    return f'action="/foredrag/{lecture.pk}/antal/"' in words(client.get(f"/foredrag/{lecture.pk}/"))


def count_heads(client, lecture, heads):
    return client.post(f"/foredrag/{lecture.pk}/antal/", {"attendees": heads})


def test_after_the_lecture_one_number_says_how_many_were_there(client, rut):
    lecture = make_lecture()
    make_candidate(first_source_id=lecture.pk, last_source_id=lecture.pk)
    assert asked(client, lecture)
    for _ in range(2):
        assert count_heads(client, lecture, "4").url == f"/foredrag/{lecture.pk}/"
    assert (Lecture.objects.get().attendees, asked(client, lecture)) == (4, False)
    assert client.get(f"/foredrag/{lecture.pk}/").context["row"].share == 25


def test_nobody_is_asked_how_many_were_there_before_it_has_begun(client, rut):
    lecture = make_lecture(held_at=timezone.now() + timedelta(hours=1))
    assert (asked(client, lecture), count_heads(client, lecture, "4").status_code) == (False, 403)
    assert Lecture.objects.get().attendees is None


@pytest.mark.parametrize("heads", ["", "-1", "many", "99999999999999", "1.5", "\x00"])
def test_what_is_no_number_of_heads_is_a_fault_at_the_field(client, rut, heads):
    lecture = make_lecture()
    answer = count_heads(client, lecture, heads)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["attendees"])
    assert f'action="/foredrag/{lecture.pk}/antal/"' in words(answer)
    assert Lecture.objects.get().attendees is None


@pytest.mark.parametrize("place", ["lecturer", "colleague"])
def test_a_manager_counts_the_heads_of_the_own_lecture_and_of_no_other(client, place):
    maja = make_manager(make_unit())
    client.force_login(maja)
    mine, other = make_lecture(**{place: maja}), make_lecture()
    assert (asked(client, mine), asked(client, other)) == (True, False)
    answers = [count_heads(client, lecture, "4").status_code for lecture in (mine, other)]
    assert answers == [302, 403]
    assert Lecture.objects.get(pk=mine.pk).attendees == 4
    assert Lecture.objects.get(pk=other.pk).attendees is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cost_hours": "-1"}, "cost_hours"),
        ({"cost_hours": "1000.5"}, "cost_hours"),
        ({"cost_hours": "2.25"}, "cost_hours"),
        ({"cost_hours": "NaN"}, "cost_hours"),
        ({"cost_travel": "-1"}, "cost_travel"),
        ({"cost_travel": "1000001"}, "cost_travel"),
        ({"slides_url": "javascript:alert(1)"}, "slides_url"),
        ({"contact": "not-a-person"}, "contact"),
    ],
)
def test_cost_slides_and_contact_are_checked_at_their_fields(client, rut, changes, field):
    answer = client.post("/foredrag/nytt/", FORM | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert 'value="Termin 5"' in words(answer)
    assert Lecture.objects.count() == 0


def test_the_colleague_is_somebody_else_than_the_lecturer(client, rut):
    both = {"lecturer": str(rut.pk), "colleague": str(rut.pk)}
    answer = client.post("/foredrag/nytt/", FORM | both)
    assert list(answer.context["form"].errors) == ["colleague"]
    other = make_user(Role.EMPLOYEE)
    client.post("/foredrag/nytt/", FORM | both | {"colleague": str(other.pk)})
    assert [(one.lecturer, one.colleague) for one in Lecture.objects.all()] == [(rut, other)]


def test_what_it_costs_and_the_slides_are_kept(client, rut):
    given = {"cost_hours": "12.5", "cost_travel": "1800", "slides_url": "https://norrby.se/bilder"}
    client.post("/foredrag/nytt/", FORM | given | {"contact": str(rut.pk)})
    lecture = Lecture.objects.get()
    assert (float(lecture.cost_hours), lecture.cost_travel, lecture.contact) == (12.5, 1800, rut)
    assert 'href="https://norrby.se/bilder"' in words(client.get(f"/foredrag/{lecture.pk}/"))
