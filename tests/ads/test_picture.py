"""The picture that shared jobs show."""

import struct
from pathlib import Path

from django.contrib.staticfiles import finders

from recruitment.ads.structured import IMAGE, IMAGE_SIZE


def test_the_picture_has_the_size_that_the_tags_promise_and_is_light():
    picture = Path(finders.find(IMAGE)).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == IMAGE_SIZE
    assert len(picture) < 60_000
