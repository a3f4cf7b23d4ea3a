"""The whole chain by API, as a program of the municipality would do it, with tokens and over a socket."""

from io import StringIO
from typing import Any

import pytest
import requests
from django.core.management import call_command

from tests.stories.conftest import Town
from tests.stories.steps import STINA

pytestmark = pytest.mark.django_db(transaction=True)


class Program:
    """Asks the API; what is not answered as expected is a mistake."""

    def __init__(self, town: Town, email: str = "") -> None:
        self.base = f"{town.base}/api/v1"
        self.session = requests.Session()
        if email:
            printed = StringIO()
            call_command("api_token", email, stdout=printed)
            self.session.headers["Authorization"] = f"Token {printed.getvalue().strip()}"

    def get(self, path: str, **question: Any) -> Any:
        return self._said(self.session.get(self.base + path, params=question, timeout=60), 200)

    def post(self, path: str, body: dict[str, Any] | None = None, *, expect: int = 200) -> Any:
        return self._said(self.session.post(self.base + path, json=body or {}, timeout=60), expect)

    def _said(self, answer: requests.Response, expect: int) -> Any:
        assert answer.status_code == expect, f"{answer.status_code}: {answer.text[:500]}"
        return answer.json()


def found(rows: dict[str, Any]) -> list[dict[str, Any]]:
    return rows["results"]


def meet_students(rut: Program) -> str:
    """A lecture's code."""
    lecture = {
        "title": "Barn och unga i Norrby",
        "university": "oru",
        "held_at": "2027-04-12T13:00:00+02:00",
        "admit_term": "HT",
        "admit_year": 2024,
    }
    return rut.post("/lectures/", lecture, expect=201)["code"]


def register(student: Program, code: str) -> None:
    person = {
        "first_name": "Stina", "last_name": "Ågren", "email": STINA, "education_status": "student",
        "university": "oru", "is_adult": True, "privacy_notice_version": "2026-11", "code": code,
        "weeks": [f"2027-W{number}" for number in range(25, 33)],
    }  # fmt: skip
    student.post("/public/registrations/", person, expect=202)


def open_summer(rut: Program) -> str:
    summer = {"name": "Sommaren 2027", "year": 2027, "first_week": "2027-W23", "last_week": "2027-W35"}
    season = rut.post("/seasons/", summer, expect=201)
    return rut.post(f"/seasons/{season['id']}/open/")["id"]


def state_vacancy(maja: Program, season: str) -> None:
    vacancy = {
        "season": season, "unit": maja.get("/units/")["results"][0]["slug"], "role": "co_case_worker",
        "first_week": "2027-W25", "last_week": "2027-W32", "salary_min": 27_000, "salary_max": 31_000,
        "collective_agreement": "AB",
    }  # fmt: skip
    maja.post("/vacancies/", vacancy, expect=201)


def plan_and_send(rut: Program, town: Town, season: str) -> None:
    plan = rut.post(f"/seasons/{season}/plan/", expect=202)
    town.clock.beat()
    solved = rut.get(f"/plans/{plan['id']}/")
    assert (solved["status"], solved["value"], solved["covered_weeks"]) == ("optimal", solved["bound"], 8)
    wave = rut.post(f"/plans/{plan['id']}/commit/", expect=201)
    assert [mail["recipient"] for mail in rut.get(f"/waves/{wave['id']}/preview/")] == [STINA]
    rut.post(f"/waves/{wave['id']}/send/")
    town.clock.beat()


def test_from_a_code_to_an_accepted_offer(town):
    rut, maja, student = Program(town, town.rut.email), Program(town, town.maja.email), Program(town)
    season = open_summer(rut)
    register(student, meet_students(rut))
    town.clock.beat()
    assert found(rut.get("/candidates/", q="stina")) == []

    at_home = town.visitor()
    at_home.open(town.link(STINA, "/bekrafta/"))
    at_home.send("csrfmiddlewaretoken")
    [stina] = found(rut.get("/candidates/", q="stin", weeks="2027-W25,2027-W26", terms_min=5))
    assert (stina["last_name"], stina["first_source_kind"]) == ("Ågren", "lecture")

    state_vacancy(maja, season)
    [candidacy] = found(rut.get("/candidacies/", season=season))
    rut.post("/candidacies/clear/", {"ids": [candidacy["id"]]})
    plan_and_send(rut, town, season)

    token = town.link(STINA, "/erbjudande/").rstrip("/").rpartition("/")[2]
    shown = student.get(f"/public/offers/{token}/")
    assert (shown["state"], shown["first_week"], shown["last_week"]) == ("sent", "2027-W25", "2027-W32")
    said = student.post(f"/public/offers/{token}/accept/", {"name": "Stina Ågren"})
    assert said["state"] == "accepted_conditional"
    town.clock.beat()

    assert len(town.post(STINA)) == 4  # confirm, welcome, offer, receipt
    happened = {event["kind"] for event in rut.get(f"/candidates/{stina['id']}/timeline/")}
    assert happened == {"source", "registered", "confirmed", "candidacy", "candidacy_moved", "offer",
                        "offer_moved", "message"}  # fmt: skip
    sums = {row["week"]: row["covered"] for row in maja.get(f"/seasons/{season}/board/")["sums"]}
    assert [week for week, covered in sums.items() if covered] == [f"2027-W{n}" for n in range(25, 33)]
