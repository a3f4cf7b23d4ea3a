"""Saved searches, lists, what is done to many, and files: on the pages of colleagues."""

import csv
import io
import re

import pytest
from django.utils import timezone

from recruitment.bank.keeping import make_list, save_search
from recruitment.bank.models import Deed, Export, PeopleList, SavedSearch, Watch
from recruitment.candidates.models import Candidate
from recruitment.mailings.models import Mailing
from recruitment.web import bank
from tests.factories import make_candidate, make_manager, make_recruiter, make_unit
from tests.web.reading import told, words, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "season")]


@pytest.fixture
def people():
    return [make_candidate(first_name=name, last_name="Ek") for name in ("Ada", "Bo", "Cia")]


def keep(rut, name="Alla", question="", **values):
    return save_search(name, question, by=rut, at=timezone.now(), **values)


def act(client, action, *people, question="", **more):
    sent = {"action": action, "ids": [one.pk for one in people], "question": question} | more
    return client.post("/bank/flera/", sent, follow=True)


# Searches


def test_a_search_is_saved_from_the_list_and_shown_again(client, rut, people):
    assert "/bank/sokningar/ny/?q=ada" in words(client.get("/bank/?q=ada"))
    form = client.get("/bank/sokningar/ny/?q=ada&area=lss")
    assert form.context["asked"] == ["Words: ada", "Wants the area: LSS"]
    sent = {"name": "Ada i LSS", "unit": "", "question": form.context["form"]["question"].value()}
    for _twice in range(2):
        page = client.post("/bank/sokningar/ny/", sent, follow=True)
    row = SavedSearch.objects.get()
    assert (row.owner, row.question, page.context["url"]) == (rut, "q=ada&area=lss", "/bank/?q=ada&area=lss")
    assert "Ada i LSS" in words(client.get("/bank/sparat/"))


def test_a_search_that_is_not_understood_is_not_saved_and_the_name_stays(client, rut):
    page = client.post("/bank/sokningar/ny/", {"name": "Fel", "question": "terms_min=9"})
    assert SavedSearch.objects.count() == 0
    assert (page.context["form"]["name"].value(), list(wrong(page))) == ("Fel", ["question"])
    assert client.post("/bank/sokningar/ny/", {"name": " ", "question": ""}).context["form"].errors


def test_a_search_is_renamed_shared_watched_and_removed(client, rut, people):
    row, unit = keep(rut), make_unit()
    at = f"/bank/sokningar/{row.pk}/"
    client.post(at, {"name": "Hela banken", "unit": unit.pk})
    row.refresh_from_db()
    assert (row.name, row.unit) == ("Hela banken", unit)
    for stop, left in ((False, 1), (False, 1), (True, 0), (True, 0)):
        client.post(f"{at}bevaka/", {"stop": "1"} if stop else {})
        assert Watch.objects.count() == left
    assert client.post(f"{at}ta-bort/", follow=True).redirect_chain == [("/bank/sparat/", 302)]
    assert (SavedSearch.objects.count(), client.post(f"{at}ta-bort/").status_code) == (0, 404)


def test_others_see_what_is_shared_and_change_nothing(client, rut):
    unit = make_unit()
    shared, private = keep(rut, "Delad", unit=unit), keep(rut, "Min")
    mine = make_list("Ring", by=rut, at=timezone.now())
    client.force_login(make_manager(unit))
    page = words(client.get("/bank/sparat/"))
    assert ("Delad" in page, "Min" in page) == (True, False)
    assert client.get(f"/bank/sokningar/{private.pk}/").status_code == 404
    assert client.get(f"/bank/listor/{mine.pk}/").status_code == 404
    assert client.get(f"/bank/sokningar/{shared.pk}/").context["is_mine"] is False
    assert client.post(f"/bank/sokningar/{shared.pk}/", {"name": "Min nu"}).status_code == 403
    assert client.post(f"/bank/sokningar/{shared.pk}/ta-bort/").status_code == 403
    assert set(SavedSearch.objects.values_list("name", flat=True)) == {"Delad", "Min"}


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_kept_costs_the_same_however_much_it_is(client, rut, count, django_assert_num_queries):
    for number in range(count):
        keep(rut, f"Nr {number}")
        make_list(f"Nr {number}", by=rut, at=timezone.now())
    client.get("/bank/sparat/")
    with django_assert_num_queries(5):
        assert words(client.get("/bank/sparat/")).count("<a data-key=") == 2 * count


# Many at once


def test_people_are_put_on_a_list_shown_and_taken_off(client, rut, people):
    page = act(client, "enlist", *people[:2], list_name="  Ring   dem ")
    row = PeopleList.objects.get()
    assert (row.name, row.people.count()) == ("Ring dem", 2)
    assert page.context["undo"]["text"] == "2 people were put on Ring dem."
    act(client, "enlist", *people, list_name="ring dem")
    assert (PeopleList.objects.count(), row.people.count()) == (1, 3)
    page = act(client, "delist", people[0], question=f"list={row.pk}")
    assert sorted(one["person"].first_name for one in page.context["rows"]) == ["Bo", "Cia"]
    assert client.get(f"/bank/listor/{row.pk}/").context["count"] == 2


@pytest.mark.parametrize("action", ["enlist", "delist"])
def test_without_a_list_nothing_is_done_and_the_ticks_stay(client, rut, people, action):
    page = act(client, action, people[0])
    assert (page.status_code, PeopleList.objects.count(), Deed.objects.count()) == (409, 0, 0)
    assert [row["is_ticked"] for row in page.context["rows"]].count(True) == 1


def test_a_change_of_many_is_undone_by_one_click(client, rut, people):
    page = act(client, "tag", *people, tags="ring")
    undo = page.context["undo"]["url"]
    assert undo in words(page)
    assert client.get("/bank/").context["undo"] is None
    page = client.post(undo, {"question": "q=ek"}, follow=True)
    assert (told(page), page.redirect_chain) == (["Undone."], [("/bank/?q=ek", 302)])
    assert told(client.post(undo, follow=True)) == ["This has been undone already."]
    assert set(map(tuple, Candidate.objects.values_list("tags", flat=True))) == {()}


def test_nobody_undoes_what_somebody_else_did(client, rut, people):
    undo = act(client, "tag", *people, tags="ring").context["undo"]["url"]
    client.force_login(make_recruiter())
    client.post(undo)
    assert list(Candidate.objects.values_list("tags", flat=True)) == [["ring"]] * 3


def test_everybody_who_was_found_is_written_to_and_tagged_from_one_page(client, rut, people, monkeypatch):
    monkeypatch.setattr(bank, "ROWS", 2)
    assert 'name="everybody"' in words(client.get("/bank/?q=ek"))
    assert 'name="everybody"' not in words(client.get("/bank/?q=ada"))
    make_candidate(last_name="Annan")
    act(client, "tag", question="q=ek", everybody="1", tags="ring")
    assert Candidate.objects.filter(tags=["ring"]).count() == 3
    act(client, "write", question="q=ek", everybody="1")
    assert Mailing.objects.get().recipients.count() == 3
    page = act(client, "tag", question="nonsense=1", everybody="1", tags="fel")
    assert (page.status_code, Candidate.objects.filter(tags__contains=["fel"]).count()) == (409, 0)


# Files


def test_those_who_were_found_are_fetched_as_a_file(client, rut, people):
    page = client.get("/bank/exportera/?q=ada")
    assert (page.context["count"], page.context["asked"]) == ("1 person", ["Words: ada"])
    sent = {"columns": ["first_name", "email"], "format": "csv", "question": "q=ada"}
    answer = client.post("/bank/exportera/", sent)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1:] == [["Ada", people[0].email]]
    assert re.fullmatch(r'attachment; filename="banken-[0-9-]{10}\.csv"', answer["Content-Disposition"])
    answer = client.post("/bank/exportera/", sent | {"format": "xlsx"})
    assert answer.content[:2] == b"PK"
    assert list(Export.objects.values_list("by", "question", "people")) == [(rut.pk, "q=ada", 1)] * 2
    assert rut.full_name in words(client.get("/bank/exportera/"))


def test_a_file_of_what_is_not_understood_is_never_made(client, rut, people):
    sent = {"columns": ["first_name"], "format": "csv"}
    for wrong_one in ({"question": "nonsense=1"}, {"question": "", "columns": []}, {"format": "pdf"}):
        page = client.post("/bank/exportera/", sent | wrong_one)
        assert "Content-Disposition" not in page
    assert Export.objects.count() == 0
