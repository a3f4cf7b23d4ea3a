"""What leaves the bank as a file: the chosen columns, right in a Swedish Excel, harmless, and noted."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from recruitment.bank import exporting
from recruitment.bank.exporting import COLUMNS, csv_lines, disarmed, export_people, xlsx_file
from recruitment.bank.models import Export
from recruitment.candidates.actions import add_note
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from tests.factories import (
    make_candidacy,
    make_candidate,
    make_recruiter,
    make_season,
    make_unit,
    moment,
    weeks,
)

pytestmark = pytest.mark.django_db
AT = moment("2026-11-22 10:00")


@pytest.fixture
def rut():
    return make_recruiter()


@pytest.fixture
def stina(rut):
    unit = make_unit("Utredning; Norr")
    person = make_candidate(
        first_name="Stina", last_name="Ågren", email="stina@example.org", phone="+46701234567",
        tags=["jour", "ring"], wanted_areas=["lss"], wanted_units=[unit.pk], vfu_completed=True,
        registered_at=moment("2026-11-01 23:30"),
    )  # fmt: skip
    add_note(person, "Hemlig anteckning", by=rut, at=AT)
    make_candidacy(person, make_season(), weeks=weeks(25, 27))
    return person


def out(rut, *columns, format="csv", question=""):
    return export_people(Candidate.objects.all(), columns, format, question=question, by=rut, at=AT)


def table(rut, *columns) -> list[list[str]]:
    text = "".join(csv_lines(*out(rut, *columns)))
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_the_chosen_columns_come_in_their_order_for_a_swedish_excel(rut, stina):
    asked = ("phone", "first_name", "units", "terms", "weeks", "registered_at", "vfu")
    in_order = ("first_name", "phone", "terms", "vfu", "units", "weeks", "registered_at")
    assert table(rut, *asked) == [
        [str(COLUMNS[name].label) for name in in_order],
        ["Stina", "070-123 45 67", "6", "Ja", "Utredning; Norr", "v. 25–27", "2026-11-01"],
    ]


def test_every_column_can_be_written_and_none_tells_what_is_not_to_leave(rut, stina):
    make_candidate(university_id=None, admit_term="", admit_year=None, phone="", first_name="Tom")
    rows = table(rut, *COLUMNS)
    assert [len(row) for row in rows] == [len(COLUMNS)] * 3
    assert "Hemlig" not in str(rows)
    assert {"noted", "about", "search", "excluded_units", "paused_until"} & set(COLUMNS) == set()


def test_an_excel_file_has_days_as_days(rut, stina):
    export, keys = out(rut, "first_name", "registered_at", "terms", format="xlsx")
    rows = list(load_workbook(io.BytesIO(xlsx_file(export, keys))).active.iter_rows(values_only=True))
    assert rows[1][0] == "Stina"
    assert (rows[1][1], rows[1][2].date()) == (6, date(2026, 11, 1))


@pytest.mark.parametrize("text", ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_formula_is_text(rut, text):
    assert disarmed(text) == f"'{text}"
    make_candidate(first_name=text, last_name="Ek")
    export, keys = out(rut, "first_name", format="xlsx")
    cell = load_workbook(io.BytesIO(xlsx_file(export, keys))).active["A2"]
    assert (cell.data_type, str(cell.value)[0]) == ("s", "'")
    assert table(rut, "first_name")[1][0].startswith("'")


@pytest.mark.parametrize(("value", "cell"), [("Ek-Berg", "Ek-Berg"), (7, 7), (None, None), ("a\x00b", "ab")])
def test_everything_else_stays_as_it_is(value, cell):
    assert disarmed(value) == cell


def test_a_number_from_abroad_is_no_sum(rut):
    make_candidate(phone="+4740612345")
    assert table(rut, "phone")[1][0].startswith("00 47 ")


def test_each_export_is_noted(rut, stina):
    export, keys = out(rut, "first_name", "email", question="q=stina")
    assert keys == [stina.pk]
    noted = Export.objects.values_list("by", "at", "question", "columns", "format", "people")
    assert list(noted) == [(rut.pk, AT, "q=stina", ["first_name", "email"], "csv", 1)]
    assert export == Export.objects.get()


@pytest.mark.parametrize(
    ("columns", "format", "code"),
    [
        ([], "csv", "columns_unknown"),
        (["first_name", "noted"], "csv", "columns_unknown"),
        (["first_name"], "pdf", "format_unknown"),
    ],
)
def test_what_is_not_known_is_not_exported(rut, stina, columns, format, code):
    with pytest.raises(RuleBroken) as broken:
        out(rut, *columns, format=format)
    assert (broken.value.code, Export.objects.count()) == (code, 0)


def test_too_many_people_do_not_leave_at_once(rut, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_PEOPLE", 1)
    make_candidate()
    assert len(out(rut, "email")[1]) == 1
    make_candidate()
    with pytest.raises(RuleBroken) as broken:
        out(rut, "email")
    assert (broken.value.code, Export.objects.count()) == ("too_many_chosen", 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_costs_few_questions_however_long_it_is(rut, count, django_assert_num_queries):
    for _nth in range(count):
        make_candidate()
    made = out(rut, *COLUMNS)
    with django_assert_num_queries(5):
        assert len(list(csv_lines(*made))) == count + 2
