"""A summer by API: season, vacancies, clearing, proposal, drafts, wave, answers."""

import pytest

from recruitment.offers.actions import send_next_of_wave
from recruitment.offers.models import Offer
from recruitment.outbox.models import Message
from recruitment.planning.actions import solve_next
from recruitment.seasons.models import Candidacy
from tests.api.conftest import TODAY, ids, logged_in, told
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_offer,
    make_recruiter,
    make_unit,
    make_vacancy,
    week,
)

SUMMER = {"name": "Sommaren 2027", "year": 2027, "first_week": "2027-W23", "last_week": "2027-W35"}
VACANCY = {
    "role": "co_case_worker", "first_week": "2027-W25", "last_week": "2027-W32", "salary_min": 27_000,
    "salary_max": 31_000, "collective_agreement": "AB",
}  # fmt: skip


def post(client, path, body=None, status=200):
    answer = client.post(path, body or {})
    assert answer.status_code == status, answer.json()
    return answer.json()


def refused(answer) -> tuple[int, str]:
    status, said = told(answer)
    return status, said["code"]


def test_a_whole_summer(recruiter, manager, unit, anybody):
    season = post(recruiter, "/seasons/", SUMMER, 201)
    assert post(recruiter, f"/seasons/{season['id']}/open/")["state"] == "open"
    stated = {**VACANCY, "season": season["id"], "unit": unit.slug}
    vacancy = post(manager, "/vacancies/", stated, 201)
    assert (vacancy["unit"], vacancy["first_week"], vacancy["state"]) == ("utredning", "2027-W25", "open")

    stina = make_candidacy(state="interested")
    assert post(recruiter, f"/candidacies/{stina.pk}/clear/")["state"] == "cleared"
    asked = post(recruiter, f"/seasons/{season['id']}/plan/", status=202)
    assert asked["state"] == "queued"
    assert solve_next(TODAY)
    plan = recruiter.get(f"/plans/{asked['id']}/").json()
    assert (plan["state"], plan["status"], plan["covered_weeks"]) == ("solved", "optimal", 8)
    assert [(block["candidacy"], block["vacancy"], block["first_week"]) for block in plan["blocks"]] == [
        (str(stina.pk), vacancy["id"], "2027-W25")
    ]

    wave = post(recruiter, f"/plans/{plan['id']}/commit/", status=201)
    assert (wave["state"], wave["skipped"]) == ("draft", [])
    mails = recruiter.get(f"/waves/{wave['id']}/preview/").json()
    assert [mail["recipient"] for mail in mails] == [stina.candidate.email]
    assert post(recruiter, f"/waves/{wave['id']}/send/")["state"] == "sending"
    assert send_next_of_wave(TODAY)
    (sent,) = recruiter.get(f"/offers/?wave={wave['id']}").json()["results"]
    assert (sent["state"], sent["reply_by"]) == ("sent", "2027-04-20T00:00:00+02:00")

    token = Offer.objects.get().token
    assert token not in str(mails) + str(sent)
    assert (
        post(anybody, f"/public/offers/{token}/accept/", {"name": "Stina"})["state"] == "accepted_conditional"
    )
    assert recruiter.get(f"/candidacies/{stina.pk}/").json()["state"] == "assigned"
    sums = recruiter.get(f"/seasons/{season['id']}/board/").json()["sums"]
    assert [row["week"] for row in sums if row["covered"]] == [f"2027-W{number}" for number in range(25, 33)]
    assert refused(recruiter.post(f"/vacancies/{vacancy['id']}/withdraw/")) == (409, "vacancy_promised")


# Seasons


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"first_week": "v. 23"}, 400, "first_week"),
        ({"first_week": 23}, 400, "first_week"),
        ({"year": 1999}, 400, "year"),
        ({"year": "2027-ish"}, 400, "year"),
        ({"state": "open"}, 400, "state"),
        ({"last_week": "2027-W20"}, 409, "weeks_backwards"),
        ({"year": 2028}, 409, "season_other_year"),
    ],
)
def test_what_is_no_season_is_refused(recruiter, change, status, where):
    answer = recruiter.post("/seasons/", SUMMER | change)
    assert answer.status_code == status
    assert answer.json().get("code", next(iter(answer.json()))) == where


def test_a_year_has_one_season(recruiter):
    post(recruiter, "/seasons/", SUMMER, 201)
    assert refused(recruiter.post("/seasons/", SUMMER)) == (409, "season_exists")


def test_a_season_is_changed_and_never_loses_weeks(recruiter):
    season = post(recruiter, "/seasons/", SUMMER, 201)
    path = f"/seasons/{season['id']}/"
    for _twice in range(2):
        changed = recruiter.patch(path, {"first_week": "2027-W22", "decision_final_on": "2027-09-20"})
        assert (changed.status_code, changed.json()["first_week"]) == (200, "2027-W22")
    assert changed.json() | {"first_week": "", "decision_final_on": None} == season | {"first_week": ""}
    assert refused(recruiter.patch(path, {"last_week": "2027-W34"})) == (409, "season_may_not_shrink")
    assert recruiter.patch(path, {"year": 2028}).status_code == 400


# Vacancies


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"unit": "nowhere"}, 400, "unit"),
        ({"role": "boss"}, 400, "role"),
        ({"first_week": "2027-25"}, 400, "first_week"),
        ({"priority": 6}, 400, "priority"),
        ({"seats": 0}, 400, "seats"),
        ({"seats_by_week": {"v. 26": 1}}, 400, "seats_by_week"),
        ({"seats_by_week": {"2027-W26": -1}}, 400, "seats_by_week"),
        ({"seats_by_week": [1]}, 400, "seats_by_week"),
        ({"seats_by_week": {"2027-W26": 9}}, 409, "more_seats_that_week"),
        ({"shoe_size": 44}, 400, "shoe_size"),
        ({"last_week": "2027-W24"}, 409, "weeks_backwards"),
        ({"salary_max": 1}, 409, "pay_range_backwards"),
        ({"requires_licence_b": True}, 409, "licence_reason_missing"),
    ],
)
def test_what_is_no_vacancy_is_refused_where_it_is_wrong(recruiter, season, unit, change, status, where):
    answer = recruiter.post("/vacancies/", VACANCY | {"season": str(season.pk), "unit": unit.slug} | change)
    assert (answer.status_code, answer.json().get("code", next(iter(answer.json())))) == (status, where)


def test_a_manager_states_vacancies_of_own_units_only(manager, season):
    stated = VACANCY | {"season": str(season.pk), "unit": make_unit().slug}
    assert refused(manager.post("/vacancies/", stated)) == (403, "unit_not_yours")


def test_a_vacancy_is_changed_and_withdrawn(manager, unit, season):
    vacancy = make_vacancy(unit, season)
    assert manager.patch(f"/vacancies/{vacancy.pk}/", {"seats": 2}).json()["seats"] == 2
    fewer = manager.patch(f"/vacancies/{vacancy.pk}/", {"seats_by_week": {"2027-W26": 1}}).json()
    assert fewer["seats_by_week"] == {"2027-W26": 1}
    assert post(manager, f"/vacancies/{vacancy.pk}/withdraw/")["state"] == "withdrawn"
    assert ids(manager.get("/vacancies/?state=open")) == []
    assert [post(manager, f"/vacancies/{vacancy.pk}/reopen/")["state"] for _ in range(2)] == ["open", "open"]


def test_who_fits_a_seat_and_who_does_not_and_why(manager, unit, season):
    vacancy = make_vacancy(unit, season)
    fits = make_candidacy(season=season)
    early = make_candidacy(make_candidate(email="sen@example.org", admit_year=2027), season)
    said = manager.get(f"/vacancies/{vacancy.pk}/fitting/?seat=1&first_week=2027-W25").json()
    assert [row["candidacy"] for row in said["fitting"]] == [str(fits.pk)]
    (other,) = said["not_fitting"]
    assert (other["candidacy"], [row["code"] for row in other["reasons"]]) == (
        str(early.pk),
        ["too_few_terms"],
    )


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("seat=0", "seat"),
        ("first_week=25", "first_week"),
        ("last_week=2027-W20", "last_week"),
        ("week=1", "week"),
    ],
)
def test_a_place_that_is_none_is_refused(manager, unit, season, question, field):
    vacancy = make_vacancy(unit, season)
    status, said = told(manager.get(f"/vacancies/{vacancy.pk}/fitting/?{question}"))
    assert (status, list(said)) == (400, [field])


# Candidacies


def test_many_are_cleared_at_once(recruiter, season):
    rows = [make_candidacy(season=season, state="interested") for _ in range(3)]
    asked = {"ids": [str(row.pk) for row in rows]}
    assert post(recruiter, "/candidacies/clear/", asked) == {"cleared": 3}
    assert post(recruiter, "/candidacies/clear/", asked) == {"cleared": 0}
    assert sorted(ids(recruiter.get("/candidacies/?state=cleared"))) == sorted(asked["ids"])


def test_an_unknown_id_clears_nobody(recruiter, season):
    row = make_candidacy(season=season, state="interested")
    missing = "00000000-0000-4000-8000-000000000000"
    answer = recruiter.post("/candidacies/clear/", {"ids": [str(row.pk), missing]})
    assert told(answer) == (400, {"ids": [missing]})
    assert Candidacy.objects.get().state == "interested"


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"ids": ["7"]}, {"ids": "all"}])
def test_clearing_takes_a_list_of_ids(recruiter, body):
    status, said = told(recruiter.post("/candidacies/clear/", body))
    assert (status, list(said)) == (400, ["ids"])


def test_a_candidacy_moves_along_its_states(recruiter, season):
    row = make_candidacy(season=season, state="interested")
    path = f"/candidacies/{row.pk}/move/"
    assert post(recruiter, path, {"state": "interviewed"})["state"] == "interviewed"
    assert refused(recruiter.post(path, {"state": "offered"})) == (409, "offer_decides")
    assert refused(recruiter.post(path, {"state": "closed"})) == (409, "reason_missing")
    assert post(recruiter, path, {"state": "closed", "reason": "availability"})["state"] == "closed"


# Proposals


@pytest.fixture
def plan(recruiter, season, unit):
    make_vacancy(unit, season, last_week=week(30))
    make_candidacy(season=season)
    made = post(recruiter, f"/seasons/{season.pk}/plan/", status=202)
    assert solve_next(TODAY)
    return recruiter.get(f"/plans/{made['id']}/").json()


def place(block, **changed):
    kept = {name: block[name] for name in ("vacancy", "seat", "first_week", "last_week")}
    return kept | changed


def test_a_block_is_taken_out_put_in_and_moved(recruiter, plan):
    (block,) = plan["blocks"]
    path = f"/plans/{plan['id']}/blocks/"
    assert [recruiter.delete(f"{path}{block['id']}/").status_code for _ in range(2)] == [204, 204]
    added = post(recruiter, path, place(block, candidacy=block["candidacy"], last_week="2027-W27"), 201)
    assert (added["first_week"], added["last_week"], added["by_hand"]) == ("2027-W25", "2027-W27", True)
    moved = recruiter.patch(f"{path}{added['id']}/", place(added, first_week="2027-W26"))
    assert (moved.status_code, moved.json()["first_week"]) == (200, "2027-W26")


def test_a_block_that_does_not_fit_is_refused_with_the_reason(recruiter, plan):
    (block,) = plan["blocks"]
    body = place(block, candidacy=block["candidacy"])
    assert recruiter.post(f"/plans/{plan['id']}/blocks/", body).status_code == 409
    said = post(recruiter, f"/plans/{plan['id']}/why-not/", body)
    assert (said["fits"], bool(said["reasons"])) == (False, True)
    assert {"code", "message", "rule"} == set(said["reasons"][0])


def test_what_could_not_be_worked_out_is_tried_again(recruiter, season, monkeypatch):
    asked = post(recruiter, f"/seasons/{season.pk}/plan/", status=202)
    with monkeypatch.context() as broken:
        broken.setattr("recruitment.planning.actions.solve", None)
        assert solve_next(TODAY)
    failed = recruiter.get(f"/plans/{asked['id']}/").json()
    assert (failed["state"], failed["error"]) == ("failed", "TypeError")
    assert post(recruiter, f"/plans/{asked['id']}/retry/")["state"] == "queued"
    assert solve_next(TODAY)
    assert recruiter.get(f"/plans/{asked['id']}/").json()["state"] == "solved"


def test_a_proposal_is_set_aside_or_committed_once(recruiter, season, plan):
    assert post(recruiter, f"/plans/{plan['id']}/commit/", status=201)["plan"] == plan["id"]
    assert refused(recruiter.post(f"/plans/{plan['id']}/commit/")) == (409, "plan_already_committed")
    other = post(recruiter, f"/seasons/{season.pk}/plan/", status=202)
    assert post(recruiter, f"/plans/{other['id']}/discard/")["state"] == "discarded"


# Offers


def written(client, candidacy, vacancy, **changed):
    body = {"candidacy": str(candidacy.pk), "vacancy": str(vacancy.pk), "seat": 1}
    return client.post("/offers/", body | {"first_week": "2027-W25", "last_week": "2027-W30"} | changed)


def test_an_offer_is_written_sent_and_answered_by_phone(recruiter, season, unit):
    made = written(recruiter, make_candidacy(season=season), make_vacancy(unit, season))
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    path = f"/offers/{made.json()['id']}"
    assert (
        post(recruiter, f"{path}/send/", {"reply_by": "2027-04-23"})["reply_by"]
        == "2027-04-24T00:00:00+02:00"
    )
    said = post(recruiter, f"{path}/record-answer/", {"answer": "yes"})
    assert (said["state"], said["answered_name"]) == ("accepted_conditional", "Stina Ågren")


def test_other_weeks_are_sent_in_place_of_an_open_offer(recruiter, season, unit):
    stina = make_candidacy(season=season)
    made = written(recruiter, stina, make_vacancy(unit, season)).json()
    post(recruiter, f"/offers/{made['id']}/send/")
    wanted = {"first_week": "2027-W27", "last_week": "2027-W30"}
    new = post(recruiter, f"/offers/{made['id']}/replace/", wanted, 201)
    assert (new["state"], new["first_week"], new["candidacy"]) == ("sent", "2027-W27", str(stina.pk))
    assert recruiter.get(f"/offers/{made['id']}/").json()["state"] == "superseded"
    again = recruiter.post(f"/offers/{made['id']}/replace/", wanted)
    assert refused(again) == (409, "offer_not_open")


def test_a_no_by_phone_and_its_reason(recruiter, season, unit):
    offer = make_offer(make_candidacy(season=season), make_vacancy(unit, season), "sent", sent_at=TODAY)
    said = post(recruiter, f"/offers/{offer.pk}/record-answer/", {"answer": "no", "reason": "pay"})
    assert (said["state"], said["decline_reason"]) == ("declined", "pay")


def test_an_unsent_offer_is_withdrawn_and_nobody_hears_of_it(manager, season, unit):
    offer = make_offer(make_candidacy(season=season), make_vacancy(unit, season))
    assert post(manager, f"/offers/{offer.pk}/withdraw/")["state"] == "withdrawn"
    assert Message.objects.count() == 0


def test_sending_needs_the_right_to_decide_on_employment(season, unit):
    client = logged_in(make_recruiter(may_decide_employment=False))
    offer = make_offer(make_candidacy(season=season), make_vacancy(unit, season))
    assert refused(client.post(f"/offers/{offer.pk}/send/")) == (403, "may_not_decide_employment")


def test_a_seat_is_offered_once(recruiter, season, unit):
    vacancy = make_vacancy(unit, season)
    make_offer(make_candidacy(season=season), vacancy, "confirmed")
    other = make_candidacy(make_candidate(email="andra@example.org"), season)
    assert refused(written(recruiter, other, vacancy)) == (409, "seat_taken")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seat": 0}, "seat"),
        ({"first_week": "25"}, "first_week"),
        ({"role": "boss"}, "role"),
        ({"pay": 1}, "pay"),
    ],
)
def test_what_is_no_offer_is_refused_at_its_field(recruiter, season, unit, change, field):
    status, said = told(
        written(recruiter, make_candidacy(season=season), make_vacancy(unit, season), **change)
    )
    assert (status, list(said)) == (400, [field])


def test_a_manager_offers_no_places_of_other_units(manager, season):
    status, said = told(written(manager, make_candidacy(season=season), make_vacancy(make_unit(), season)))
    assert (status, list(said)) == (400, ["vacancy"])


def test_a_wave_is_held_and_goes_on(recruiter, plan):
    wave = post(recruiter, f"/plans/{plan['id']}/commit/", status=201)
    states = [
        post(recruiter, f"/waves/{wave['id']}/{step}/")["state"] for step in ("send", "pause", "resume")
    ]
    assert states == ["sending", "paused", "sending"]


# The forecast


def test_the_forecast_tells_each_week_its_chance(recruiter, season):
    make_vacancy(make_unit("Norr"), season, first_week=week(25), last_week=week(26))
    said = recruiter.get(f"/seasons/{season.pk}/forecast/").json()
    assert [(one["week"], one["seats"], one["covered"], one["full"]) for one in said["weeks"]] == [
        ("2027-W25", 1, 0, 0.0),
        ("2027-W26", 1, 0, 0.0),
    ]
    assert (said["season"], said["answers"], round(said["rate"], 2)) == (str(season.pk), 0, 0.6)


@pytest.mark.parametrize(
    ("asked", "where"), [("by=1999-01-01", "by"), ("by=soon", "by"), ("until=2027-01-01", "until")]
)
def test_a_forecast_of_another_time_is_refused(recruiter, season, asked, where):
    status, said = told(recruiter.get(f"/seasons/{season.pk}/forecast/?{asked}"))
    assert (status, list(said)) == (400, [where])
