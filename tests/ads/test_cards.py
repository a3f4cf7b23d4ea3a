"""The picture that shared links show: of the right size, light, and another for another title."""

from io import BytesIO

import pytest
from PIL import Image

from recruitment.ads.cards import WIDE, card_name, draw_card

TITLES = ["Vik", "Sommarvikarie inom barn och unga på Råå", "Ö" * 100, "ord " * 25, "Å/É & <b>”šß” 😀"]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_is_drawn_within_the_picture(title):
    content = draw_card(title, "Norrby kommun")
    image = Image.open(BytesIO(content))
    assert (image.format, image.size, len(content) < 60_000) == ("PNG", WIDE, True)
    right = image.convert("RGB").crop((WIDE[0] - 40, 30, *WIDE))
    assert len(right.getcolors()) == 1  # nothing runs out over the edge


@pytest.mark.parametrize("size", [(1200, 630), (1080, 1080), (1080, 1920)])
def test_it_is_drawn_in_the_sizes_that_services_want(size):
    assert Image.open(BytesIO(draw_card("Sommarvikarie", "Norrby", size))).size == size


def test_the_title_is_seen():
    assert draw_card("Sommarvikarie", "Norrby") != draw_card("Vintervikarie", "Norrby")


def test_another_title_or_municipality_has_another_name():
    names = {card_name(*said) for said in (("A", "B"), ("A", "C"), ("B", "B"), ("A", "B", (1080, 1080)))}
    assert len(names) == 4
