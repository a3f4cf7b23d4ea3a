"""A picture that somebody uploads: read, made small and plain, or refused with the reason."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from recruitment.ads.pictures import LIGHT, read_picture
from recruitment.errors import RuleBroken
from tests.ads.pictures import photo, written

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def shown(drawn) -> Image.Image:
    return Image.open(BytesIO(drawn.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_small_and_light_whatever_it_was(kind):
    drawn = read_picture(BytesIO(photo(kind=kind)))
    image = shown(drawn)
    assert (image.format, image.size) == ("WEBP", (drawn.width, drawn.height))
    assert (drawn.width <= 800, len(drawn.content) <= LIGHT) == (True, True)


def test_it_stands_upright_and_nothing_of_the_camera_comes_along():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Storgatan 1, Norrby"  # turned by a quarter; a description
    drawn = read_picture(BytesIO(photo(1200, 600, exif=exif)))
    image = shown(drawn)
    assert image.height > image.width
    assert dict(image.getexif()) == {}
    assert b"Storgatan" not in drawn.content


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    image = shown(read_picture(BytesIO(written(clear, "PNG")))).convert("RGB")
    assert image.getpixel((300, 200)) == (255, 255, 255)


def test_the_same_picture_has_the_same_name():
    assert len({read_picture(BytesIO(photo())).name for _twice in range(2)}) == 1


def claimed(width: int, height: int) -> bytes:
    """A PNG whose head promises a size, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SVG, "image_is_svg"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>" + SVG, "image_is_svg"),
        (b"", "image_not_understood"),
        (b"MZ" + b"x" * 1000, "image_not_understood"),
        (b"\xff\xd8\xff\xe0" + b"x" * 1000, "image_not_understood"),
        (photo()[:2000], "image_not_understood"),
        (claimed(1000, 1000), "image_not_understood"),
        (claimed(9_000, 9_000), "image_too_large"),
        (claimed(60_000, 60_000), "image_too_large"),
        (b"x" * 8_000_001, "image_too_large"),
        (photo(599, 400), "image_too_small"),
        (photo(800, 300), "image_too_small"),
        (written(Image.new("RGB", (800, 600)), "GIF"), "image_not_understood"),
        (written(Image.new("RGB", (800, 600)), "TIFF"), "image_not_understood"),
    ],
)
def test_what_is_no_picture_for_an_ad_is_refused_with_the_reason(content, code):
    with pytest.raises(RuleBroken) as broken:
        read_picture(BytesIO(content))
    assert (broken.value.code, broken.value.field) == (code, "image")
