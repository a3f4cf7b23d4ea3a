"""A reminder, once, to who began to register at a lecture and has not confirmed a day later."""

from datetime import timedelta

import pytest

from recruitment.bank.following import follow_up_next
from recruitment.bank.leave import leave_bank
from recruitment.bank.register import confirm_registration, start_registration
from recruitment.candidates.models import Candidate, Registration
from recruitment.outbox.wordings import wordings_read_once
from tests.bank.people import AT, STINA, link_in, mails
from tests.factories import make_lecture, make_organisation

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation(protected_identity_phone="010-123 45 00")


@pytest.fixture
def code() -> str:
    return make_lecture(held_at=AT).code


def began(code: str, at=AT, email="stina@example.org", language="sv") -> Registration:
    return start_registration(STINA | {"email": email}, code=code, language=language, at=at)


def clock(at) -> None:
    while follow_up_next(at):
        pass


def reminded() -> list[str]:
    return [mail.recipient for mail in mails("follow_up")]


def test_the_mail_has_the_link_of_the_first_one(code):
    registration = began(code)
    clock(AT + DAY)
    mail = mails("follow_up")[0]
    assert link_in(mail, "bekrafta") == registration.token == link_in(mails()[0], "bekrafta")
    assert (mail.recipient, mail.person_id) == ("stina@example.org", registration.candidate_id)
    assert (mail.due_at, mail.send_before) == (AT + DAY, AT + 14 * DAY)
    assert "Har du skyddade personuppgifter? Bekräfta inte, utan ring 010-123 45 00 i stället." in mail.text


def test_it_is_written_in_the_language_of_the_form(code):
    began(code, language="en")
    clock(AT + DAY)
    mail = mails("follow_up")[0]
    assert (mail.language, mail.subject) == ("en", "One step left: confirm your expression of interest")


def test_the_link_of_the_reminder_puts_the_person_in_the_bank(code):
    began(code)
    clock(AT + DAY)
    person = confirm_registration(link_in(mails("follow_up")[0], "bekrafta"), at=AT + DAY + HOUR)
    assert (person.status, person.last_source_kind) == ("active", "lecture")


def test_not_before_a_day_has_passed_and_never_twice(code):
    began(code)
    clock(AT + DAY - MINUTE)
    assert reminded() == []
    for at in (AT + DAY, AT + DAY, AT + 2 * DAY, AT + 13 * DAY):
        clock(at)
    assert reminded() == ["stina@example.org"]
    assert Registration.objects.get().followed_up_at == AT + DAY


def test_everybody_who_began_is_reminded(code):
    people = ["adam@example.org", "bea@example.org", "stina@example.org"]
    for email in people:
        began(code, email=email)
    clock(AT + DAY)
    assert sorted(reminded()) == people


def test_not_when_the_link_no_longer_works(code):
    began(code)
    clock(AT + 14 * DAY)
    assert reminded() == []


def test_who_has_confirmed_is_not_reminded(code):
    confirm_registration(began(code).token, at=AT + HOUR)
    clock(AT + DAY)
    assert reminded() == []


def test_confirming_stops_a_reminder_that_waits_to_leave(code):
    registration = began(code)
    clock(AT + DAY)
    for _twice in range(2):
        confirm_registration(registration.token, at=AT + DAY)
    assert [mail.state for mail in mails("follow_up")] == ["cancelled"]


def test_only_who_came_by_a_lecture_is_reminded():
    began("")
    began("NOSUCH", email="bea@example.org")
    clock(AT + DAY)
    assert reminded() == []


def test_who_pressed_twice_and_confirmed_one_is_not_reminded(code):
    first = began(code)
    began(code, at=AT + MINUTE)
    confirm_registration(first.token, at=AT + HOUR)
    clock(AT + 2 * DAY)
    assert reminded() == []


@pytest.mark.parametrize("later", [timedelta(0), MINUTE, 2 * HOUR])
def test_who_began_twice_is_reminded_of_the_last_one_alone(code, later):
    rows = [began(code), began(code, at=AT + later)]
    for hours in range(24, 28):
        clock(AT + hours * HOUR)
    assert reminded() == ["stina@example.org"]
    if later:
        assert link_in(mails("follow_up")[0], "bekrafta") == rows[1].token


def test_who_begins_again_and_again_is_reminded_once_in_the_time_of_a_link(code):
    for days in (0, 2, 4):
        began(code, at=AT + days * DAY)
        clock(AT + (days + 1) * DAY)
    assert reminded() == ["stina@example.org"]
    began(code, at=AT + 100 * DAY)
    clock(AT + 101 * DAY)
    assert reminded() == ["stina@example.org"] * 2


def test_who_is_in_the_bank_and_begins_again_is_reminded(code):
    confirm_registration(began("", at=AT - 90 * DAY).token, at=AT - 90 * DAY)
    began(code)
    clock(AT + DAY)
    assert reminded() == ["stina@example.org"]


def test_who_has_left_is_not_reminded_and_a_reminder_that_waits_is_stopped(code):
    began(code)
    leave_bank(Candidate.objects.get(), at=AT + HOUR)
    began(code, email="bea@example.org")
    clock(AT + DAY)
    assert reminded() == ["bea@example.org"]
    leave_bank(Candidate.objects.get(email="bea@example.org"), at=AT + DAY)
    assert [mail.state for mail in mails("follow_up")] == ["cancelled"]


@pytest.mark.parametrize("people", [1, 3])
def test_a_step_costs_the_same_however_many_wait(code, people, django_assert_num_queries):
    for number in range(people):
        began(code, email=f"{number}@example.org")
    with wordings_read_once(), django_assert_num_queries(8):
        follow_up_next(AT + DAY)
