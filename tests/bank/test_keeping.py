"""Saved searches, lists, watchers and what is done to many: kept, shared, told of once, undone."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from recruitment.bank import deeds as module
from recruitment.bank.deeds import choose_all, put_on_list, tag_many, take_off_list, undo_deed
from recruitment.bank.keeping import change_kept, make_list, save_search, throw_away
from recruitment.bank.models import Deed, PeopleList, SavedSearch, Seen, Watch
from recruitment.bank.search import search_candidates
from recruitment.bank.watching import tell_next_watcher, unwatch_search, watch_search
from recruitment.candidates.models import Candidate, Entry
from recruitment.errors import NotAllowed, RuleBroken
from recruitment.outbox.models import Message
from tests.factories import (
    make_candidate,
    make_manager,
    make_organisation,
    make_recruiter,
    make_unit,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")
TOMORROW = moment("2026-11-23 07:00")


@pytest.fixture
def rut():
    make_organisation()
    return make_recruiter(email="rut@norrby.example.org")


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def maja(unit):
    return make_manager(unit)


@pytest.fixture
def people():
    return [make_candidate(first_name=name) for name in ("Ada", "Bo", "Cia")]


def refused(action, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as broken:
        action(*args, **kwargs)
    return broken.value.code


# Saved searches


def test_a_search_is_kept_as_it_was_asked_without_its_page(rut):
    row = save_search(" Väster  nu ", "?q=%C3%A5sa&area=lss&area=reception&cursor=abc&lang=en", by=rut, at=AT)
    assert (row.name, row.question) == ("Väster nu", "q=%C3%A5sa&area=lss&area=reception")
    assert save_search("Väster nu", row.question, by=rut, at=AT) == row
    assert SavedSearch.objects.count() == 1


def test_what_is_not_understood_is_not_kept(rut, unit, maja):
    save = {"by": rut, "at": AT}
    assert refused(save_search, "A", "nonsense=1", **save) == "question_not_understood"
    assert refused(save_search, "A", "terms_min=9", **save) == "question_not_understood"
    assert refused(save_search, "A", "q=" + "a" * 5_000, **save) == "question_too_long"
    assert refused(save_search, "A", "&".join(["tag=a"] * 600), **save) == "question_too_long"
    assert refused(save_search, "  ", "", **save) == "name_missing"
    assert refused(save_search, "a" * 81, "", **save) == "name_missing"
    assert refused(save_search, "A", "", unit=make_unit(), by=maja, at=AT) == "unit_unknown"
    save_search("A", "", **save)
    assert refused(save_search, "A", "q=ada", **save) == "name_taken"
    assert SavedSearch.objects.count() == 1


def test_what_is_shared_is_seen_by_the_unit_and_changed_by_its_owner_alone(rut, maja, unit):
    mine, shared = (
        save_search("Min", "", by=rut, at=AT),
        save_search("Delad", "", unit=unit, by=rut, at=AT),
    )
    hers = save_search("Majas", "", by=maja, at=AT)
    assert set(SavedSearch.objects.visible_to(maja)) == {shared, hers}
    assert set(SavedSearch.objects.visible_to(rut)) == {mine, shared}
    assert not SavedSearch.objects.visible_to(make_manager(make_unit())).exists()
    with pytest.raises(NotAllowed):
        change_kept(shared, {"name": "Majas nu"}, by=maja, at=AT)
    with pytest.raises(NotAllowed):
        throw_away(shared, by=maja)
    for _twice in range(2):
        change_kept(mine, {"name": "Ny", "question": "q=ada", "unit": unit}, by=rut, at=AT)
    mine.refresh_from_db()
    assert (mine.name, mine.question, mine.unit) == ("Ny", "q=ada", unit)
    assert refused(change_kept, mine, {"name": "Delad"}, by=rut, at=AT) == "name_taken"
    throw_away(mine, by=rut)
    assert set(SavedSearch.objects.all()) == {shared, hers}


# Watchers


def tell_all(at) -> int:
    count = 0
    while tell_next_watcher(at):
        count += 1
    return count


@pytest.fixture
def watch(rut, people):
    search = save_search("Umeå", "university=umu", by=rut, at=AT)
    make_candidate(university_id="umu", first_name="Old")
    for _twice in range(2):
        watch = watch_search(search, by=rut, at=AT)
    return watch


def test_a_watcher_is_told_once_a_day_how_many_are_new_and_never_who(watch, people):
    assert tell_all(TOMORROW - timedelta(minutes=1)) == 0
    new = [make_candidate(university_id="umu", first_name="Nyström") for _nth in range(2)]
    Candidate.objects.filter(pk=people[0].pk).update(university_id="umu")
    assert (tell_all(TOMORROW), tell_all(TOMORROW)) == (1, 0)
    mail = Message.objects.get()
    assert (mail.recipient, mail.template) == ("rut@norrby.example.org", "new_matches")
    assert ("3" in mail.subject, f"/bank/sokningar/{watch.search_id}/" in mail.text) == (True, True)
    assert ("Nyström" in mail.text + mail.html, new[0].email in mail.text) == (False, False)


def test_nobody_is_new_twice(watch):
    person = make_candidate(university_id="umu")
    assert tell_all(TOMORROW) == 1
    Candidate.objects.filter(pk=person.pk).update(university_id="oru")
    assert tell_all(TOMORROW + timedelta(days=1)) == 1
    Candidate.objects.filter(pk=person.pk).update(university_id="umu")
    assert (tell_all(TOMORROW + timedelta(days=2)), Message.objects.count()) == (1, 1)


def test_who_stops_watching_or_may_no_longer_see_is_not_told(watch, rut):
    make_candidate(university_id="umu")
    rut.roles = []
    rut.save()
    assert (tell_all(TOMORROW), Message.objects.count()) == (1, 0)
    for _twice in range(2):
        unwatch_search(watch.search, by=rut)
    assert (Watch.objects.count(), Seen.objects.count(), tell_all(TOMORROW + timedelta(days=1))) == (0, 0, 0)


def test_what_finds_too_many_cannot_be_watched(rut, people, monkeypatch):
    monkeypatch.setattr("recruitment.bank.watching.MOST_FOUND", 2)
    search = save_search("Alla", "", by=rut, at=AT)
    assert refused(watch_search, search, by=rut, at=AT) == "too_wide_to_watch"
    assert Watch.objects.count() == 0


def test_a_watched_search_that_is_no_longer_understood_is_silent(watch):
    SavedSearch.objects.update(question="season=2031")
    make_candidate(university_id="umu")
    assert (tell_all(TOMORROW), Message.objects.count()) == (1, 0)


def test_a_manager_is_told_only_of_whom_the_manager_sees(maja, unit, rut):
    search = save_search("Umeå", "university=umu", unit=unit, by=rut, at=AT)
    watch_search(search, by=maja, at=AT)
    make_candidate(university_id="umu", excluded_units=[unit.pk])
    assert (tell_all(TOMORROW), Message.objects.count()) == (1, 0)


# Lists, and what is done to many


def tags_of(people) -> list[list[str]]:
    return [Candidate.objects.get(pk=person.pk).tags for person in people]


def test_tagging_many_is_undone_without_a_trace_in_others(rut, people):
    Candidate.objects.filter(pk=people[0].pk).update(tags=["ring", "fika"])
    keys = [person.pk for person in people]
    deed = tag_many(keys, ["ring", "jour"], by=rut, at=AT)
    assert deed.count == 3
    assert tags_of(people) == [["ring", "fika", "jour"], ["ring", "jour"], ["ring", "jour"]]
    assert tag_many(keys, ["ring"], by=rut, at=AT).count == 0
    undo_deed(deed, by=rut, at=AT)
    assert tags_of(people) == [["ring", "fika"], [], []]
    assert refused(undo_deed, deed, by=rut, at=AT) == "deed_is_undone"
    off = tag_many(keys, ["ring"], take_off=True, by=rut, at=AT)
    assert (off.count, tags_of(people)[0]) == (1, ["fika"])
    undo_deed(off, by=rut, at=AT)
    assert sorted(tags_of(people)[0]) == ["fika", "ring"]
    assert Entry.objects.filter(candidate=people[1], kind="tagged").count() == 3


def test_only_who_did_it_undoes_it(rut, maja, people):
    deed = tag_many([people[0].pk], ["ring"], by=rut, at=AT)
    assert refused(undo_deed, deed, by=maja, at=AT) == "deed_is_undone"
    assert tags_of(people)[0] == ["ring"]


def test_many_are_put_on_a_list_and_taken_off(rut, people):
    ring = make_list("Ring", by=rut, at=AT)
    assert refused(make_list, "Ring", by=rut, at=AT) == "name_taken"
    keys = [person.pk for person in people]
    put_on_list(ring, keys[:1], by=rut, at=AT)
    deed = put_on_list(ring, [*keys, keys[0]], by=rut, at=AT)
    assert (deed.count, ring.people.count()) == (2, 3)
    undo_deed(deed, by=rut, at=AT)
    assert list(ring.people.all()) == people[:1]
    off = take_off_list(ring, keys, by=rut, at=AT)
    assert (off.count, ring.people.count()) == (1, 0)
    people[0].delete()
    undo_deed(off, by=rut, at=AT)
    assert ring.people.count() == 0
    throw_away(ring, by=rut)
    assert (PeopleList.objects.count(), Deed.objects.count()) == (0, 0)


def test_everybody_who_was_found_is_chosen_to_a_limit(rut, people, monkeypatch):
    found = search_candidates(QueryDict("q=ada"), rut, AT).found
    assert choose_all(found) == [people[0].pk]
    monkeypatch.setattr(module, "MOST_PEOPLE", 2)
    assert refused(choose_all, search_candidates(QueryDict(""), rut, AT).found) == "too_many_chosen"


def test_a_wrong_tag_changes_nobody(rut, people):
    keys = [person.pk for person in people]
    Candidate.objects.filter(pk=people[2].pk).update(tags=[str(number) for number in range(20)])
    assert refused(tag_many, keys, ["a" * 41], by=rut, at=AT) == "tag_not_text"
    assert refused(tag_many, keys, ["ring"], by=rut, at=AT) == "too_many_tags"
    assert (tags_of(people)[:2], Deed.objects.count()) == ([[], []], 0)
