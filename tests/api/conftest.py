"""The standing cast at the API's door: Rut recruits, Maja manages a unit, Emil is employed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from recruitment.ads.actions import link_for
from recruitment.ads.campaigns import write_campaign
from recruitment.bank.mailings import write_to_people
from recruitment.bank.models import PeopleList, SavedSearch
from recruitment.interviews.tokens import interview_token
from recruitment.offers.models import Wave
from recruitment.outbox.actions import queue_message
from recruitment.planning.models import Plan, PlanBlock
from recruitment.staff.rights import Role
from tests.bank.lists import uploaded
from tests.factories import (
    make_assignment,
    make_candidacy,
    make_candidate,
    make_description,
    make_inquiry,
    make_interview,
    make_interview_time,
    make_job,
    make_lecture,
    make_manager,
    make_measurement,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
    moment,
    week,
)

API = "/api/v1"
TODAY = moment("2027-04-12 10:00")  # a Monday in the spring before the tests' summer


class Caller(APIClient):
    """Asks by the address behind /api/v1."""

    def generic(self, method, path, *args, **kwargs):
        return super().generic(method, path if path.startswith("http") else f"{API}{path}", *args, **kwargs)


def logged_in(user) -> Caller:
    client = Caller()
    client.force_authenticate(user)
    return client


def ids(response) -> list[str]:
    assert response.status_code == 200, response.json()
    return [row["id"] for row in response.json()["results"]]


def told(response) -> tuple[int, dict]:
    return response.status_code, response.json()


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    """The API reads the clock itself; here it stands still."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture(autouse=True)
def organisation(db, spring):
    return make_organisation()


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def unit():
    return make_unit("Utredning", slug="utredning")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def maja(unit):
    return make_manager(unit)


@pytest.fixture
def emil():
    return make_user(Role.EMPLOYEE, first_name="Emil", last_name="Lind")


@pytest.fixture
def recruiter(rut):
    return logged_in(rut)


@pytest.fixture
def manager(maja):
    return logged_in(maja)


@pytest.fixture
def employee(emil):
    return logged_in(emil)


@pytest.fixture
def anybody():
    return Caller()


@pytest.fixture
def rows(season, unit, rut) -> dict:
    """One row of everything, all of one unit, and which row stands for `{id}` under each resource."""
    candidacy = make_candidacy(season=season)
    vacancy = make_vacancy(unit, season)
    plan = Plan.objects.create(season=season, state="solved", problem={})
    free = make_candidacy(make_candidate(email="fri@student.example.org"), season)
    place = {"vacancy": make_vacancy(unit, season), "seat": 1, "first_week": week(25), "last_week": week(26)}
    block = PlanBlock.objects.create(plan=plan, candidacy=free, **place)
    offer = make_offer(candidacy, vacancy, "sent")
    job = make_job(unit)
    inquiry = make_inquiry(vacancy, free, seat=2)
    message = {"key": "a", "template": "left_receipt", "recipient": "a@example.org"}
    mail = queue_message(**message, context={"first_name": "Stina"})
    time = make_interview_time(unit=unit, season=season, starts_at=TODAY + timedelta(days=2))
    found = {
        "interview-times": time, "interviews": make_interview(free, time),
        "measurements": make_measurement(unit), "job-descriptions": make_description(unit).description,
        "candidacies": candidacy, "candidates": candidacy.candidate, "jobs": job, "lectures": make_lecture(),
        "assignments": make_assignment(unit=unit),
        "messages": mail, "offers": offer, "plans": plan, "seasons": season, "users": rut,
        "inquiries": inquiry,
        "share-links": link_for(job, sharer=rut, at=timezone.now()), "vacancies": vacancy,
        "waves": Wave.objects.create(season=season),
        "saved-searches": SavedSearch.objects.create(owner=rut, name="Alla", unit=unit),
        "lists": PeopleList.objects.create(owner=rut, name="Ring", unit=unit),
        "imports": uploaded("Namn;E-post\nÅsa Ek;asa@example.org\n", rut),
        "campaigns": write_campaign(make_job(), [rut.pk], by=rut, at=timezone.now()),
        "mailings": write_to_people([free.candidate_id], by=rut, at=timezone.now(), subject="A", text="B"),
    }  # fmt: skip
    slugs = {"public": job.slug, "units": unit.slug, "universities": "oru"}
    tokens = {
        "offers": offer.token,
        "inquiries": inquiry.replies.get().token,
        "interviews": interview_token(free.candidate_id, season.pk),
    }
    return {"ids": found, "slugs": slugs, "tokens": tokens, "block": block.pk}


def parameters_of(path: str, rows: dict) -> dict[str, str]:
    """What stands for `{id}`, `{slug}`, `{token}` and `{block}` in an address."""
    resource = path.split("/")[1]
    row = rows["ids"].get(resource)
    slug = "oru" if "universities" in path else rows["slugs"].get(resource)
    token = rows["tokens"].get([*path.split("/"), ""][2])
    return {"id": str(row and row.pk), "slug": slug, "token": token, "block": str(rows["block"])}
