"""Vacancies from a sheet: rows are understood, tried, saved once; a fault is told at its column."""

from io import BytesIO

import pytest
from django.utils import timezone, translation
from openpyxl import Workbook

from recruitment.bank.needs import MOST_ROWS, empty_sheet, read_needs, take_needs, try_needs
from recruitment.bank.tables import NotATable
from recruitment.vacancies.models import Vacancy
from tests.factories import make_manager, make_recruiter, make_season, make_unit, make_vacancy, week

pytestmark = pytest.mark.django_db
PAY = ";Lön från;Lön till;Avtal"
PAID = ";27 000 kr;31000;AB"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def season():
    return make_season()


@pytest.fixture
def unit(season):
    return make_unit("Barn och unga", slug="barn")


@pytest.fixture
def rut():
    return make_recruiter()


def taken(season, by, *lines, do=take_needs):
    text = read_needs("\r\n".join(lines).encode())
    return do(season, text, by=by, at=timezone.now())


def faults(needs) -> list:
    return [(line.line, one.field, one.message) for line in needs.lines for one in line.faults]


def test_a_row_is_a_vacancy_and_the_sheet_again_makes_no_other(season, unit, rut):
    sheet = (
        f"Enhet;Roll;Från vecka;Till vecka;Platser;Arbetstid{PAY}",
        f"Barn och unga;Medhandläggare;25;v. 32;2;75 %{PAID}",
        f"barn;case_worker;2027-W26;2027-W30;;{PAID}",
    )
    counts = [(len(one.new), len(one.there)) for one in (taken(season, rut, *sheet) for _time in range(2))]
    assert counts == [(2, 0), (0, 2)]
    rows = Vacancy.objects.order_by("first_week").values_list(
        "unit", "role", "first_week", "last_week", "seats", "hours_percent", "salary_min", "created_by"
    )
    assert list(rows) == [
        (unit.pk, "co_case_worker", week(25), week(32), 2, 75, 27_000, rut.pk),
        (unit.pk, "case_worker", week(26), week(30), 1, 100, 27_000, rut.pk),
    ]


def test_a_column_for_each_week_says_how_many_then(season, unit, rut):
    taken(season, rut, f"Unit;v. 25;v. 26;v. 27;28{PAY}", f"barn;;2;1;2{PAID}")
    made = Vacancy.objects.get()
    assert (made.first_week, made.last_week, made.seats) == (week(26), week(28), 2)
    assert made.seats_by_week == {"2027-W27": 1}


def test_what_is_left_empty_is_as_the_unit_said_last(season, unit, rut):
    make_vacancy(unit, season, salary_min=30_000, salary_max=33_000, collective_agreement="HÖK 24")
    needs = taken(season, rut, "Enhet;Första vecka;Sista vecka;Platser", "barn;27;29;1")
    assert [one.vacancy.collective_agreement for one in needs.new] == ["HÖK 24"]


def test_trying_writes_nothing(season, unit, rut):
    sheet = (f"Enhet;Från;Till{PAY}", f"barn;25;28{PAID}")
    assert [len(taken(season, rut, *sheet, do=try_needs).new) for _time in range(2)] == [1, 1]
    assert not Vacancy.objects.exists()


def test_what_is_wrong_is_told_at_its_column_and_the_other_rows_are_saved(season, unit, rut):
    head = f"Enhet;Roll;Från;Till;Platser{PAY}"
    needs = taken(
        season, rut, head,
        f"Ingenstans;;25;28;1{PAID}",
        f";;25;28;1{PAID}",
        f"barn;kung;25;28;1{PAID}",
        f"barn;;54;28;1{PAID}",
        f"barn;;28;25;1{PAID}",
        f"barn;;25;36;1{PAID}",
        f"barn;;25;28;två{PAID}",
        f"barn;;25;28;101{PAID}",
        "barn;;25;28;1;31000;27000;AB",
        f"barn;;25;28;1{PAID}",
    )  # fmt: skip
    roles = "Case worker, Co-case worker, Social administrator, Treatment assistant"
    assert faults(needs) == [
        (2, "unit", "You have no unit that is called “Ingenstans”."),
        (3, "unit", "This must be filled in."),
        (4, "role", f"“kung” is none of: {roles}."),
        (5, "first_week", "There is no week 54 in 2027."),
        (6, "last_week", "The last week comes before the first."),
        (7, "last_week", "The season runs from week 23 to week 35."),
        (8, "seats", "“två” is not a whole number."),
        (9, "seats", "Between 1 and 100."),
        (10, "salary_max", "The highest pay is lower than the lowest."),
    ]
    assert Vacancy.objects.count() == len(needs.new) == 1


def test_pay_that_nobody_has_said_is_asked_for(season, unit, rut):
    needs = taken(season, rut, "Enhet;Från;Till", "barn;25;28")
    told = "This must be filled in."
    assert faults(needs) == [(2, name, told) for name in ("salary_min", "salary_max", "collective_agreement")]


def test_weeks_without_a_seat_and_the_same_row_twice(season, unit, rut):
    needs = taken(season, rut, f"Enhet;25;26{PAY}", f"barn;0;{PAID}", f"barn;1;1{PAID}", f"barn;1;1{PAID}")
    assert faults(needs) == [(2, "seats", "No week has a seat.")]
    assert [(one.line, one.is_there) for one in needs.lines] == [(2, False), (3, False), (4, True)]


def test_a_manager_states_needs_of_own_units_and_learns_of_no_other(season, unit):
    maja, other = make_manager(unit), make_unit("Familjerätt")
    needs = taken(season, maja, f"Enhet;Från;Till{PAY}", f"barn;25;28{PAID}", f"{other.name};25;28{PAID}")
    assert faults(needs) == [(3, "unit", "You have no unit that is called “Familjerätt”.")]
    assert [one.unit for one in Vacancy.objects.all()] == [unit]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["Roll;Från", "kung;25"], "no_unit"),
        (["Enhet;Roll", "barn;kung"], "no_unit"),
        (["Enhet;Från", *["barn;25"] * (MOST_ROWS + 1)], "too_many_rows"),
    ],
)
def test_a_sheet_that_is_none_is_refused_whole(season, unit, rut, lines, code):
    with pytest.raises(NotATable) as refused:
        taken(season, rut, *lines)
    assert refused.value.code == code


def test_headings_that_say_nothing_are_told(season, unit, rut):
    needs = taken(season, rut, f"Enhet;Från;Till;Favoritfärg{PAY}", f"barn;25;28;blå{PAID}")
    assert needs.unknown == ["Favoritfärg"]


def test_a_workbook_is_read_as_its_sheet_shows_it(season, unit, rut):
    book = Workbook()
    book.active.append(["Enhet", "Från", "Till", "Platser", "Lön från", "Lön till", "Avtal"])
    book.active.append(["barn", 25, 28, 2.0, 27000, 31000, "AB"])
    file = BytesIO()
    book.save(file)
    take_needs(season, read_needs(file), by=rut, at=timezone.now())
    assert Vacancy.objects.get().seats == 2


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_empty_sheet_is_one_that_can_be_read(season, unit, rut, language):
    with translation.override(language):
        head, row = [line.removeprefix("\ufeff").rstrip("\r\n") for line in empty_sheet(season, [unit])][-2:]
        cells = dict(zip(head.split(";"), row.split(";"), strict=True))
        names = list(cells)
        cells |= {names[7]: "27000", names[8]: "31000", names[10]: "AB", names[-11]: "1", names[-10]: "2"}
        needs = taken(season, rut, head, ";".join(cells.values()))
    assert (needs.unknown, faults(needs)) == ([], [])
    assert Vacancy.objects.get().seats_by_week == {"2027-W25": 1}
