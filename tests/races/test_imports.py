"""An import while others are at the same rows: every row once, whoever else is at work."""

import os
import subprocess
import sys

import pytest

from config.environment import ROOT
from recruitment.bank.imports import Import
from recruitment.bank.register import confirm_registration
from recruitment.bank.running import import_next, run_import, stop_import
from recruitment.candidates.actions import add_note
from recruitment.candidates.models import Candidate, Entry, Registration
from recruitment.mailings.models import Recipient
from recruitment.records.undoing import undo_import
from tests.bank.lists import HEAD, THREE, clock, imported, long_list, numbers, undoing, uploaded
from tests.bank.people import AT
from tests.brokers import wait_until
from tests.config.places import address
from tests.factories import make_organisation, make_recruiter
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("recruitment.bank.slicing.AT_A_TIME", 7)


def until_done(row):
    while Import.objects.get(pk=row.pk).state == "running":
        import_next(AT)


def test_several_workers_read_each_row_once(rut, small):
    row = run_import(uploaded(long_list(100) + "Otto;;;\n", rut, AT), by=rut, at=AT)
    assert at_once(*times(3, lambda: until_done(row))) == [None] * 3
    assert (numbers(row), row.state, row.read, row.position) == ((100, 0, 1, 0), "done", 101, 15)
    assert (Candidate.objects.count(), Entry.objects.count(), Registration.objects.count()) == (100,) * 3
    assert (Recipient.objects.count(), row.remarks.count()) == (100, 1)


def test_two_imports_of_one_list_make_nobody_twice(rut, small):
    rows = [run_import(uploaded(long_list(60), rut, AT), by=rut, at=AT) for _twice in range(2)]
    assert at_once(*[lambda row=row: until_done(row) for row in rows]) == [None, None]
    assert sum(numbers(row)[0] for row in rows) == Candidate.objects.count() == 60
    assert sum(numbers(row)[1] for row in rows) == 60


def test_a_stop_in_the_middle_loses_and_doubles_nothing(rut, small):
    row = run_import(uploaded(long_list(70), rut, AT), by=rut, at=AT)
    at_once(clock, lambda: stop_import(row, at=AT))
    row.refresh_from_db()
    assert row.created == row.read == Candidate.objects.count()
    if row.state == "stopped":
        run_import(row, by=rut, at=AT)
    clock(AT)
    assert (numbers(row), row.state, Recipient.objects.count()) == ((70, 0, 0, 0), "done", 70)


def test_who_answers_while_it_is_undone_stays_or_finds_the_door_closed(rut):
    row = undo_import(imported(THREE, rut, AT), by=rut, at=AT)
    tokens = list(Registration.objects.order_by("email").values_list("token", flat=True))
    ada = Candidate.objects.get(first_name="Ada")
    yes, _noted, *_undone = at_once(
        lambda: confirm_registration(tokens[2], at=AT),
        lambda: add_note(ada, "Trevlig", by=rut, at=AT),
        *times(2, undoing),
    )
    undoing()
    row.refresh_from_db()
    left = set(Candidate.objects.values_list("first_name", flat=True))
    assert (row.state, row.removed + row.stayed, row.stayed) == ("undone", 3, len(left))
    assert ("Cia" in left) == isinstance(yes, Candidate)
    assert ("Ada" in left) == ada.notes.exists()


def test_two_workers_take_back_each_person_once(rut, small, monkeypatch):
    monkeypatch.setattr("recruitment.records.undoing.AT_A_TIME", 7)
    row = undo_import(imported(long_list(50), rut, AT), by=rut, at=AT)
    imported(HEAD + "Eva;Ek;eva@example.org;\n", rut, AT)
    assert at_once(*times(3, undoing)) == [None] * 3
    undoing()
    row.refresh_from_db()
    assert (row.state, row.removed, row.stayed, Candidate.objects.get().first_name) == (
        "undone",
        50,
        0,
        "Eva",
    )


READS = """
import django
django.setup()
from django.utils import timezone
from recruitment.bank.running import import_next
while import_next(timezone.now()):
    pass
"""


@pytest.mark.processes
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(rut):
    row = run_import(uploaded(long_list(4_000), rut, AT), by=rut, at=AT)
    environ = os.environ | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for position in (1, 2):
        worker = subprocess.Popen([sys.executable, "-c", READS], env=environ, cwd=ROOT)
        wait_until(lambda position=position: Import.objects.get(pk=row.pk).position >= position)
        worker.kill()
        worker.wait()
    row.refresh_from_db()
    assert (row.state, row.read) == ("running", row.position * 1_000)
    assert Candidate.objects.count() == row.created == row.read
    clock(AT)
    assert (numbers(row), row.state, row.read) == ((4_000, 0, 0, 0), "done", 4_000)
    assert (Candidate.objects.count(), Entry.objects.count(), Recipient.objects.count()) == (4_000,) * 3
