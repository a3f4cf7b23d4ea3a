"""Job descriptions by API: a draft, an approval, a next version with its reasons."""

import pytest

from tests.api.conftest import told
from tests.factories import make_description

MEET = {"text": "Träffa barn", "kind": "co_case_work", "is_done": True, "reason": ""}
DECIDE = {"text": "Fatta beslut", "kind": "regulated", "is_done": False, "reason": ""}
NEW = {"title": "Medhandläggare", "unit": "utredning", "duties": [MEET, DECIDE]}


def states(said):
    return [(version["number"], version["state"]) for version in said["versions"]]


def test_a_description_from_draft_to_the_next_version(manager, maja, unit):
    made = manager.post("/job-descriptions/", NEW)
    assert made.status_code == 201, made.json()
    path = f"/job-descriptions/{made.json()['id']}"
    for _twice in range(2):
        said = manager.post(f"{path}/approve/").json()
    (version,) = said["versions"]
    assert {key: version[key] for key in set(version) - {"id", "intro", "written_by", "written_at"}} == {
        "number": 1, "state": "approved", "title": "Medhandläggare", "duties": [MEET, DECIDE], "changes": [],
        "approved_by": str(maja.pk), "approved_at": "2027-04-12T10:00:00+02:00",
    }  # fmt: skip
    drive = {"text": "Köra barn", "kind": "co_case_work", "is_done": True}
    status, why = told(manager.patch(f"{path}/", {"duties": [MEET, drive]}))
    assert (status, why["code"]) == (409, "duty_without_reason")
    said = manager.patch(f"{path}/", {"duties": [MEET, drive | {"reason": "Det blev för få."}]}).json()
    assert states(said) == [(2, "draft"), (1, "approved")]
    assert said["versions"][0]["changes"] == [
        {"sort": "added", "text": "Köra barn", "kind": "co_case_work", "reason": "Det blev för få."},
        {"sort": "no_longer_ruled_out", "text": "Fatta beslut", "kind": "regulated", "reason": ""},
    ]
    assert said["versions"][1] == version


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": ""}, "title"),
        ({"unit": "nowhere"}, "unit"),
        ({"duties": []}, "duties"),
        ({"duties": [MEET | {"kind": "magic"}]}, "duties"),
        ({"duties": "mycket"}, "duties"),
        ({"versions": []}, "versions"),
    ],
)
def test_what_is_no_description_is_refused_where_it_is_wrong(recruiter, unit, change, where):
    status, said = told(recruiter.post("/job-descriptions/", NEW | change))
    assert (status, list(said)) == (400, [where])


def test_a_manager_may_not_write_what_holds_for_others(manager, unit):
    everybodys = make_description().description
    status, said = told(manager.patch(f"/job-descriptions/{everybodys.pk}/", {"title": "X"}))
    assert (status, said["code"]) == (403, "unit_not_yours")
    status, said = told(manager.post("/job-descriptions/", NEW | {"unit": None}))
    assert (status, said["code"]) == (403, "unit_not_yours")


def test_jobs_and_vacancies_point_at_what_is_approved(recruiter, rows):
    draft, approved = make_description(state="draft"), make_description()
    for path in (f"/jobs/{rows['ids']['jobs'].pk}/", f"/vacancies/{rows['ids']['vacancies'].pk}/"):
        status, said = told(recruiter.patch(path, {"job_description": str(draft.pk)}))
        assert (status, said["code"]) == (409, "job_description_not_approved")
        said = recruiter.patch(path, {"job_description": str(approved.pk)}).json()
        assert said["job_description"] == str(approved.pk)


def test_the_offer_says_which_version_it_promises(recruiter, rows, anybody):
    version = make_description(title="Medhandläggare barn")
    offer = rows["ids"]["offers"]
    path = f"/vacancies/{offer.vacancy_id}/"
    assert recruiter.patch(path, {"job_description": str(version.pk)}).status_code == 200
    frozen = anybody.get(f"/public/offers/{offer.token}/").json()["terms"]
    assert frozen["job_description"] is None  # sent before: what was promised stays
