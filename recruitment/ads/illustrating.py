"""Puts pictures beside an ad: the one somebody chose, and the one that shared links show."""

from django.db import transaction

from recruitment.ads.cards import card_name, draw_card
from recruitment.ads.models import JobAd
from recruitment.ads.pictures import Drawn, Picture
from recruitment.staff.models import Organisation


def illustrate(job: JobAd, drawn: Drawn | None) -> bool:
    """Show this picture in the ad, or none; whether that is another than before."""
    name = drawn.name if drawn else ""
    if name == job.image_name:
        return False
    job.pictures.filter(use=Picture.Use.PHOTO).delete()
    if drawn:
        Picture.objects.create(job=job, use=Picture.Use.PHOTO, name=name, content=drawn.content)
    job.image_name = name
    job.image_width, job.image_height = (drawn.width, drawn.height) if drawn else (0, 0)
    job.save(update_fields=["image_name", "image_width", "image_height"])
    return True


def photo_called(name: str) -> bytes | None:
    """The picture of an ad, by its name, which tells what it shows."""
    found = Picture.objects.filter(use=Picture.Use.PHOTO, name=name).values_list("content", flat=True)
    return bytes(content) if (content := found.first()) is not None else None


def card_of(job: JobAd, organisation: Organisation) -> tuple[str, bytes]:
    """The name of the picture for shared links and the picture: drawn once, then kept in its row."""
    name = card_name(job.title, organisation.display_name)
    kept = job.pictures.filter(use=Picture.Use.CARD, name=name).values_list("content", flat=True).first()
    return name, bytes(kept) if kept is not None else _draw(job, organisation, name)


def _draw(job: JobAd, organisation: Organisation, name: str) -> bytes:
    """Several may draw at once: it is the same picture, and the last one stays."""
    content = draw_card(job.title, organisation.display_name)
    with transaction.atomic():
        Picture.objects.update_or_create(
            job=job, use=Picture.Use.CARD, defaults={"name": name, "content": content}
        )
    return content
