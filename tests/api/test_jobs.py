"""Jobs and share links by API: a draft is published, shared, closed; results are the sharer's own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.ads.actions import count_click, link_for
from recruitment.ads.models import ShareLink
from recruitment.outbox.models import Message
from tests.api.conftest import TODAY, ids, told
from tests.factories import make_candidate, make_job

JOB = {
    "title": "Sommarvikarie", "summary": "Gör skillnad.", "body": "Text.", "units": ["utredning"],
    "salary_min": 27_000, "salary_max": 31_000, "collective_agreement": "AB", "contact_name": "Rut Ek",
    "closes_on": "2027-05-31",
}  # fmt: skip


def test_a_job_from_draft_to_closed_and_back(recruiter, anybody, unit, season):
    made = recruiter.post("/jobs/", JOB | {"season": str(season.pk)})
    assert made.status_code == 201, made.json()
    job = made.json()
    assert (job["state"], job["units"], job["areas"], job["season"]) == (
        "draft", ["utredning"], ["child_youth"], str(season.pk),
    )  # fmt: skip
    path = f"/jobs/{job['id']}"
    states = []
    for step in ("publish", "publish", "close", "close", "reopen"):
        states.append(recruiter.post(f"{path}/{step}/").json()["state"])
    assert states == ["published", "published", "closed", "closed", "published"]
    assert anybody.get(f"/public/jobs/{job['slug']}/").json()["title"] == "Sommarvikarie"


def test_a_job_is_changed(recruiter):
    job = make_job()
    said = recruiter.patch(f"/jobs/{job.pk}/", {"title": "Ny titel"}).json()
    assert (said["title"], said["slug"]) == ("Ny titel", job.slug)


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"title": ""}, 400, "title"),
        ({"units": ["nowhere"]}, 400, "units"),
        ({"closes_on": "soon"}, 400, "closes_on"),
        ({"state": "published"}, 400, "state"),
        ({"salary_max": 1}, 409, "pay_range_backwards"),
        ({"collective_agreement": " "}, 400, "collective_agreement"),
    ],
)
def test_what_is_no_job_is_refused_where_it_is_wrong(recruiter, unit, change, status, where):
    answer = recruiter.post("/jobs/", JOB | change)
    assert (answer.status_code, answer.json().get("code", next(iter(answer.json())))) == (status, where)


def test_a_job_past_its_closing_day_cannot_be_published(recruiter):
    job = make_job(state="draft", published_at=None, closes_on=TODAY.date() - timedelta(days=1))
    status, said = told(recruiter.post(f"/jobs/{job.pk}/publish/"))
    assert (status, said["code"]) == (409, "closing_day_has_passed")


def test_sharing_gives_colleagues_links_and_a_mail_once(recruiter, employee, emil):
    job = make_job()
    for _ in range(2):
        assert recruiter.post(f"/jobs/{job.pk}/share/", {"users": [str(emil.pk)]}).status_code == 200
    assert Message.objects.get().recipient == emil.email
    rows = employee.get("/share-links/").json()["results"]
    assert len(rows) == ShareLink.objects.filter(sharer=emil).count() > 0


@pytest.mark.parametrize("users", [[], ["7"], ["00000000-0000-4000-8000-000000000000"], "emil"])
def test_only_people_who_work_here_share(recruiter, users):
    status, said = told(recruiter.post(f"/jobs/{make_job().pk}/share/", {"users": users}))
    assert (status, list(said)) == (400, ["users"])


@pytest.fixture
def link(emil):
    link = link_for(make_job(), sharer=emil, at=timezone.now())
    for visitor in ("person", "person", "robot"):
        count_click(link, day=TODAY.date(), visitor=visitor)
    make_candidate(first_source_kind="share", first_source_id=link.pk)
    return link


def results(client, link):
    said = client.get(f"/share-links/{link.code}/").json()
    return said["people"], said["robots"], said["registrations"]


def test_a_persons_results_are_for_that_person(employee, recruiter, link):
    assert results(employee, link) == (2, 1, 1)
    assert results(recruiter, link) == (None, None, None)


def test_a_units_results_are_for_recruiters(recruiter, unit):
    link = link_for(make_job(unit), unit=unit, at=timezone.now())
    count_click(link, day=TODAY.date(), visitor="person")
    assert results(recruiter, link) == (1, 0, 0)


def test_a_colleagues_links_do_not_exist_for_an_employee(employee, link, rut):
    other = link_for(link.job, sharer=rut, at=timezone.now())
    assert ids(employee.get("/share-links/")) == [str(link.pk)]
    assert employee.get(f"/share-links/{other.pk}/").status_code == 404


def test_a_link_is_revoked_and_twice_is_once(recruiter, link):
    times = [recruiter.post(f"/share-links/{link.pk}/revoke/").json()["revoked_at"] for _ in range(2)]
    assert times == ["2027-04-12T10:00:00+02:00"] * 2
    assert ids(recruiter.get("/share-links/?revoked=true")) == [str(link.pk)]
