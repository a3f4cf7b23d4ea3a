"""Many clocks at once: each person is asked, woken and hidden once, and removed once."""

from datetime import timedelta

import pytest

from recruitment.bank.correcting import correct_source
from recruitment.bank.sources import of_lecture
from recruitment.bank.sums import Remembered
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.outbox.models import Message
from recruitment.records.disposing import dispose_next
from recruitment.records.models import Disposal
from recruitment.records.staying import end_pauses, keep_next, renew_stay
from tests.factories import make_candidate, make_lecture, make_organisation, make_recruiter, moment
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT = moment("2027-11-23 09:00")
LONG_AGO = AT - timedelta(days=340)


def test_many_clocks_ask_and_wake_each_person_once():
    make_organisation()
    for _nth in range(5):
        make_candidate(confirmed_at=LONG_AGO)
        make_candidate(status="paused", paused_until=AT.date(), confirmed_at=AT)
    at_once(*times(6, lambda: keep_next(AT)))
    while keep_next(AT):
        pass
    assert Message.objects.filter(template="stay_reminder").count() == 5
    assert Message.objects.filter(template="pause_ended").count() == 5
    assert Entry.objects.filter(kind="resumed").count() == 5
    assert end_pauses(AT) == 0


def test_many_presses_renew_once():
    make_organisation()
    person = make_candidate(confirmed_at=LONG_AGO)
    at_once(*times(6, lambda: renew_stay(person, at=AT)))
    assert Entry.objects.filter(kind="renewed").count() == 1


def test_many_clocks_remove_and_count_each_person_once():
    make_organisation(disposal_decision_ref="SN 1", disposal_is_on=True)
    for _nth in range(9):
        make_candidate(status="left", left_at=LONG_AGO)
    stays = make_candidate()
    assert set(at_once(*times(6, lambda: dispose_next(AT)))) <= {True, False}
    while dispose_next(AT):
        pass
    assert list(Candidate.objects.all()) == [stays]
    assert [row.people for row in (*Disposal.objects.all(), *Remembered.objects.all())] == [9, 9, 9]


def test_many_who_correct_a_way_in_write_it_down_once():
    person, right, rut = make_candidate(), of_lecture(make_lecture()), make_recruiter()

    def correct():
        try:
            correct_source(person, right, reason="Fel kod.", by=rut, at=AT)
        except RuleBroken as broken:
            return broken.code
        return "corrected"

    assert sorted(at_once(*times(6, correct))) == ["corrected", *["same_source"] * 5]
    assert Entry.objects.filter(kind="source_corrected").count() == 2
