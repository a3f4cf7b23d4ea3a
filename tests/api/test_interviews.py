"""Interviews by API: the same rules as on the pages, told as codes."""

from datetime import timedelta

import pytest

from recruitment.interviews.booking import book_interview
from recruitment.interviews.models import Interview, InterviewTime, ReferenceCheck
from recruitment.interviews.tokens import interview_token
from tests.api.conftest import TODAY, told
from tests.factories import make_candidacy, make_candidate, make_interview_time

EVENING = {"minutes": 20, "count": 2, "pause": 5, "place": "Rum 3", "starts_at": "2027-05-12T17:00:00+02:00"}


@pytest.fixture
def time(season, unit, maja):
    return make_interview_time(maja, unit=unit, starts_at=TODAY + timedelta(days=2))


@pytest.fixture
def stina(season):
    return make_candidacy(make_candidate(email="stina@example.org"), season, state="contacted")


@pytest.fixture
def path(stina) -> str:
    return f"/public/interviews/{interview_token(stina.candidate_id, stina.season_id)}/"


def test_an_evening_is_opened_moved_and_taken_away(manager, season, unit, maja):
    asked = EVENING | {"season": str(season.pk), "interviewer": str(maja.pk), "unit": unit.slug}
    for _twice in range(2):
        answer = manager.post("/interview-times/", asked)
        assert answer.status_code == 201
    first, second = answer.json()
    assert (first["starts_at"][:16], second["starts_at"][:16]) == ("2027-05-12T17:00", "2027-05-12T17:25")
    address = f"/interview-times/{first['id']}/"
    assert manager.patch(address, {"place": "Rum 4"}).json()["place"] == "Rum 4"
    for _twice in range(2):
        assert manager.post(f"{address}withdraw/").json()["state"] == "withdrawn"
    assert told(manager.patch(address, {"place": "Rum 5"}))[1]["code"] == "time_gone"


def test_what_no_evening_is_says_why(recruiter, season, rut):
    asked = EVENING | {"season": str(season.pk), "interviewer": str(rut.pk)}
    wrong = {"count": 51}, {"starts_at": "2027-01-01T10:00:00+01:00"}
    answers = [recruiter.post("/interview-times/", asked | one) for one in wrong]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "too_many_times"), (409, "moment_out_of_range"),
    ]  # fmt: skip
    assert recruiter.post("/interview-times/", asked | {"shoe": 44}).status_code == 400
    assert not InterviewTime.objects.exists()


def test_the_person_sees_picks_changes_and_cancels(anybody, path, time, maja, unit):
    other = make_interview_time(maja, unit=unit, starts_at=time.starts_at + timedelta(hours=1))
    assert [one["id"] for one in anybody.get(path).json()["times"]] == [str(time.pk), str(other.pk)]
    for _twice in range(2):
        shown = anybody.post(f"{path}book/", {"time": str(time.pk)}).json()
    assert (shown["booked"]["id"], shown["may_change"]) == (str(time.pk), True)
    assert anybody.post(f"{path}book/", {"time": str(other.pk)}).json()["booked"]["id"] == str(other.pk)
    for _twice in range(2):
        assert anybody.post(f"{path}cancel/").json()["booked"] is None
    assert [one.state for one in Interview.objects.all()] == ["cancelled"]


def test_a_time_that_is_gone_is_a_conflict_and_an_unknown_one_a_mistake(anybody, path, time, season):
    book_interview(make_candidacy(season=season, state="contacted"), time, by=None, at=TODAY)
    assert told(anybody.post(f"{path}book/", {"time": str(time.pk)}))[1]["code"] == "time_gone"
    unknown = anybody.post(f"{path}book/", {"time": "00000000-0000-0000-0000-000000000007"})
    assert (unknown.status_code, list(unknown.json())) == (400, ["time"])
    assert anybody.get("/public/interviews/x/").status_code == 404


def test_booked_by_telephone_held_and_decided(manager, stina, time):
    asked = {"candidacy": str(stina.pk), "time": str(time.pk)}
    for _twice in range(2):
        row = manager.post("/interviews/book/", asked).json()
    assert (row["state"], row["step"]) == ("booked", "interview_booked")
    address = f"/interviews/{row['id']}/"
    assert told(manager.post(f"{address}hold/"))[1]["code"] == "interview_not_begun"
    InterviewTime.objects.update(starts_at=TODAY)
    assert manager.post(f"{address}hold/", {"answers": ["x"] * 7}).json()["step"] == "interviewed"
    assert told(manager.post(f"{address}decide/", {"outcome": "not_now"}))[1]["code"] == "reason_missing"
    decided = manager.post(f"{address}decide/", {"outcome": "not_now", "reason": "competence"})
    assert decided.json()["step"] == "not_now"
    assert manager.post(f"{address}decide/", {"outcome": "cleared"}).json()["step"] == "cleared"


def test_a_no_show_and_a_reference_are_noted(manager, stina, time, maja):
    interview = book_interview(stina, time, by=maja, at=TODAY)
    InterviewTime.objects.update(starts_at=TODAY)
    address = f"/interviews/{interview.pk}/"
    for _twice in range(2):
        assert manager.post(f"{address}no-show/").json()["state"] == "no_show"
        answer = manager.post(f"{address}references/", {"given_by": "chef", "said": "not_reached"})
        assert (answer.status_code, answer.json()["asked_on"]) == (201, "2027-04-12")
    assert ReferenceCheck.objects.count() == 1


def test_who_hides_from_a_unit_is_not_booked_by_its_manager(manager, stina, time, unit):
    stina.candidate.excluded_units = [unit.pk]
    stina.candidate.save(update_fields=["excluded_units"])
    answer = manager.post("/interviews/book/", {"candidacy": str(stina.pk), "time": str(time.pk)})
    assert (answer.status_code, list(answer.json())) == (400, ["candidacy"])


def test_people_are_asked_to_pick_a_time(recruiter, stina):
    answer = recruiter.post("/mailings/ask-to-interview/", {"ids": [str(stina.candidate_id)]})
    assert (answer.status_code, answer.json()["kind"]) == (201, "interview_invitation")
