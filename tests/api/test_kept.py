"""Saved searches, lists and files by API."""

import pytest

from recruitment.bank.models import Export, PeopleList, SavedSearch, Watch
from tests.api.conftest import ids, told
from tests.factories import make_candidate, make_unit

pytestmark = pytest.mark.usefixtures("season")


def test_a_search_is_saved_changed_watched_and_removed(recruiter, rut, unit):
    asked = {"name": "Umeå", "question": "university=umu&cursor=x", "unit": "utredning"}
    said = recruiter.post("/saved-searches/", asked)
    row = SavedSearch.objects.get()
    assert (said.status_code, said.json()["question"], said.json()["unit"]) == (
        201,
        "university=umu",
        "utredning",
    )
    assert ids(recruiter.get("/saved-searches/")) == [str(row.pk)]
    changed = recruiter.patch(f"/saved-searches/{row.pk}/", {"name": "Örebro", "question": "university=oru"})
    assert (changed.json()["name"], changed.json()["unit"]) == ("Örebro", "utredning")
    for _twice in range(2):
        assert recruiter.post(f"/saved-searches/{row.pk}/watch/").status_code == 200
    assert Watch.objects.get().user == rut
    assert recruiter.post(f"/saved-searches/{row.pk}/unwatch/").status_code == 200
    assert recruiter.post(f"/saved-searches/{row.pk}/remove/").status_code == 204
    assert recruiter.post(f"/saved-searches/{row.pk}/remove/").status_code == 404


def test_what_is_not_understood_is_not_saved(recruiter):
    said = recruiter.post("/saved-searches/", {"name": "Fel", "question": "shoe_size=44"})
    assert (said.status_code, said.json()["code"]) == (409, "question_not_understood")
    assert recruiter.post("/saved-searches/", {"name": "Fel"}).status_code == 400
    assert SavedSearch.objects.count() == 0


def test_what_is_private_does_not_exist_for_others(recruiter, manager, rut):
    row = SavedSearch.objects.create(owner=rut, name="Min")
    assert (ids(manager.get("/saved-searches/")), manager.get(f"/saved-searches/{row.pk}/").status_code) == (
        [],
        404,
    )
    hers = manager.post("/saved-searches/", {"name": "Annans", "question": "", "unit": make_unit().slug})
    assert (hers.status_code, hers.json()["code"]) == (409, "unit_unknown")


def test_people_are_picked_by_hand(recruiter, manager):
    people = [make_candidate() for _nth in range(3)]
    row = recruiter.post("/lists/", {"name": "Ring"}).json()
    keys = [str(one.pk) for one in people]
    for changed in (2, 0):
        said = recruiter.post(f"/lists/{row['id']}/add/", {"ids": [*keys[:2], row["id"]]})
        assert told(said) == (200, {"changed": changed})
    assert sorted(ids(recruiter.get(f"/candidates/?list={row['id']}"))) == sorted(keys[:2])
    assert told(recruiter.post(f"/lists/{row['id']}/take-off/", {"ids": keys}))[1] == {"changed": 2}
    assert recruiter.get(f"/candidates/?list={row['id']}").json()["results"] == []
    assert manager.get(f"/candidates/?list={row['id']}").status_code == 400
    assert PeopleList.objects.get().name == "Ring"


def test_a_file_by_api_is_noted(recruiter, rut):
    make_candidate(email="stina@example.org")
    make_candidate(university_id="umu")
    asked = {"question": "university=oru", "columns": ["email"]}
    answer = recruiter.post("/candidates/export/", asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1:] == ["stina@example.org"]
    assert recruiter.post("/candidates/export/", asked | {"format": "xlsx"}).content[:2] == b"PK"
    assert list(Export.objects.values_list("by", "people", "question")) == [(rut.pk, 1, "university=oru")] * 2
    wrong = recruiter.post("/candidates/export/", asked | {"question": "shoe_size=44"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "question_not_understood")
    assert recruiter.post("/candidates/export/", asked | {"columns": ["noted"]}).status_code == 400
