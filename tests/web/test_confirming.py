"""The offer's page after a yes: tick what has been shown, confirm, or take back."""

import pytest

from recruitment.introductions.models import Assignment, ConditionCheck, RegisterCheck
from recruitment.offers.models import Offer
from tests.factories import make_candidacy, make_manager, make_offer, make_recruiter, make_unit, make_vacancy
from tests.web.reading import words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby")]

CONDITIONS = [
    {"code": "licence_b", "text": "B-körkort visas"},
    {"code": "register_extract", "text": "Utdrag visas"},
]


@pytest.fixture
def unit(season):
    return make_unit("Barn och unga")


@pytest.fixture
def said_yes(season, unit):
    vacancy = make_vacancy(unit, season, register_law="l2007_171")
    return make_offer(make_candidacy(season=season), vacancy, "accepted_conditional", conditions=CONDITIONS)


def at(offer, rest="") -> str:
    return f"/erbjudanden/{offer.pk}/{rest}"


def state() -> str:
    return Offer.objects.get().state


def test_each_condition_is_ticked_and_then_the_place_is_confirmed(client, rut, said_yes):
    for one in CONDITIONS:
        page = words(client.get(at(said_yes)))
        assert (at(said_yes, "villkor/") in page, at(said_yes, "bekrafta/") in page) == (True, False)
        for _twice in range(2):
            answer = client.post(at(said_yes, "villkor/"), {"kind": one["code"]}, follow=True)
            assert answer.redirect_chain == [(at(said_yes), 302)]
    page = words(client.get(at(said_yes)))
    assert (at(said_yes, "villkor/angra/") in page, at(said_yes, "bekrafta/") in page) == (True, True)
    for _twice in range(2):
        client.post(at(said_yes, "bekrafta/"))
        assert (state(), Assignment.objects.count()) == ("confirmed", 1)
    page = words(client.get(at(said_yes)))
    assert (at(said_yes, "villkor/angra/") in page, at(said_yes, "bekrafta/") in page) == (False, False)


def test_a_tick_is_undone(client, rut, said_yes):
    for one in CONDITIONS:
        client.post(at(said_yes, "villkor/"), {"kind": one["code"]})
        client.post(at(said_yes, "villkor/angra/"), {"kind": one["code"]})
    assert (ConditionCheck.objects.count(), RegisterCheck.objects.count()) == (0, 0)


def test_what_is_missing_is_told_and_nothing_is_confirmed(client, rut, said_yes):
    client.post(at(said_yes, "villkor/"), {"kind": "licence_b"})
    answer = client.post(at(said_yes, "bekrafta/"))
    assert wrong(answer) == {"__all__": ["This is still missing: Utdrag visas."]}
    assert state() == "accepted_conditional"


@pytest.mark.parametrize("kind", ["", "health", "degree_certificate", "\0", "x" * 400])
def test_a_condition_that_the_offer_has_not_is_refused_in_words(client, rut, said_yes, kind):
    answer = client.post(at(said_yes, "villkor/"), {"kind": kind})
    assert wrong(answer) == {"__all__": ["The offer has no such condition."]}


def test_a_condition_that_is_not_met_takes_the_offer_back(client, rut, said_yes):
    for _twice in range(2):
        client.post(at(said_yes, "villkor-ej-uppfyllt/"))
        assert state() == "withdrawn"


def test_who_may_not_decide_ticks_but_does_not_confirm(client, said_yes):
    client.force_login(make_recruiter(may_decide_employment=False))
    for one in CONDITIONS:
        client.post(at(said_yes, "villkor/"), {"kind": one["code"]})
    page = words(client.get(at(said_yes)))
    assert (at(said_yes, "bekrafta/") in page, at(said_yes, "villkor-ej-uppfyllt/") in page) == (False, False)
    answers = [client.post(at(said_yes, rest)) for rest in ("bekrafta/", "villkor-ej-uppfyllt/")]
    assert ([one.status_code for one in answers], state()) == ([403, 403], "accepted_conditional")


def test_a_manager_of_another_unit_finds_no_such_offer(client, said_yes):
    client.force_login(make_manager(make_unit()))
    ways = ("villkor/", "villkor/angra/", "bekrafta/", "villkor-ej-uppfyllt/")
    assert [client.post(at(said_yes, rest)).status_code for rest in ways] == [404] * 4


def test_the_age_of_the_extract_is_asked_on_the_screen_by_its_law(client, rut, said_yes):
    page = words(client.get(at(said_yes)))
    assert "at most six months old" in page
    assert "at least two years outside the system" in page
