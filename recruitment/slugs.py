"""Readable addresses, made from titles."""

from itertools import count

from django.db import connection
from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST = 70  # leaves room for a number within the column
TAKING_A_SLUG = 4_711_001  # any number nobody else locks by

# Letters that have no plain letter inside them; å, ä, ö and é fall apart by themselves.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})


def plain_slug(title: str, nameless: str = "jobb") -> str:
    """`Sommarvikarie på Råå` becomes `sommarvikarie-pa-raa`."""
    slug = slugify(title.lower().translate(_LETTERS))
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-_") or nameless


def free_slug(title: str, others: QuerySet, nameless: str = "jobb") -> str:
    """A slug none of `others` has; within a transaction, which keeps it from everybody else until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_A_SLUG])
    slug = plain_slug(title, nameless)
    taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
    tries = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(each for each in tries if each not in taken)
