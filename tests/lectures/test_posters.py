"""The QR code leads to the registration of this very lecture."""

import re
import struct
from xml.etree import ElementTree

from recruitment.lectures.models import Lecture
from recruitment.lectures.posters import lecture_url, qr_png, qr_svg, to_type

LECTURE = Lecture(code="K7M2QX")


def test_the_address_is_absolute_and_has_the_code(settings):
    settings.BASE_URL = "https://jobb.norrby.se"
    assert lecture_url(LECTURE) == "https://jobb.norrby.se/f/K7M2QX/"


def test_the_address_on_the_slide_is_short():
    assert to_type("https://jobb.norrby.se/f/K7M2QX/") == "jobb.norrby.se/f/K7M2QX"


def test_the_drawing_is_shapes_only_so_that_the_strict_policy_lets_it_through():
    drawing = qr_svg("https://jobb.norrby.se/f/K7M2QX/")
    tags = {element.tag for element in ElementTree.fromstring(drawing).iter()}
    assert tags == {"svg", "path"}
    assert re.findall(r"\s(style|class|on\w+|href)=", drawing) == []


def test_an_address_cannot_break_out_of_the_drawing():
    assert "<script" not in qr_svg('https://x/"><script>alert(1)</script>')


def test_the_drawing_has_the_white_rim_that_scanners_need():
    drawing = ElementTree.fromstring(qr_svg("https://jobb.norrby.se/f/K7M2QX/"))
    side = int(drawing.get("viewBox").split()[2])
    white, black = drawing
    assert white.get("d") == f"M0 0h{side}v{side}h-{side}z"
    assert black.get("d").startswith("M4 4.5")


def test_the_picture_is_a_square_png_large_enough_for_a_slide():
    picture = qr_png("https://jobb.norrby.se/f/K7M2QX/")
    width, height = struct.unpack(">II", picture[16:24])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert width == height
    assert width >= 800
