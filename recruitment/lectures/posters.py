"""The QR code and the address that a lecture hall sees."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

from recruitment.lectures.models import Lecture
from recruitment.outbox.links import absolute

# A quarter of the squares may be hidden by a head or a crease, and the code is still read.
CORRECTION = "q"
QUIET_ZONE = 4  # squares of white that scanners need around the code (ISO/IEC 18004)
PNG_SCALE = 24


def lecture_url(lecture: Lecture) -> str:
    """The registration page of this lecture."""
    return absolute(f"/f/{lecture.code}/")


def to_type(url: str) -> str:
    """The address as one types it from a slide: norrby.se/f/K7M2QX."""
    return url.split("://", 1)[-1].rstrip("/")


def qr_svg(url: str) -> SafeString:
    """Inline SVG with nothing but shapes: no style attribute, so it stands under the strict CSP."""
    drawing = _code(url).svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - segno draws squares; the address is not part of the markup


def qr_png(url: str) -> bytes:
    """The same as a picture for slides, about 800 pixels wide."""
    picture = BytesIO()
    _code(url).save(picture, kind="png", scale=PNG_SCALE, border=QUIET_ZONE, dark="#000", light="#fff")
    return picture.getvalue()


def _code(url: str) -> segno.QRCode:
    return segno.make_qr(url, error=CORRECTION)
