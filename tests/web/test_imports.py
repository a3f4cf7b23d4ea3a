"""A list from a colleague's own machine: uploaded, looked at, imported, followed, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recruitment.bank.imports import Import
from recruitment.candidates.models import Candidate
from tests.bank.lists import HEAD, THREE, clock, imported, undoing, uploaded, workbook
from tests.web.reading import told, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norrby", "rut")]


def at(row, rest="") -> str:
    return f"/bank/import/{row.pk}/{rest}"


def upload(client, text: str | bytes = THREE, name: str = "lista.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post("/bank/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_list_is_uploaded_looked_at_imported_and_taken_back(client):
    page = upload(client, THREE + "Otto;Lind;;\n")
    row = Import.objects.get()
    assert page.redirect_chain == [(at(row), 302)]
    trial = page.context["trial"]
    assert (trial.tried, trial.new, trial.refused, Candidate.objects.count()) == (4, 3, 1, 0)
    columns = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    page = client.post(at(row, "kolumner/"), columns | {"begin": "1"}, follow=True)
    assert (page.context["import"].state, len(told(page))) == ("running", 1)
    assert f'hx-get="{at(row, "lage/")}"' in page.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    part = client.get(at(row, "lage/"), headers={"HX-Request": "true"})
    assert (part.status_code, part.content.decode().strip().startswith("<div")) == (200, True)
    clock()
    assert client.get(at(row, "lage/"), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = client.get(at(row))
    assert (page.context["import"].created, page.context["has_report"]) == (3, True)
    assert client.get(at(row, "rapport/")).getvalue().decode("utf-8-sig").count("\r\n") == 2
    for _twice in range(2):
        assert client.post(at(row, "angra/"), follow=True).status_code == 200
    undoing()
    assert (client.get(at(row)).context["import"].removed, Candidate.objects.count()) == (3, 0)


def test_columns_are_chosen_shown_again_and_nothing_begins_without_an_address(client):
    upload(client, "Vem;Nås på;Skostorlek\nAda Ek;ada@example.org;39\n")
    row = Import.objects.get()
    assert client.get(at(row)).context["trial"].fault != ""
    wrong = client.post(
        at(row, "kolumner/"), {"column0": "name", "column1": "-", "column2": "-", "begin": "1"}
    )
    assert (wrong.status_code, wrong.context["form"]["column0"].value()) == (200, "name")
    assert (wrong.context["trial"].fault != "", Import.objects.get().state) == (True, "draft")
    odd = client.post(at(row, "kolumner/"), {"column0": "shoe", "column1": "email"})
    assert list(odd.context["form"].errors) == ["column0", "column2"]
    again = client.post(
        at(row, "kolumner/"), {"column0": "name", "column1": "email", "column2": "-"}, follow=True
    )
    assert (again.context["trial"].new, Import.objects.get().state) == (1, "draft")
    assert Import.objects.get().fields == ["name", "email", ""]


def test_a_workbook_is_uploaded_too(client):
    page = upload(client, workbook([["Namn", "E-post"], ["Ada Ek", "ada@example.org"]]), "lista.xlsx")
    assert (page.context["trial"].new, "ada@example.org" in words(page)) == (1, True)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\0", b"PK\x03\x04", HEAD.encode(), b"hej"])
def test_what_is_no_list_is_told_at_its_field(client, data):
    page = upload(client, data)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["file"])
    assert Import.objects.count() == 0


def test_a_file_that_is_too_large_is_told_at_its_field(client, monkeypatch):
    monkeypatch.setattr("recruitment.web.imports.MAX_BYTES", 100)
    assert list(upload(client).context["form"].errors) == ["file"]


def test_nothing_chosen_is_told_at_its_field(client):
    assert list(client.post("/bank/import/", {}).context["form"].errors) == ["file"]


def test_it_is_stopped_goes_on_and_each_twice_is_harmless(client, rut):
    row = uploaded(THREE, rut)
    for rest, state in (("fortsatt/", "running"), ("stoppa/", "stopped"), ("fortsatt/", "running")):
        for _twice in range(2):
            assert client.post(at(row, rest), follow=True).status_code == 200
        assert Import.objects.get().state == state
    assert client.post(at(row, "angra/")).status_code == 409
    clock()
    assert client.post(at(row, "stoppa/")).status_code == 409


def test_looking_changes_nothing(client, rut):
    row = uploaded(THREE, rut)
    answers = [
        client.get(at(row, rest)).status_code for rest in ("kolumner/", "fortsatt/", "stoppa/", "angra/")
    ]
    assert (answers, Import.objects.get().state) == ([405] * 4, "draft")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_long(client, rut, count, django_assert_num_queries):
    for _nth in range(count):
        imported(THREE, rut)
    client.get("/bank/import/")
    with django_assert_num_queries(4):
        assert len(client.get("/bank/import/").context["page"].rows) == count


def test_a_long_workbook_shows_that_it_is_being_read_and_then_what_would_come_of_it(client, monkeypatch):
    monkeypatch.setattr("recruitment.bank.uploading.LONG", 1_000)
    page = upload(client, workbook(line.split(";") for line in THREE.splitlines()), "lista.xlsx")
    row = Import.objects.get()
    assert (page.status_code, row.state) == (200, "reading")
    assert f'hx-get="{at(row, "lage/")}"' in page.content.decode()
    part = client.get(at(row, "lage/"), headers={"HX-Request": "true"})
    assert (part.status_code, "<progress" in part.content.decode()) == (200, True)
    assert client.post(at(row, "fortsatt/")).status_code == 409
    clock()
    assert client.get(at(row, "lage/"), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.get(at(row)).context["trial"].new == 3


def test_a_long_workbook_that_is_no_list_says_why(client, monkeypatch):
    monkeypatch.setattr("recruitment.bank.uploading.LONG", 1_000)
    upload(client, workbook([["Namn", "E-post"]]), "lista.xlsx")
    clock()
    said = words(client.get(at(Import.objects.get())))
    assert "The list has headings, and no rows below them." in said
