"""Lists as municipalities keep them, and files that are no lists."""

import codecs
import io
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from recruitment.bank.tables import NotATable, Row, open_table

EXAMPLE = Path(__file__).parent / "kandidater_excel.csv"
LIST = "Förnamn;E-post\nÅsa;asa@example.org\nBjörn;bjorn@example.org\n"
ROWS = [Row(2, ["Åsa", "asa@example.org"]), Row(3, ["Björn", "bjorn@example.org"])]


def read(source):
    table = open_table(source)
    return table.encoding, table.delimiter, table.headings, list(table.rows)


def code_of(source, **limits):
    with pytest.raises(NotATable) as refused:
        list(open_table(source, **limits).rows)
    assert str(refused.value.message)
    return refused.value.code


# What is understood


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LIST.encode("cp1252"), "cp1252"),
        (LIST.encode(), "utf-8"),
        (codecs.BOM_UTF8 + LIST.encode(), "utf-8-sig"),
        (LIST.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"), "utf-16"),
    ],
)
def test_the_encoding_is_found(content, encoding):
    assert read(content) == (encoding, ";", ["Förnamn", "E-post"], ROWS)


def test_an_en_dash_of_windows_is_a_dash():
    _encoding, _delimiter, _headings, rows = read("Namn;Veckor\nÅsa;v. 28–32\n".encode("cp1252"))
    assert rows == [Row(2, ["Åsa", "v. 28–32"])]


def test_a_letter_beyond_the_first_megabyte_decides_too():
    rows = b"Namn;E-post\n" + b"Bo;bo@example.org\n" * 80_000
    assert open_table(rows + "Åsa;asa@example.org\n".encode("cp1252")).encoding == "cp1252"
    assert open_table(rows + "Åsa;asa@example.org\n".encode()).encoding == "utf-8"


def test_one_broken_letter_does_not_spoil_the_others():
    _encoding, _delimiter, _headings, rows = read(b"Namn;Ort\n" + "Åsa;Örebro\n".encode() * 9 + b"B\xf6;x\n")
    assert (rows[0].cells, rows[-1].cells) == (["Åsa", "Örebro"], ["B\ufffd", "x"])


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_delimiter_is_found(delimiter):
    content = LIST.replace(";", delimiter).encode()
    assert read(content) == ("utf-8", delimiter, ["Förnamn", "E-post"], ROWS)


def test_commas_inside_the_cells_are_not_the_delimiter():
    content = "Namn;Veckor;Ort\nBo;27, 28, 29;X\nAda;27, 28, 29;Y\nEva;23-24, 27-34;Z\n"
    assert open_table(content.encode()).delimiter == ";"


def test_excels_note_on_its_delimiter_is_not_a_row():
    assert read(b"sep=,\r\nNamn,Veckor\r\nBo,v. 25\r\n") == (
        "utf-8",
        ",",
        ["Namn", "Veckor"],
        [Row(3, ["Bo", "v. 25"])],
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_is_one(end):
    assert read(LIST.replace("\n", end).encode())[3] == ROWS


def test_a_title_above_the_headings_is_passed_over():
    content = "Kandidater sommaren 2027;;\n;;\nNamn;E-post;Ort\nBo;bo@example.org;X\n"
    assert read(content.encode())[2:] == (["Namn", "E-post", "Ort"], [Row(4, ["Bo", "bo@example.org", "X"])])


def test_quoted_cells_hold_delimiters_quotes_and_line_breaks():
    content = 'Namn;Om\n"Ek; Åsa";"rad 1\nrad ""2"""\nBo;sist\n'
    assert read(content.encode())[3] == [Row(2, ["Ek; Åsa", 'rad 1\nrad "2"']), Row(4, ["Bo", "sist"])]


def test_a_quote_that_is_never_closed_swallows_nobody():
    content = (
        'Namn;E-post\n"Oj;oj@example.org\nBo;bo@example.org\n"Kula" Ek;ek@example.org\nEva;eva@example.org\n'
    )
    assert read(content.encode())[3] == [
        Row(2, ['"Oj', "oj@example.org"]),
        Row(3, ["Bo", "bo@example.org"]),
        Row(4, ['"Kula" Ek', "ek@example.org"]),
        Row(5, ["Eva", "eva@example.org"]),
    ]


def test_line_numbers_count_empty_lines_and_lines_inside_quotes():
    content = 'Namn;Om\n\n"a\nb";c\n\nd;e\n'
    assert [row.line for row in open_table(content.encode()).rows if any(row.cells)] == [3, 6]


def test_headings_without_rows_are_a_table_of_nobody():
    assert read(b"Namn;E-post\n") == ("utf-8", ";", ["Namn", "E-post"], [])


def test_an_uploaded_file_is_read_and_left_open():
    upload = SimpleUploadedFile("lista.csv", LIST.encode("cp1252"))
    assert read(upload)[3] == ROWS
    assert not upload.closed
    assert read(upload)[3] == ROWS


def test_the_example_list_is_opened():
    encoding, delimiter, headings, rows = read(EXAMPLE.read_bytes())
    assert (encoding, delimiter, len(rows), rows[-1].line) == ("cp1252", ";", 120, 121)
    assert (headings[0], headings[4], headings[-1]) == ("Förnamn", "Lärosäte", "Träffad")


cells = st.text('aÅö;,|\t\n" –🌞', max_size=3)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=12))
def test_what_is_quoted_comes_back_as_it_was(rows):
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    content = "\n".join(["Namn;E-post;Ort", *quoted]).encode("utf-8-sig")
    assert [row.cells for row in open_table(content).rows] == rows


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_table_or_a_clear_no(content):
    with suppress(NotATable):
        assert all(isinstance(cell, str) for row in open_table(content).rows for cell in row.cells)


# What is not a table


def xlsx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n\t\n", "empty_file"),
        (xlsx(), "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "spreadsheet"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text"),
        (b"<!DOCTYPE html><table><tr><td>Namn;E-post", "not_text"),
        (b"Namn;E-post\nBo;bo@example.org\n\0", "not_text"),
        (b"Namn;E-post\n" + b"\x01\x02" * 500, "not_text"),
        (b"Hej!\nHar kommer min lista.\n", "no_columns"),
        (b"E-post\nbo@example.org\n", "no_columns"),
        (b";;;\n;;;\n", "no_headings"),
        (b"Namn;E-post\n" + b"x" * 200_000, "line_too_long"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_code(content, code):
    assert code_of(content) == code


def test_a_spreadsheet_is_told_how_to_become_a_table():
    with pytest.raises(NotATable) as refused:
        open_table(xlsx())
    with override("en"):
        advice = "This is a spreadsheet file. Open it and save it as CSV, then try again."
        assert str(refused.value.message) == advice


def test_a_file_over_the_limit_is_refused():
    assert code_of(LIST.encode() * 100, max_bytes=1000) == "too_large"
    assert len(list(open_table(LIST.encode(), max_bytes=len(LIST.encode())).rows)) == 2


def test_fifty_megabytes_of_one_line_are_refused_without_reading_them_as_one():
    assert code_of(b"Namn;E-post\n" + b"a" * 49_000_000) == "line_too_long"
    assert code_of(b"a" * 50_000_001) == "too_large"


def test_a_long_list_is_read_in_little_memory(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"Namn;E-post;Veckor\n" + "Åsa Ek;asa@example.org;v. 25–32\n".encode("cp1252") * 60_000)
    tracemalloc.start()
    with path.open("rb") as stream:
        assert sum(1 for _row in open_table(stream).rows) == 60_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000 < path.stat().st_size
