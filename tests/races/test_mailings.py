"""Many at once, while others are at the same rows: each person gets one letter, or none after a no."""

import pytest

from recruitment.bank.leave import leave_bank
from recruitment.bank.mailings import WRITERS, send_mailing, write_to_people
from recruitment.candidates.actions import pause_candidate
from recruitment.mailings.actions import pause_mailing, send_next_of_mailing, stop_mailing
from recruitment.outbox.actions import remind_once
from recruitment.outbox.models import Message, Reminder
from tests.bank.people import AT
from tests.factories import make_candidate, make_organisation, make_recruiter
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return [make_candidate() for _ in range(12)]


@pytest.fixture
def mailing(people):
    make_organisation()
    rut = make_recruiter()
    mailing = write_to_people([one.pk for one in people], by=rut, at=AT, subject="Träff", text="Kom.")
    return send_mailing(mailing, by=rut, at=AT)


def clock():
    while send_next_of_mailing(AT, WRITERS):
        pass


def test_several_workers_write_to_each_person_once(mailing, people):
    assert at_once(*times(4, clock)) == [None] * 4
    assert (Message.objects.count(), mailing.recipients.filter(state="written").count()) == (12, 12)


@pytest.mark.parametrize("stop", [pause_mailing, lambda row: stop_mailing(row, at=AT)])
def test_nothing_waits_to_leave_after_a_stop_whoever_was_first(mailing, stop):
    at_once(clock, lambda: stop(mailing))
    assert not Message.objects.filter(state="queued").exists()


@pytest.mark.parametrize("say_no", [leave_bank, pause_candidate])
def test_who_says_no_while_the_many_are_written_to_gets_nothing(mailing, people, say_no):
    at_once(clock, *[lambda one=one: say_no(one, at=AT) for one in people])
    assert not Message.objects.filter(template="message", state="queued").exists()


def test_of_several_that_would_remind_at_once_one_does():
    told = at_once(*times(6, lambda: remind_once("offer:1", "deadline", AT)))
    assert (sorted(map(str, told)), Reminder.objects.count()) == (["False"] * 5 + ["True"], 1)
