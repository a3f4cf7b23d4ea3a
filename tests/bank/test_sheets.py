"""Workbooks as Excel saves them are lists like others; what would burst the machine is refused."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from recruitment.bank import sheets
from recruitment.bank.sheets import open_list
from recruitment.bank.tables import NotATable
from tests.bank.lists import THREE, imported, numbers, uploaded, workbook
from tests.bank.people import AT
from tests.factories import make_organisation, make_recruiter

HEADINGS = ["Förnamn", "Efternamn", "E-post", "Mobil", "Programstart", "B-körkort"]
ADA = ["Ada", "Ek", "ada@example.org", 701740605.0, "HT24", True]


def refusal(data: bytes) -> str:
    with pytest.raises(NotATable) as no:
        list(open_list(data).rows)
    return no.value.code


def repacked(data: bytes, **changed: bytes | None) -> bytes:
    """A workbook with some parts changed (None: left out)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = changed.get(name.rpartition("/")[2].partition(".")[0], old.read(name))
            if part is not None:
                new.writestr(name, part)
    return file.getvalue()


def test_text_and_workbook_are_opened_by_what_they_hold():
    assert open_list(THREE.encode()).headings == ["Förnamn", "Efternamn", "E-post", "Utbildning"]
    table = open_list(workbook([["Lista 2027"], [], HEADINGS, ADA]))
    assert table.headings == HEADINGS
    assert [tuple(row) for row in table.rows] == [
        (4, ["Ada", "Ek", "ada@example.org", "701740605", "HT24", "true"])
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (2024, "2024"),
        (2.5, "2.5"),
        (datetime(2024, 8, 26), "2024-08-26"),
        (date(2024, 8, 26), "2024-08-26"),
        ("x" * 5_000, "x" * 2_000),
        ("Åsa\nBerg", "Åsa\nBerg"),
        (False, "false"),
    ],
)
def test_a_cell_is_read_as_people_see_it(cell, text):
    (row,) = open_list(workbook([["A", "B"], ["first", cell, "last"]])).rows
    assert row.cells == ["first", text, "last"]


def test_the_first_sheet_that_is_shown_is_the_list():
    book, file = Workbook(), io.BytesIO()
    book.active.sheet_state = "hidden"
    book.active.append(["Hemligt", "Dolt"])
    book.create_sheet("Listan").append(HEADINGS)
    book.save(file)
    assert open_list(file.getvalue()).headings == HEADINGS


def test_what_is_no_workbook_is_refused():
    good = workbook([HEADINGS, ADA])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    assert refusal(b"PK\x03\x04") == "spreadsheet"
    assert refusal(good[: len(good) // 2]) == "spreadsheet"
    assert refusal(empty.getvalue()) == "spreadsheet"
    assert refusal(repacked(good, sheet1=b"<worksheet><sheetData><row>")) == "spreadsheet"
    assert refusal(repacked(good, sheet1=b"\0\1\2")) == "spreadsheet"
    assert refusal(repacked(good, sheet1=None)) == "spreadsheet"
    assert refusal(repacked(good, workbook=b"<workbook/>")) == "spreadsheet"
    assert refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600) == "spreadsheet"
    assert refusal(workbook([])) == "no_headings"


def test_an_entity_that_blows_up_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY {"a" * (n + 1)} "{f"&{'a' * n};" * 10}">'.encode() for n in range(1, 10)
    )
    bomb += b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    bomb += b'<row><c t="str"><v>&aaaaaaaaaa;</v></c></row></sheetData></worksheet>'
    assert refusal(repacked(workbook([HEADINGS, ADA]), sheet1=bomb)) == "spreadsheet"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    good = workbook([HEADINGS, ADA])
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    assert refusal(repacked(good, sheet1=b" " * 1_000_001)) == "unpacks_too_large"
    monkeypatch.setattr(sheets, "MOST_SHARED", 1_000)
    shared = io.BytesIO(good)
    with zipfile.ZipFile(shared, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/SharedStrings.xml", b" " * 1_001)
    assert refusal(shared.getvalue()) == "unpacks_too_large"
    with pytest.raises(NotATable) as no:
        open_list(good, max_bytes=100)
    assert no.value.code == "too_large"


@pytest.mark.django_db
def test_a_workbook_is_imported_like_a_list_of_text():
    make_organisation()
    rut = make_recruiter()
    table = [HEADINGS, ADA, ["Bo", "Ek", "bo@example.org"], ["Cia", None, "cia@example.org"]]
    row = imported(workbook(table), rut, AT)
    assert numbers(row) == (2, 0, 1, 0)
    person = uploaded(workbook(table), rut, AT)
    assert person.fields == ["first_name", "last_name", "email", "phone", "start", "licence_b"]
