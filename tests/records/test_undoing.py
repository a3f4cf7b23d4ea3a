"""An import taken back: those who have done nothing since go, the others stay and are counted."""

from datetime import timedelta

import pytest

from recruitment.bank.duplicates import find_duplicates
from recruitment.bank.imports import Import, ImportRemark, Slice
from recruitment.bank.models import Listed, PeopleList
from recruitment.bank.register import confirm_registration
from recruitment.bank.running import run_import, stop_import
from recruitment.candidates.actions import add_note, set_tags
from recruitment.candidates.models import Candidate, Entry, Registration
from recruitment.errors import RuleBroken
from recruitment.mailings.models import Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.records.disposing import hold_records
from recruitment.records.models import Disclosure
from recruitment.records.undoing import undo_import, undo_next
from tests.bank.lists import HEAD, THREE, clock, imported, invite, long_list, undoing, uploaded
from tests.bank.people import AT
from tests.factories import make_candidacy, make_candidate, make_organisation, make_recruiter, make_season

pytestmark = pytest.mark.django_db


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


def undone(row, rut, at=AT) -> tuple[str, int, int]:
    undo_import(row, by=rut, at=at)
    undoing(at)
    row.refresh_from_db()
    return row.state, row.removed, row.stayed


def test_all_that_came_with_it_is_gone_and_nobody_else(rut):
    other = make_candidate()
    imported(HEAD + "Eva;Ek;eva@example.org;\n", rut, AT)
    row = imported(THREE + "Otto;Lind;;\n", rut, AT)
    invite(AT)
    assert (Message.objects.count(), Recipient.objects.count()) == (4, 4)
    assert undone(row, rut) == ("undone", 3, 0)
    assert set(Candidate.objects.values_list("email", flat=True)) == {other.email, "eva@example.org"}
    assert (Message.objects.get().recipient, Registration.objects.count()) == ("eva@example.org", 1)
    assert (Recipient.objects.count(), Entry.objects.count(), row.undone_by) == (1, 1, rut)
    assert (Slice.objects.filter(of=row).exists(), ImportRemark.objects.exists()) == (False, False)
    assert undone(row, rut) == ("undone", 3, 0)


def test_invitations_that_wait_are_never_sent(rut):
    row = imported(THREE, rut, AT)
    undo_import(row, by=rut, at=AT)
    invite(AT)
    assert (row.mailing.recipients.count(), Mailing.objects.get().state) == (3, "stopped")
    assert Message.objects.count() == 0


def test_who_has_said_yes_stays(rut):
    row = imported(THREE, rut, AT)
    confirm_registration(Registration.objects.get(email="Ada@example.org").token, at=AT)
    assert undone(row, rut) == ("undone", 2, 1)
    assert Candidate.objects.get().first_name == "Ada"


def mark_by_list(one, rut):
    Listed.objects.create(list=PeopleList.objects.create(owner=rut, name="Ring"), candidate=one, by=rut)


@pytest.mark.parametrize(
    "touch",
    [
        lambda one, rut: add_note(one, "Trevlig", by=rut, at=AT),
        lambda one, rut: set_tags([one], ["ring"], by=rut, at=AT),
        lambda one, rut: hold_records(one, "SN 2026/3", by=rut, at=AT),
        lambda one, rut: Disclosure.objects.create(candidate=one, kind="export", by=rut),
        lambda one, rut: make_candidacy(one, make_season()),
        lambda one, rut: Candidate.objects.filter(pk=one.pk).update(status="left"),
        lambda one, rut: Registration.objects.create(
            candidate=one, email=one.email, data={}, created_at=AT + timedelta(days=1)
        ),
        mark_by_list,
    ],
)
def test_whoever_somebody_has_done_something_with_stays(rut, touch):
    row = imported(THREE, rut, AT)
    touch(Candidate.objects.get(first_name="Bo"), rut)
    assert undone(row, rut) == ("undone", 2, 1)
    assert Candidate.objects.get().first_name == "Bo"


def test_that_somebody_looks_like_another_is_no_doing_of_theirs(rut):
    make_candidate(phone="+46701740605")
    row = imported("Namn;E-post;Mobil\nAda Ek;ada@example.org;0701740605\n", rut, AT)
    find_duplicates(AT)
    assert undone(row, rut) == ("undone", 1, 0)


def test_a_draft_and_a_stopped_import_are_thrown_away(rut, monkeypatch):
    assert undone(uploaded(THREE, rut, AT), rut) == ("undone", 0, 0)
    row = run_import(uploaded(THREE, rut, AT), by=rut, at=AT)
    with pytest.raises(RuleBroken) as no:
        undo_import(row, by=rut, at=AT)
    assert no.value.code == "import_is_running"
    stop_import(row, at=AT)
    assert undone(row, rut) == ("undone", 0, 0)
    with pytest.raises(RuleBroken) as no:
        run_import(row, by=rut, at=AT)
    assert (no.value.code, clock(AT)) == ("import_is_over", 0)


def test_after_a_month_it_is_too_late(rut):
    row, later = imported(THREE, rut, AT), AT + timedelta(days=30)
    with pytest.raises(RuleBroken) as no:
        undo_import(row, by=rut, at=later)
    assert (no.value.code, Import.objects.get().state) == ("too_late_to_undo", "done")
    assert undone(row, rut, later - timedelta(seconds=1)) == ("undone", 3, 0)


def test_many_are_taken_back_some_at_a_time(rut, monkeypatch):
    monkeypatch.setattr("recruitment.records.undoing.AT_A_TIME", 40)
    row = undo_import(imported(long_list(100), rut, AT), by=rut, at=AT)
    seen = []
    while undo_next(AT):
        seen.append(Candidate.objects.count())
    assert (seen, Import.objects.get(pk=row.pk).removed) == ([60, 20, 0, 0], 100)
