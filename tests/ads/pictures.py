"""Pictures as people upload them."""

from io import BytesIO
from random import Random

from PIL import Image


def photo(width: int = 1600, height: int = 900, kind: str = "JPEG", **how) -> bytes:
    """A busy picture: every pixel another, which is the heaviest there is."""
    noise = Image.frombytes("RGB", (400, 225), Random(7).randbytes(400 * 225 * 3))
    return written(noise.resize((width, height)), kind, **how)


def written(image: Image.Image, kind: str, **how) -> bytes:
    target = BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()
