"""The first page of the day: every number leads to the list it counts, and to nothing one may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recruitment.outbox.models import Message
from recruitment.planning.models import Plan
from recruitment.staff.rights import Role
from recruitment.web import today
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_manager,
    make_offer,
    make_organisation,
    make_recruiter,
    make_season,
    make_unit,
    make_user,
    make_vacancy,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def norrby(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return make_organisation()


def seen_by(client, user):
    client.force_login(user)
    return client.get("/idag/")


def tiles(response) -> dict[str, int]:
    return {str(tile["label"]): tile["value"] for tile in response.context["tiles"]}


def sent(candidacy=None, vacancy=None, days=7, **values):
    at = timezone.now()
    return make_offer(
        candidacy,
        vacancy,
        "sent",
        sent_at=at - timedelta(days=1),
        reply_by=at + timedelta(days=days),
        **values,
    )


def waiting_season():
    """A season in the middle of everything."""
    season = make_season()
    for state in ("interested", "contacted", "interview_booked", "interviewed", "cleared", "closed"):
        make_candidacy(make_candidate(), season, state=state)
    make_candidacy(make_candidate(status="paused"), season, state="interested")
    make_candidacy(make_candidate(status="left"), season, state="interested")
    old = timezone.now() - timedelta(days=40)
    make_candidate(registered_at=old)
    make_candidate(status="invited")
    Plan.objects.create(season=season, state=Plan.State.SOLVED)
    return season


def test_a_recruiter_sees_what_waits(client):
    season = waiting_season()
    for days in (1, 7, -1):
        sent(make_candidacy(make_candidate(), season), make_vacancy(make_unit(), season), days)
    Message.objects.create(key="one", recipient="a@example.org", template="x", text="x", state="failed")
    assert tiles(seen_by(client, make_recruiter())) == {
        "offers wait for an answer": 2,
        "of them closes within two days": 1,
        "people are not cleared yet": 4,
        "registered in the last week": 10,
        "proposal waits for you": 1,
        "message failed": 1,
    }


def test_every_number_of_the_bank_is_the_length_of_the_list_it_leads_to(client):
    waiting_season()
    page = seen_by(client, make_recruiter())
    leads = [tile for tile in page.context["tiles"] if tile["url"].startswith("/bank/")]
    assert len(leads) == 2
    for tile in leads:
        found = client.get(tile["url"])
        assert (found.context["faults"], len(found.context["rows"])) == ([], tile["value"])


def test_a_bank_beyond_counting_says_so(client, monkeypatch):
    waiting_season()
    monkeypatch.setattr(today, "COUNTED_TO", 3)
    assert tiles(seen_by(client, make_recruiter()))["people are not cleared yet"] == "1,000+"


def test_a_manager_sees_own_offers_and_own_weeks_alone(client):
    season, unit = make_season(), make_unit("Utredning Norr")
    mine = sent(make_candidacy(make_candidate(), season), make_vacancy(unit, season))
    sent(make_candidacy(make_candidate(), season), make_vacancy(make_unit("Hemlig enhet"), season))
    page = seen_by(client, make_manager(unit))
    assert tiles(page) == {"offer waits for an answer": 1}
    assert (list(page.context["offers"]), "Hemlig enhet" in page.content.decode()) == ([mine], False)


def test_the_nearest_deadline_stands_first_and_what_is_over_is_gone(client):
    season = make_season()
    rows = [
        sent(make_candidacy(make_candidate(), season), make_vacancy(make_unit(), season), days)
        for days in (5, 1, -1)
    ]
    assert list(seen_by(client, make_recruiter()).context["offers"]) == [rows[1], rows[0]]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MENTOR])
def test_who_shares_is_shown_the_way_there_and_nothing_of_the_season(client, role):
    waiting_season()
    page = seen_by(client, make_user(role))
    assert (tiles(page), "Sommaren" in page.content.decode()) == ({}, False)
    assert page.content.decode().count('href="/annonser-och-delning/mina/"') == 1


@pytest.mark.parametrize("role", [Role.UNION_REP, Role.REGISTRAR, Role.DPO, Role.SYSTEM_ADMIN])
def test_who_has_nothing_to_do_here_is_told_so(client, role):
    waiting_season()
    page = seen_by(client, make_user(role))
    assert (tiles(page), page.content.decode().count("Nothing waits for you.")) == ({}, 1)


def test_before_the_first_season_the_page_is_there(client):
    assert seen_by(client, make_recruiter()).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_day_takes_the_same_questions_however_much_waits(client, django_assert_num_queries, count):
    season = make_season()
    for _ in range(count):
        sent(make_candidacy(make_candidate(), season), make_vacancy(make_unit(), season))
    rut = make_recruiter()
    seen_by(client, rut)
    with django_assert_num_queries(19):
        assert len(client.get("/idag/").context["offers"]) == count


def test_the_day_is_looked_at_not_posted_to(client):
    client.force_login(make_recruiter())
    assert client.post("/idag/").status_code == 405
