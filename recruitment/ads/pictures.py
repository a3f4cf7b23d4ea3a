"""Pictures of an ad: what somebody uploads is decoded, checked and drawn anew before anybody sees it."""

import uuid
from dataclasses import dataclass
from hashlib import sha256
from io import SEEK_END, BytesIO
from typing import BinaryIO

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from recruitment.ads.models import JobAd
from recruitment.errors import RuleBroken

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000  # what a telephone takes today; decoded it is 120 MB
LEAST = (600, 315)
SHOWN = (800, 1_000)
LIGHT = 36_000  # bytes: a page of the public is 60 kB in all (design.md section 6)
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (76, 66, 56, 46, 36)
_MARKUP = (b"<?xml", b"<svg", b"<!doctype", b"<!--")


class Picture(models.Model):
    """A picture of an ad as it is sent; its name says what it shows, so that it may be kept for ever."""

    class Use(models.TextChoices):
        PHOTO = "photo", gettext_lazy("Picture in the ad")
        CARD = "card", gettext_lazy("Picture of shared links")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(JobAd, models.CASCADE, related_name="pictures")
    use = models.CharField(max_length=5, choices=Use)
    name = models.CharField(max_length=32, db_index=True)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("picture")
        verbose_name_plural = gettext_lazy("pictures")
        constraints = [models.UniqueConstraint("job", "use", name="one_picture_per_job_and_use")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Drawn:
    """A picture without anything that its file knew besides: no place, no camera, no script."""

    content: bytes
    width: int
    height: int

    @property
    def name(self) -> str:
        return sha256(self.content).hexdigest()[:32]


def read_picture(file: BinaryIO) -> Drawn:
    """Decode an upload and draw it anew, small and light. RuleBroken names what is wrong with it."""
    _check_file(file)
    try:
        with Image.open(file, formats=_FORMATS) as image:
            _check_size(image)
            image.draft("RGB", SHOWN)
            return _encoded(_plain(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_large() from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as fault:
        raise RuleBroken(
            "image_not_understood",
            _("The picture cannot be read. Use JPEG, PNG or WebP."),
            field="image",
        ) from fault


def _check_file(file: BinaryIO) -> None:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    file.seek(0)
    if size > MOST_BYTES:
        raise _too_large()
    if head.startswith(_MARKUP):
        message = _("SVG pictures can carry programs, so they are not taken. Use JPEG, PNG or WebP.")
        raise RuleBroken("image_is_svg", message, field="image")


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    if image.width < LEAST[0] or image.height < LEAST[1]:
        message = _("The picture is too small: it needs at least 600 × 315 pixels.")
        raise RuleBroken("image_too_small", message, field="image")


def _too_large() -> RuleBroken:
    message = _("The picture is too large: at most 8 MB and 40 million pixels.")
    return RuleBroken("image_too_large", message, field="image")


def _plain(image: Image.Image) -> Image.Image:
    """The right way up, on white, no larger than it is shown."""
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail(SHOWN)
    whole = upright.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(ground, whole).convert("RGB")


def _encoded(image: Image.Image) -> Drawn:
    """As good as it gets within LIGHT; what is too busy for that becomes smaller."""
    for quality in _QUALITIES:
        content = _webp(image, quality)
        if len(content) <= LIGHT:
            return Drawn(content, image.width, image.height)
    return _encoded(image.resize((image.width * 3 // 4, image.height * 3 // 4)))


def _webp(image: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    image.save(target, "WEBP", quality=quality, method=4)
    return target.getvalue()
