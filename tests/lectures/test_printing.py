"""What is printed has the size of its paper, and a telephone reads its code."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from recruitment.lectures.printing import Sheet, Words, draw_sheet

AT = datetime(2027, 2, 10, 12, 15, 30, 123456, tzinfo=UTC)
URL = "https://jobb.norrby.se/f/K7M2QX/"
WORDS = Words(
    title="Arbeta hos oss i sommar",
    lead="Skanna koden och anmäl intresse.",
    code="K7M2QX",
    url=URL,
    organisation="Norrby kommun",
    department="Socialförvaltningen",
    contact="Rut Ek, 010-123 45 67",
    qr_label="QR-kod till jobb.norrby.se/f/K7M2QX",
    language="sv",
)
PAPERS = {Sheet.POSTER_A4: (210, 297), Sheet.POSTER_A3: (297, 420), Sheet.SLIDE_PDF: (338.667, 190.5)}
SHEETS = list(Sheet)
WILD = [
    "#panic() *x* $y$ \\ = @ref <b> [ ] { } // /* \x00 \x07",
    "مرحبا \N{RIGHT-TO-LEFT OVERRIDE}olleh",
    "🎓👩🏽‍🎓 漢字",
    "ö" * 120,
    "Socialförvaltningen " * 6,
    "",
]


def opened(paper: bytes) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(paper)
    assert len(document) == 1
    return document


def looked_at(sheet: Sheet, drawn: bytes) -> Image.Image:
    """As a projector or a printer shows it."""
    if sheet is Sheet.SLIDE_PNG:
        return Image.open(BytesIO(drawn))
    return opened(drawn)[0].render(scale=1).to_pil()


def read_codes(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(("sheet", "size"), PAPERS.items())
def test_the_paper_is_exactly_as_large_as_it_says(sheet, size):
    millimetres = [side / 72 * 25.4 for side in opened(draw_sheet(sheet, WORDS, AT))[0].get_size()]
    assert millimetres == pytest.approx(size, abs=0.01)


@pytest.mark.parametrize("sheet", PAPERS)
def test_the_words_stand_on_the_paper_and_can_be_read_aloud(sheet):
    document = opened(draw_sheet(sheet, WORDS, AT))
    words = " ".join(document[0].get_textpage().get_text_range().split())
    said = [WORDS.organisation, WORDS.department, WORDS.title, WORDS.lead, "K7M2QX",
            "jobb.norrby.se/f/K7M2QX", WORDS.contact]  # fmt: skip
    assert [text for text in said if text not in words] == []
    assert document.get_metadata_value("Title") == WORDS.title
    assert document.is_tagged()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_paper_says_its_language_and_brings_its_letters(language):
    paper = draw_sheet(Sheet.POSTER_A4, WORDS._replace(language=language), AT)
    assert f"/Lang ({language})".encode() in paper or f"/Lang({language}".encode() in paper
    assert (b"pdfuaid:part" in paper, b"/FontFile" in paper) == (True, True)


@pytest.mark.parametrize("sheet", PAPERS)
def test_the_code_is_drawn_with_lines_and_not_with_dots(sheet):
    assert b"/Subtype /Image" not in draw_sheet(sheet, WORDS, AT)


def test_the_slide_is_a_picture_for_every_projector():
    picture = looked_at(Sheet.SLIDE_PNG, draw_sheet(Sheet.SLIDE_PNG, WORDS, AT))
    corners = [picture.convert("RGBA").getpixel(at) for at in ((0, 0), (1919, 0), (0, 1079), (1919, 1079))]
    assert (picture.format, picture.size) == ("PNG", (1920, 1080))
    assert corners == [(255, 255, 255, 255)] * 4


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_telephone_reads_the_code_as_it_is_drawn(sheet):
    assert read_codes(looked_at(sheet, draw_sheet(sheet, WORDS, AT))) == [URL]


@pytest.mark.parametrize("share", [8, 16])
def test_a_telephone_reads_the_slide_from_far_away(share):
    """A slide that is an eighth of the picture's width, and less."""
    slide = looked_at(Sheet.SLIDE_PNG, draw_sheet(Sheet.SLIDE_PNG, WORDS, AT)).convert("L")
    view = Image.new("L", (1920, 1080), 90)
    view.paste(slide.resize((4 * 1920 // share, 4 * 1080 // share), Image.Resampling.BILINEAR), (500, 300))
    assert read_codes(view) == [URL]


@pytest.mark.parametrize("wild", WILD)
@pytest.mark.parametrize("sheet", SHEETS)
def test_any_name_is_only_text_and_the_sheet_stays_one_page_whose_code_is_read(sheet, wild):
    words = WORDS._replace(
        organisation=wild, department=wild, contact=f"{wild}, {wild}", qr_label=wild or "QR"
    )
    assert read_codes(looked_at(sheet, draw_sheet(sheet, words, AT))) == [URL]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_long_address_gets_smaller_letters_instead_of_another_line(sheet):
    url = "https://rekryteringsbanken.socialforvaltningen.storstaden.example.org:8443/f/K7M2QX/"
    drawn = draw_sheet(sheet, WORDS._replace(url=url), AT)
    assert read_codes(looked_at(sheet, drawn)) == [url]
    if sheet in PAPERS:
        lines = opened(drawn)[0].get_textpage().get_text_range().splitlines()
        assert lines.count(url[8:-1]) == 1


def test_the_same_is_drawn_twice():
    assert draw_sheet(Sheet.POSTER_A4, WORDS, AT) == draw_sheet(Sheet.POSTER_A4, WORDS, AT)
