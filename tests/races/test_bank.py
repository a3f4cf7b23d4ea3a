"""Colleagues and workers at the same searches, tags and lists in the same moment."""

from datetime import timedelta

import pytest

from recruitment.bank.deeds import put_on_list, tag_many, undo_deed
from recruitment.bank.keeping import make_list, save_search
from recruitment.bank.models import Deed
from recruitment.bank.watching import tell_next_watcher, watch_search
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import RuleBroken
from recruitment.outbox.models import Message
from tests.bank.people import AT
from tests.factories import make_candidate, make_organisation, make_recruiter
from tests.races.threads import at_once, times

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter()


@pytest.fixture
def keys():
    return [make_candidate().pk for _ in range(6)]


def test_several_workers_tell_each_watcher_once(rut):
    watch_search(save_search("Alla", "", by=rut, at=AT), by=rut, at=AT)
    make_candidate()
    assert sorted(at_once(*times(4, lambda: tell_next_watcher(AT + timedelta(days=1)))))[-1] is True
    assert Message.objects.filter(template="new_matches").count() == 1


def test_two_who_tag_the_same_people_change_each_once(rut, keys):
    at_once(*times(3, lambda: tag_many(keys, ["ring"], by=rut, at=AT)))
    assert sorted(deed.count for deed in Deed.objects.all()) == [0, 0, 6]
    assert Entry.objects.filter(kind="tagged").count() == 6


def test_two_who_fill_the_same_list_put_each_there_once(rut, keys):
    ring = make_list("Ring", by=rut, at=AT)
    at_once(*times(3, lambda: put_on_list(ring, keys, by=rut, at=AT)))
    assert (sorted(deed.count for deed in Deed.objects.all()), ring.people.count()) == ([0, 0, 6], 6)


def test_a_double_click_undoes_once(rut, keys):
    deed = tag_many(keys, ["ring"], by=rut, at=AT)

    def undo() -> str:
        try:
            undo_deed(deed, by=rut, at=AT)
        except RuleBroken as broken:
            return broken.code
        return "undone"

    assert sorted(at_once(*times(3, undo))) == ["deed_is_undone", "deed_is_undone", "undone"]
    assert set(map(tuple, Candidate.objects.values_list("tags", flat=True))) == {()}
