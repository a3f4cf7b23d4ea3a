"""Every list in pages: forward and back, to any depth, in as few questions as one page takes."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from recruitment.ads.actions import link_for
from recruitment.bank.models import PeopleList, SavedSearch
from recruitment.candidates.models import Candidate
from recruitment.mailings.models import Mailing
from recruitment.offers.models import Wave
from recruitment.outbox.models import Message
from recruitment.planning.models import Plan, PlanBlock
from tests.api.conftest import TODAY
from tests.bank.lists import HEAD, uploaded
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
    make_measurement,
    make_offer,
    make_season,
    make_unit,
    make_vacancy,
    week,
)


def names(page) -> list[str]:
    return [row["first_name"] for row in page["results"]]


@pytest.fixture
def bank():
    """Ten people, registered a day apart except two at the same moment."""
    for number in range(10):
        at = TODAY - timedelta(days=max(number, 1))
        make_candidate(first_name=f"P{number}", last_name="Ek", registered_at=at)


@pytest.mark.parametrize("ordering", ["-registered_at", "registered_at", "name", "-name", "terms", "-terms"])
def test_pages_hold_everybody_once_and_lead_back_the_same_way(recruiter, bank, ordering):
    whole = names(recruiter.get(f"/candidates/?ordering={ordering}").json())
    pages = [recruiter.get(f"/candidates/?ordering={ordering}&page_size=3").json()]
    while address := pages[-1]["next"]:
        pages.append(recruiter.get(address).json())
    forward = [names(page) for page in pages]
    assert [name for page in forward for name in page] == whole
    assert ([len(page) for page in forward], len(whole)) == ([3, 3, 3, 1], 10)
    back = [pages[-1]]
    while address := back[0]["previous"]:
        back.insert(0, recruiter.get(address).json())
    assert [names(page) for page in back] == forward


def test_a_page_stays_where_it_is_when_somebody_new_registers(recruiter, bank):
    first = recruiter.get("/candidates/?page_size=3").json()
    make_candidate(first_name="Ny")
    assert names(recruiter.get(first["next"]).json()) == ["P3", "P4", "P5"]


def test_a_page_has_fifty_rows_unless_asked(recruiter):
    for _ in range(51):
        make_lecture()
    sizes = [len(recruiter.get(f"/lectures/{asked}").json()["results"]) for asked in ("", "?page_size=200")]
    assert sizes == [50, 51]


def test_a_cursor_of_another_order_is_refused(recruiter, bank):
    address = recruiter.get("/candidates/?page_size=3").json()["next"]
    answer = recruiter.get(f"{address}&ordering=name")
    assert (answer.status_code, list(answer.json())) == (400, ["cursor"])


def test_best_matches_are_paged_to_a_thousand(recruiter):
    now = timezone.now()
    Candidate.objects.bulk_create(
        Candidate(
            first_name="Stina", last_name="Ek", email=f"s{number}@example.org", status="active",
            is_adult=True, education_status="other", registered_at=now, confirmed_at=now,
        )
        for number in range(1_005)
    )  # fmt: skip
    page, seen = recruiter.get("/candidates/?q=stina&page_size=200").json(), []
    while True:
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        page = recruiter.get(page["next"]).json()
    assert (len(seen), len(set(seen))) == (1_000, 1_000)


# How many questions a page takes, however many rows it has. Log-in aside.


def fill(rows: int, rut) -> None:
    for number in range(rows):
        unit = make_unit()
        season = make_season(
            year=2030 + number, first_week=week(23, 2030 + number), last_week=week(35, 2030 + number)
        )
        candidacy = make_candidacy(make_candidate(wanted_units=[unit.pk], excluded_units=[unit.pk]), season)
        vacancy = make_vacancy(unit, season)
        make_assignment(make_offer(candidacy, vacancy, "confirmed", sent_by=rut))
        make_inquiry(vacancy, candidacy)
        link_for(make_job(unit), sharer=rut, at=timezone.now())
        make_lecture(unit=unit)
        make_description(unit)
        make_measurement(unit)
        plan = Plan.objects.create(season=season, state="discarded", problem={})
        PlanBlock.objects.create(
            plan=plan, vacancy=vacancy, candidacy=candidacy, seat=1, first_week=week(25), last_week=week(26)
        )
        Wave.objects.create(season=season, plan=plan)
        make_interview(
            candidacy,
            make_interview_time(
                rut, unit=unit, season=season, starts_at=timezone.now() + timedelta(days=number + 1)
            ),
        )
        uploaded(f"{HEAD}Stina{number};Ek;stina@example.org\n", rut)
        PeopleList.objects.create(owner=rut, name=f"Ring {number}", unit=unit)
        SavedSearch.objects.create(owner=rut, name=f"Alla {number}", unit=unit)
        Mailing.objects.create(kind="campaign", values={"job": str(UUID(int=number)), "greeting": "Hej"})
        Mailing.objects.create(kind="message", values={"subject": "Träff", "text": "Kom."})
        Message.objects.create(
            key=f"m{number}", template="left_receipt", recipient="a@example.org", subject="x", text="y"
        )


QUESTIONS = {
    "assignments": 3,
    "campaigns": 2,
    "candidacies": 1,
    "candidates": 3,
    "imports": 1,
    "job-descriptions": 3,
    "interview-times": 1,
    "interviews": 1,
    "jobs": 2,
    "lectures": 3,
    "lists": 1,
    "mailings": 1,
    "measurements": 1,
    "messages": 1,
    "inquiries": 1,
    "offers": 1,
    "plans": 2,
    "public/jobs": 2,
    "public/universities": 1,
    "saved-searches": 1,
    "seasons": 1,
    "share-links": 4,
    "units": 1,
    "universities": 1,
    "users": 2,
    "vacancies": 1,
    "waves": 1,
}
REFERENCE = ("public/universities", "universities")


def test_every_list_is_counted():
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    lists = {path for path, found in paths.items() if "page_size" in str(found.get("get", {}))}
    assert lists == {f"/api/v1/{name}/" for name in QUESTIONS}


@pytest.mark.parametrize("resource", QUESTIONS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_questions_for_one_row_and_three(
    recruiter, rut, django_assert_num_queries, resource, rows
):
    fill(rows, rut)
    with django_assert_num_queries(QUESTIONS[resource]):
        found = recruiter.get(f"/{resource}/").json()["results"]
    expected = 1 if resource == "users" else 0
    assert resource in REFERENCE or len(found) == rows + expected


@pytest.mark.parametrize("resource", [*QUESTIONS, "areas"])
@pytest.mark.parametrize("question", ["shoe_size=44", "cursor=x", "page_size=0", "page_size=²", "page_size="])
def test_no_list_ignores_what_it_does_not_understand(recruiter, resource, question):
    name = question.partition("=")[0]
    answer = recruiter.get(f"/{resource}/?{question}")
    assert (answer.status_code, list(answer.json())) == (400, [name])
