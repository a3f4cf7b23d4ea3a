"""Many at once: one address is one person, one confirmation, and who leaves while confirming is in or out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from recruitment.bank.leave import leave_bank
from recruitment.bank.register import (
    add_answers,
    confirm_registration,
    send_personal_link,
    start_registration,
)
from recruitment.candidates.actions import open_personal_link, use_personal_link
from recruitment.candidates.models import Candidate, Registration
from recruitment.errors import RuleBroken
from recruitment.seasons.actions import clear_candidacies
from recruitment.seasons.models import Candidacy
from tests.bank.people import AT, STINA, mails
from tests.factories import make_candidacy, make_candidate, make_recruiter, make_season

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The results, or the codes of the rules that said no, of calls that all begin together."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return call()
        except RuleBroken as no:
            return no.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def register(email: str = "stina@example.org") -> Registration:
    return start_registration(STINA | {"email": email}, language="sv", at=AT)


def test_one_address_typed_by_twenty_at_once_is_one_person_and_three_mails():
    spellings = ("stina@example.org", "Stina@Example.org", "STINA@EXAMPLE.ORG", "stina@EXAMPLE.org")
    at_once(*[lambda email=email: register(email) for email in spellings * 5])
    assert Candidate.objects.count() == 1
    assert Registration.objects.filter(candidate=Candidate.objects.get()).count() == 20
    assert len(mails()) == 3


def test_ten_presses_of_one_button_confirm_once():
    make_season()
    token = register().token
    people = at_once(*[lambda: confirm_registration(token, at=AT)] * 10)
    assert {person.pk for person in people} == {Candidate.objects.get().pk}
    assert Candidacy.objects.count() == 1
    assert len(mails("welcome")) == 1
    assert Candidate.objects.get().entries.count() == 2


def test_two_registrations_of_one_person_confirmed_at_once_are_one_candidacy():
    make_season()
    tokens = [register().token for _nth in range(4)]
    at_once(*[lambda token=token: confirm_registration(token, at=AT) for token in tokens])
    assert (Candidate.objects.get().status, Candidacy.objects.count()) == ("active", 1)


@pytest.mark.parametrize("known", [True, False])
def test_who_leaves_while_confirming_is_either_in_or_out(known):
    make_season()
    for number in range(3):
        email = f"stina{number}@example.org"
        if known:
            make_candidacy(make_candidate(email=email))
        token = register(email).token
        person = Candidate.objects.with_address(email).get()
        confirmed, _left = at_once(
            lambda token=token: confirm_registration(token, at=AT),
            lambda person=person: leave_bank(person, at=AT),
        )
        person.refresh_from_db()
        assert person.status == "left"
        assert set(person.candidacies.values_list("state", flat=True)) <= {"closed"}
        assert confirmed in (person, "link_unknown")


def test_who_leaves_while_being_cleared_is_out():
    rut = make_recruiter()
    for _nth in range(3):
        candidacy = make_candidacy(state="interested")
        at_once(
            lambda row=candidacy: clear_candidacies([row], by=rut, at=AT),
            lambda row=candidacy: leave_bank(row.candidate, at=AT),
        )
        candidacy.refresh_from_db()
        assert (candidacy.state, candidacy.candidate.status) == ("closed", "left")


def test_what_is_added_while_confirming_is_applied_or_refused_but_never_lost():
    for number in range(3):
        waiting = register(f"stina{number}@example.org")
        added, person = at_once(
            lambda row=waiting: add_answers(row, {"about": "Hej"}, at=AT),
            lambda row=waiting: confirm_registration(row.token, at=AT),
        )
        about = Candidate.objects.get(pk=person.pk).about
        assert (added == "registration_confirmed", about) in {(True, ""), (False, "Hej")}


def test_a_link_used_by_ten_at_once_opens_once():
    stina = make_candidate()
    token = open_personal_link(stina, at=AT).token
    results = at_once(*[lambda: use_personal_link(token, at=AT)] * 10)
    assert results.count("link_used") == 9
    assert results.count(stina) == 1


def test_a_link_asked_for_by_ten_at_once_is_sent_three_times():
    make_candidate(email="stina@example.org")
    at_once(*[lambda: send_personal_link("stina@example.org", at=AT, language="sv")] * 10)
    assert len(mails("personal_link")) == 3
