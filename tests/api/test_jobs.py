"""Jobs and share links by API: a draft is published, shared, closed; results are the sharer's own."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from recruitment.ads.actions import count_click, link_for, publish_job
from recruitment.ads.models import ShareLink
from recruitment.outbox.models import Message
from tests.ads.pictures import photo
from tests.api.conftest import TODAY, ids, told
from tests.factories import TOLD, make_candidate, make_job
from tests.outside import Outside

JOB = {
    "title": "Sommarvikarie", "summary": "Gör skillnad.", "body": "Text.", "units": ["utredning"],
    "salary_min": 27_000, "salary_max": 31_000, "collective_agreement": "AB", "contact_name": "Rut Ek",
    "closes_on": "2027-05-31", **TOLD,
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


def test_a_job_tells_its_history(recruiter, rut, unit):
    job = recruiter.post("/jobs/", JOB).json()
    recruiter.patch(f"/jobs/{job['id']}/", {"title": "Ny titel"})
    at = {"at": "2027-04-12T10:00:00+02:00", "by": str(rut.pk)}
    assert recruiter.get(f"/jobs/{job['id']}/history/").json() == [
        {"kind": "changed", "details": {"fields": ["title"]}} | at,
        {"kind": "created", "details": {}} | at,
    ]


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
        ({"units": []}, 400, "units"),
        ({"formal_application_url": "javascript:alert(1)"}, 400, "formal_application_url"),
        ({"state": "published"}, 400, "state"),
        ({"salary_max": 1}, 409, "pay_range_backwards"),
        ({"collective_agreement": " "}, 400, "collective_agreement"),
        ({"body": "<script>alert(1)</script>"}, 409, "html_in_text"),
        ({"body": "![x](https://elsewhere.example/x.svg)"}, 409, "image_in_text"),
        ({"body": "Hos oss får du mycket tid med barnen."}, 409, "claim_by_hand"),
        ({"body": "[[tid-med-barn]]"}, 409, "claim_without_measurement"),
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


def test_a_job_waits_for_its_moment_and_can_be_told_not_to(recruiter, unit):
    job = recruiter.post("/jobs/", JOB).json()
    path, moment = f"/jobs/{job['id']}", "2027-05-03T08:00:00+02:00"
    for _twice in range(2):
        said = recruiter.post(f"{path}/publish/", {"publish_at": moment}).json()
    assert (said["state"], said["publish_at"]) == ("draft", moment)
    for _twice in range(2):
        said = recruiter.post(f"{path}/unschedule/").json()
    assert (said["state"], said["publish_at"]) == ("draft", None)


@pytest.mark.parametrize(
    ("moment", "status", "where"),
    [
        ("soon", 400, "publish_at"),
        ("2027-04-12T09:59:00+02:00", 409, "moment_not_ahead"),
        ("2028-05-01T08:00:00+02:00", 409, "moment_not_ahead"),
        ("2027-06-01T08:00:00+02:00", 409, "closes_before_published"),
    ],
)
def test_a_moment_that_is_none_is_refused(recruiter, unit, moment, status, where):
    job = recruiter.post("/jobs/", JOB).json()
    answer = recruiter.post(f"/jobs/{job['id']}/publish/", {"publish_at": moment})
    assert (answer.status_code, answer.json().get("code", next(iter(answer.json())))) == (status, where)


def test_what_a_job_does_not_tell_yet_stands_in_its_checklist_and_stops_it(recruiter, unit):
    job = recruiter.post("/jobs/", JOB | {"supervision": "", "client_time": " "}).json()
    untold = [one["missing"] for one in job["checklist"] if not one["is_told"]]
    assert [one["field"] for one in job["checklist"] if not one["is_told"]] == ["supervision", "client_time"]
    status, said = told(recruiter.post(f"/jobs/{job['id']}/publish/"))
    assert (status, said["code"], said["detail"]) == (409, "job_not_ready", " ".join(untold))


def picture(name="barn.jpg", content=None):
    return SimpleUploadedFile(name, content or photo())


def test_a_picture_comes_goes_and_is_told_in_words(recruiter, anybody):
    job = make_job()
    path, words = f"/jobs/{job.pk}", {"image_alt": "Två kollegor på en bänk"}
    said = recruiter.post(f"{path}/image/", {"image": picture(), **words}, format="multipart").json()
    assert said["image_alt"] == words["image_alt"]
    assert Client().get(said["image_url"]).headers["Content-Type"] == "image/webp"
    said = recruiter.post(f"{path}/remove-image/").json()
    assert (said["image_url"], said["image_alt"]) == ("", "")


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"image": lambda: picture("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, "image"),
        ({"image": lambda: picture("x.jpg", b"not a picture")}, "image"),
        ({"image": lambda: "x"}, "image"),
        ({"image_alt": lambda: ""}, "image_alt"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(recruiter, sent, where):
    data = {"image": picture(), "image_alt": "Bänk"} | {name: make() for name, make in sent.items()}
    answer = recruiter.post(f"/jobs/{make_job().pk}/image/", data, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, [where])


# Outside boards


@pytest.fixture
def on_webhook(settings):
    with Outside() as outside:
        settings.BOARDS = outside.boards("webhook")
        yield outside


def test_a_job_tells_where_else_it_stands_and_is_taken_down_and_put_back(recruiter, on_webhook):
    job = publish_job(make_job(state="draft", published_at=None), by=None, at=timezone.now())
    path = f"/jobs/{job.pk}"
    assert [(one["board"], one["state"]) for one in recruiter.get(f"{path}/postings/").json()] == [
        ("webhook", "waiting")
    ]
    states = []
    for step in ("take-down", "take-down", "post-again", "post-again"):
        states.append(recruiter.post(f"{path}/{step}/", {"board": "webhook"}).json()["state"])
    assert states == ["closed", "closed", "waiting", "waiting"]


@pytest.mark.parametrize(("board", "status"), [("facebook", 404), ("myspace", 400), ("", 400)])
def test_a_board_that_is_not_there(recruiter, on_webhook, board, status):
    job = make_job()
    assert recruiter.post(f"/jobs/{job.pk}/take-down/", {"board": board}).status_code == status


def test_a_job_for_platsbanken(recruiter):
    job = make_job()
    said = recruiter.get(f"/jobs/{job.pk}/platsbanken/").json()
    assert (said["id"], said["employment_type"]["concept_id"]) == (str(job.pk), "vWxw_BCd_VG6")
