"""The bank by API: search, facets, a person, history, notes, tags, what is verified."""

import pytest

from recruitment.bank.search import CandidateFilter
from recruitment.candidates.models import Candidate, Entry
from tests.api.conftest import ids, told
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_lecture,
    make_offer,
    make_unit,
    make_vacancy,
    week,
)


def names(response) -> list[str]:
    assert response.status_code == 200, response.json()
    return [row["first_name"] for row in response.json()["results"]]


@pytest.fixture
def stina(season):
    person = make_candidate(first_name="Stina", licence_b="yes", wanted_areas=["child_youth"], tags=["jour"])
    make_candidacy(person, season)
    return person


@pytest.fixture
def otto(season):
    knows = {"education_status": "degree", "university_id": None, "admit_term": "", "admit_year": None}
    return make_candidate(first_name="Otto", last_name="Åkesson", email="otto@example.org", **knows)


# Searching


@pytest.mark.parametrize(
    "question",
    [
        "q=stina", "education_status=student", "university=oru", "terms_min=5", "terms_max=6&terms_min=1",
        "area=child_youth", "weeks=2027-W25,2027-W26", "weeks_any=2027-W25,2027-W50", "min_weeks=8",
        "licence_b=yes",
        "qualification=student_late", "stage=cleared", "tag=jour", "q__not=otto",
        "education_status__not=degree",
        "season=2027&stage=cleared", "q=stina&ordering=relevance",
    ],
)  # fmt: skip
def test_a_question_finds_whom_it_asks_for(recruiter, stina, otto, question):
    assert names(recruiter.get(f"/candidates/?{question}")) == ["Stina"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("name", ["Stina", "Otto"]),
        ("-registered_at", None),
        ("terms", ["Otto", "Stina"]),
        ("-terms", ["Stina", "Otto"]),
    ],
)
def test_the_order_is_asked_for(recruiter, stina, otto, ordering, expected):
    found = names(recruiter.get(f"/candidates/?ordering={ordering}"))
    assert sorted(found) == ["Otto", "Stina"] if expected is None else found == expected


def test_the_lecture_somebody_came_by_is_asked_by_its_code(recruiter, otto):
    lecture = make_lecture()
    make_candidate(first_name="Lova", first_source_kind="lecture", first_source_id=lecture.pk)
    assert names(recruiter.get(f"/candidates/?lecture={lecture.code}")) == ["Lova"]


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("shoe_size=44", "shoe_size"), ("status=happy", "status"), ("weeks=25", "weeks"),
        ("weeks=2027-W60", "weeks"),
        ("terms_min=many", "terms_min"), ("university=hogwarts", "university"), ("unit=nowhere", "unit"),
        ("ordering=shoe_size", "ordering"), ("ordering=relevance", "ordering"), ("on=yesterday", "on"),
        ("verified=perhaps", "verified"), ("page_size=0", "page_size"), ("page_size=201", "page_size"),
        ("page_size=ten", "page_size"), ("cursor=made-up", "cursor"), ("ordering__not=name", "ordering__not"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(recruiter, stina, question, fault):
    status, said = told(recruiter.get(f"/candidates/?{question}"))
    assert (status, list(said)) == (400, [fault])


def test_every_fault_of_a_question_is_told_at_once(recruiter):
    assert sorted(told(recruiter.get("/candidates/?status=happy&weeks=25&x=1"))[1]) == [
        "status",
        "weeks",
        "x",
    ]


def test_the_schema_names_every_parameter_of_the_search(recruiter):
    paths = recruiter.get("/schema/?format=json").json()["paths"]
    listed = {row["name"] for row in paths["/api/v1/candidates/"]["get"]["parameters"]}
    assert listed == {*CandidateFilter.base_filters, "cursor", "page_size"}


@pytest.mark.parametrize("status", ["new", "invited", "left"])
def test_who_is_not_in_the_bank_is_found_only_by_asking(recruiter, status):
    make_candidate(status=status, confirmed_at=None)
    assert names(recruiter.get("/candidates/")) == []
    assert names(recruiter.get(f"/candidates/?status={status}")) == ["Stina"]


def test_facets_count_those_found(recruiter, stina, otto):
    said = recruiter.get("/candidates/facets/").json()
    assert (said["total"], said["complete"]) == (2, True)
    assert said["values"]["education_status"] == {"student": 1, "degree": 1}
    assert said["values"]["stage"] == {"cleared": 1}
    assert recruiter.get("/candidates/facets/?education_status=degree").json()["values"]["stage"] == {}


@pytest.mark.parametrize("question", ["shoe_size=44", "status=happy", "cursor=x", "page_size=5"])
def test_facets_refuse_what_they_do_not_know(recruiter, question):
    assert recruiter.get(f"/candidates/facets/?{question}").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_candidates_takes_four_questions(recruiter, season, unit, django_assert_num_queries, rows):
    for _ in range(rows):
        make_candidacy(make_candidate(wanted_units=[unit.pk]), season)
    with django_assert_num_queries(4):
        assert len(ids(recruiter.get("/candidates/?q=stina&weeks=2027-W25"))) == rows


def test_names_that_are_nearly_right_are_told_apart(recruiter, stina, otto):
    right, nearly = recruiter.get("/candidates/?q=stina"), recruiter.get("/candidates/?q=stima")
    assert ids(right) == ids(nearly) == [str(stina.pk)]
    assert ("Names-Alike" in right.headers, nearly.headers["Names-Alike"]) == (False, "true")
    assert recruiter.get("/candidates/facets/?q=stima").json()["total"] == 1


# A person


def test_a_person_as_the_bank_knows_them(recruiter, stina, unit):
    Candidate.objects.update(wanted_units=[unit.pk])
    said = recruiter.get(f"/candidates/{stina.pk}/").json()
    assert (said["id"], said["university"], said["terms"], said["wanted_units"], said["tags"]) == (
        str(stina.pk), "oru", 6, ["utredning"], ["jour"],
    )  # fmt: skip


def test_recruiters_change_a_person_and_history_says_what(recruiter, stina, unit):
    changed = recruiter.patch(
        f"/candidates/{stina.pk}/", {"first_name": "Kristina", "wanted_units": [unit.slug]}
    )
    assert (changed.status_code, changed.json()["wanted_units"]) == (200, ["utredning"])
    assert Candidate.objects.get(pk=stina.pk).wanted_units == [unit.pk]
    assert Entry.objects.get(kind="changed").details == {"fields": ["first_name", "wanted_units"]}


def test_terms_away_are_written_as_terms_and_not_counted(recruiter, stina):
    for _twice in range(2):
        changed = recruiter.patch(f"/candidates/{stina.pk}/", {"study_breaks": ["VT 2026", "HT2025"]})
        said = changed.json()
        assert (said["study_breaks"], said["terms"]) == (["HT2025", "VT2026"], 4)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "left"}, "status"),
        ({"verified_level": "degree_socionom"}, "verified_level"),
        ({"email": "other@example.org"}, "email"),
        ({"shoe_size": 44}, "shoe_size"),
        ({"university": "hogwarts"}, "university"),
        ({"wanted_units": ["nowhere"]}, "wanted_units"),
        ({"wanted_areas": ["space"]}, "wanted_areas"),
        ({"first_name": ""}, "first_name"),
        ({"admit_year": "soon"}, "admit_year"),
        ({"study_breaks": ["summer"]}, "study_breaks"),
        ({"study_breaks": "HT2025"}, "study_breaks"),
    ],
)
def test_what_cannot_be_changed_is_told_at_its_field(recruiter, stina, body, field):
    status, said = told(recruiter.patch(f"/candidates/{stina.pk}/", body))
    assert (status, list(said)) == (400, [field])


def test_a_note_is_written_and_stands_in_the_history(manager, stina):
    assert told(manager.post(f"/candidates/{stina.pk}/notes/", {"text": "Ringde."})) == (
        201,
        {"text": "Ringde."},
    )
    rows = manager.get(f"/candidates/{stina.pk}/timeline/").json()
    notes = [(row["label"], row["by"]) for row in rows if row["kind"] == "note"]
    assert len(notes) == 1
    assert notes[0][1] == "Maja Berg"


def test_tags_are_put_on_and_taken_off(recruiter, stina):
    said = recruiter.post(f"/candidates/{stina.pk}/tags/", {"add": ["natt"], "remove": ["jour"]}).json()
    assert said["tags"] == ["natt"]


def test_a_degree_is_noted_as_seen(recruiter, otto):
    body = {"level": "degree_relevant", "method": "assessment", "reference": "SN 2027/12"}
    said = recruiter.post(f"/candidates/{otto.pk}/verify-degree/", body).json()
    names = ("verified_level", "verified_method", "verified_reference", "verified_on")
    assert [said[name] for name in names] == ["degree_relevant", "assessment", "SN 2027/12", "2027-04-12"]
    for _twice in range(2):
        said = recruiter.post(f"/candidates/{otto.pk}/withdraw-verification/").json()
        assert [said[name] for name in names] == ["", "", "", None]


def test_a_degree_is_verified_only_in_its_own_way(recruiter, otto):
    wrong = {"level": "degree_foreign", "method": "assessment", "reference": "SN 2027/12"}
    refused = recruiter.post(f"/candidates/{otto.pk}/verify-degree/", wrong)
    assert (refused.status_code, refused.json()["code"]) == (409, "method_not_of_degree")


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("notes", {"text": ""}, "text"),
        ("notes", {"text": "x" * 2001}, "text"),
        ("tags", {"add": "natt"}, "add"),
        ("tags", {"set": ["natt"]}, "set"),
        ("verify-degree", {"level": "phd", "method": "certificate"}, "level"),
    ],
)
def test_bad_input_to_an_action_is_told_at_its_field(recruiter, stina, action, body, field):
    status, said = told(recruiter.post(f"/candidates/{stina.pk}/{action}/", body))
    assert (status, list(said)) == (400, [field])


def test_a_manager_reads_no_history_of_other_units_offers(manager, recruiter, stina, rut):
    vacancy = make_vacancy(make_unit())
    body = {"candidacy": str(stina.candidacies.get().pk), "vacancy": str(vacancy.pk), "seat": 1}
    weeks = {"first_week": "2027-W25", "last_week": "2027-W26"}
    made = recruiter.post("/offers/", body | weeks)
    assert made.status_code == 201, made.json()
    assert recruiter.post(f"/offers/{made.json()['id']}/send/").status_code == 200
    links = [row["link"] for row in manager.get(f"/candidates/{stina.pk}/timeline/").json()]
    assert f"offer:{made.json()['id']}" not in links


def test_the_offers_of_a_person_are_listed(recruiter, stina):
    offer = make_offer(stina.candidacies.get(), make_vacancy(make_unit()), last_week=week(26))
    make_offer(make_candidacy(make_candidate()), make_vacancy(make_unit()))
    assert ids(recruiter.get(f"/offers/?candidate={stina.pk}")) == [str(offer.pk)]


@pytest.mark.parametrize(
    "start",
    [
        {"admit_year": 5671},
        {"admit_term": "HT"},
        {"admit_term": "VT", "admit_year": 1812},
        {"admit_term": "HT", "admit_year": 1979},
    ],
)
def test_a_programme_that_cannot_have_begun_then_is_refused_and_nothing_is_kept(recruiter, start):
    person = make_candidate(admit_term="", admit_year=None)
    status, said = told(recruiter.patch(f"/candidates/{person.pk}/", start))
    assert (status, said["code"]) == (409, "programme_start")
    person.refresh_from_db()
    assert (person.admit_term, person.admit_year) == ("", None)
