"""The picture that shared links show: drawn for each ad from its title and the municipality's name."""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont

WIDE, SQUARE, TALL = (1200, 630), (1080, 1080), (1080, 1920)
DESIGN = 1  # another number gives every picture another name: services keep what they have seen
_GROUND, _BAND, _TITLE, _NAME = "#073a46", "#ffbf3c", "#ffffff", "#cfe6e8"
_MARGIN = 80
_LETTERS = ((96, 4), (136, 7))  # the largest letters and the most lines: lying, and standing or square
_FONTS = Path(font_source_sans_pro.font_directory)


def card_name(title: str, municipality: str, size: tuple[int, int] = WIDE) -> str:
    """The name of the picture: another title is another picture."""
    said = f"{DESIGN}|{size[0]}x{size[1]}|{title}|{municipality}"
    return sha256(said.encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def draw_card(title: str, municipality: str, size: tuple[int, int] = WIDE) -> bytes:
    """A PNG of `size`: the title as large as it fits, in the middle of a standing one; below it the name."""
    image = Image.new("RGB", size, _GROUND)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, 0, width, 18), fill=_BAND)
    font, lines = _fitting(draw, title, width - 2 * _MARGIN, *_LETTERS[height >= width])
    text = "\n".join(lines)
    top = _MARGIN + 20 if height < width else (height - _height(draw, text, font)) // 2 - _MARGIN
    draw.multiline_text((_MARGIN, top), text, fill=_TITLE, font=font, spacing=12)
    below = (_MARGIN, height - _MARGIN)
    draw.text(below, municipality, fill=_NAME, font=_font("Semibold", 44), anchor="ls")
    target = BytesIO()
    image.quantize(32, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def _fitting(
    draw: ImageDraw.ImageDraw, title: str, width: int, largest: int, most: int
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters with which the title keeps to a few lines; what is still too long is cut."""
    for points in range(largest, 47, -8):
        font = _font("Bold", points)
        lines = _wrapped(draw, title, font, width)
        if len(lines) <= most and all(draw.textlength(line, font) <= width for line in lines):
            return font, lines
    return font, [_cut(draw, line, font, width) for line in lines[:most]]


def _height(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> int:
    return round(draw.multiline_textbbox((0, 0), text, font, spacing=12)[3])


def _wrapped(draw: ImageDraw.ImageDraw, title: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(draw: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    while draw.textlength(line, font) > width:
        line = line[:-2] + "…"
    return line


@lru_cache
def _font(weight: str, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"SourceSansPro-{weight}.ttf", points)
