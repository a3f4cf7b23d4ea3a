"""What words mean beyond themselves: a university by its name or town, and names that are nearly so."""

from functools import reduce
from operator import add, and_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from recruitment.candidates.models import Candidate, University
from recruitment.searching import (
    CONTACT,
    FOLDED,
    NAMES,
    UNIVERSITY,
    Meanings,
    any_beginning_in,
    beginnings_in,
    folded,
    words_of,
)

MOST_ALIKE = 200
# Of the groups of three letters in a word, this many must stand in a name: two wrong letters in a long one.
ALIKE = 0.4
SHORTEST_NAME_OF_UNIVERSITY = 2


def meanings(words: list[str]) -> Meanings:
    """By word, the universities whose name, town or short name begins with it."""
    rows = list(University.objects.order_by("pk").values_list("pk", "name", "cities"))
    called = {key: folded(" ".join([key, name, *cities]).lower()).split() for key, name, cities in rows}
    return {
        word: [f"{UNIVERSITY}{key}" for key, names in called.items() if _any_begins(names, folded(word))]
        for word in words
        if len(word) >= SHORTEST_NAME_OF_UNIVERSITY
    }


def _any_begins(names: list[str], word: str) -> bool:
    return any(name.startswith(word) for name in names)


def relevance(text: str) -> Case:
    """Four steps and no score, as the page explains them: every word begins a name, as it is written; a
    name, an address or a number; the same, dots and rings forgiven; else texts, notes, tags, university."""
    forgiven = beginnings_in(text, NAMES + CONTACT + FOLDED, forgiving=True)
    return Case(
        When(search=beginnings_in(text, NAMES), then=3),
        When(search=beginnings_in(text, NAMES + CONTACT), then=2),
        When(search=forgiven, then=1),
        default=0,
    )


def alike(people: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """Those of `people` whose name is nearly what `text` says, the nearest as `relevance`; at most 200.

    Asked at once, for who searches for a name that nobody has.
    """
    words = words_of(text)
    if not words:
        return people.none().annotate(relevance=Value(0))
    nearness: Combinable = reduce(add, [TrigramWordSimilarity(word, "folded_name") for word in words])
    near = people.filter(reduce(and_, map(_is_nearly, words))).annotate(nearness=nearness)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        keys = list(near.order_by("-nearness", "-pk").values_list("pk", flat=True)[:MOST_ALIKE])
    return people.filter(pk__in=keys).annotate(relevance=nearness)


def _is_nearly(word: str) -> Q:
    """Most of its letters in their order, or two neighbours in the wrong one."""
    swapped = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
    nearly = Q(folded_name__trigram_word_similar=word)
    return nearly | Q(search=any_beginning_in(swapped, NAMES + FOLDED)) if swapped else nearly
