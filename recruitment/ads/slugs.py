"""An ad's readable address, made from its title."""

from itertools import count
from uuid import UUID

from django.db import connection
from django.utils.text import slugify

from recruitment.ads.models import JobAd

LONGEST = 70  # leaves room for a number within the column
NAMELESS = "jobb"
TAKING_A_SLUG = 4_711_001  # any number nobody else locks by

# Letters that have no plain letter inside them; å, ä, ö and é fall apart by themselves.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})


def plain_slug(title: str) -> str:
    """`Sommarvikarie på Råå` becomes `sommarvikarie-pa-raa`."""
    slug = slugify(title.lower().translate(_LETTERS))
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-_") or NAMELESS


def free_slug(title: str, *, of: UUID) -> str:
    """A slug no other ad has; within a transaction, which keeps it from everybody else until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_A_SLUG])
    slug = plain_slug(title)
    taken = set(JobAd.objects.filter(slug__startswith=slug).exclude(pk=of).values_list("slug", flat=True))
    tries = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(each for each in tries if each not in taken)
