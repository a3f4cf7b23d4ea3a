"""Documents to read and print: right for every name there is."""

from datetime import UTC, datetime

import pytest
from pypdfium2 import PdfDocument

from recruitment.records.printing import Part, as_pdf

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def words(made: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in PdfDocument(made))


def test_a_document_says_what_was_written_as_it_was_written():
    made = as_pdf("Mina uppgifter", "Allt.", [Part("Du", [("Namn", "*Åsa* #Ek")])], language="sv", at=AT)
    assert "*Åsa* #Ek" in words(made)
    assert b"pdfuaid" in made


@pytest.mark.parametrize("name", ["李明", "Ana 💚", "ណារី"])
def test_letters_that_no_font_has_are_no_reason_to_get_nothing(name):
    made = as_pdf("Mina uppgifter", "Allt.", [Part("Du", [("Namn", name)])], language="sv", at=AT)
    assert made.startswith(b"%PDF")
    assert "Mina uppgifter" in words(made)
