"""Posters and slides are taken from the lecture's page as files, in the page's language."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.factories import make_lecture, make_organisation, make_recruiter

pytestmark = pytest.mark.django_db

FILES = {
    "affisch-a4.pdf": "application/pdf",
    "affisch-a3.pdf": "application/pdf",
    "bild.pdf": "application/pdf",
    "bild.png": "image/png",
}


@pytest.fixture
def rut(client):
    make_organisation()
    user = make_recruiter()
    client.force_login(user)
    return user


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_the_file_has_the_code_in_its_name(client, rut, name, kind):
    lecture = make_lecture(code="K7M2QX")
    answer = client.get(f"/foredrag/{lecture.pk}/filer/{name}")
    stem, ending = name.split(".")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{stem}-K7M2QX.{ending}"'


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_linked_from_the_lecture(client, rut, name):
    lecture = make_lecture()
    page = client.get(f"/foredrag/{lecture.pk}/").content.decode()
    assert page.count(f'href="/foredrag/{lecture.pk}/filer/{name}"') == 1


@pytest.mark.parametrize(
    ("language", "title"), [("sv", "Arbeta hos oss i sommar"), ("en", "Work with us this summer")]
)
def test_the_poster_speaks_the_language_of_the_page(client, rut, language, title):
    client.cookies["django_language"] = language
    paper = client.get(f"/foredrag/{make_lecture().pk}/filer/affisch-a4.pdf").content
    document = pypdfium2.PdfDocument(paper)
    words = " ".join(document[0].get_textpage().get_text_range().split())
    assert (title in words, "Rut Ek, 010-123 45 67" in words) == (True, True)


def test_the_slide_leads_to_this_very_lecture(client, rut, settings):
    settings.BASE_URL = "https://jobb.norrby.se"
    lecture, _other = make_lecture(), make_lecture()
    drawn = client.get(f"/foredrag/{lecture.pk}/filer/bild.png").content
    codes = [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))]
    assert codes == [f"https://jobb.norrby.se/f/{lecture.code}/"]


@pytest.mark.parametrize("name", ["affisch-a5.pdf", "bild.jpg", "..", "%2e%2e", "a" * 3000])
def test_a_file_that_there_is_not_is_not_found(client, rut, name):
    assert client.get(f"/foredrag/{make_lecture().pk}/filer/{name}").status_code == 404


def test_before_anything_is_set_a_poster_can_be_drawn(client):
    client.force_login(make_recruiter())
    assert client.get(f"/foredrag/{make_lecture().pk}/filer/affisch-a4.pdf").status_code == 200
