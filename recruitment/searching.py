"""Turns what somebody types into a search box into a PostgreSQL query: every word must be found."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.utils.translation import gettext as _

LONGEST = 200
MOST_WORDS = 12
# The weights of names, of addresses and numbers, of what people wrote, and of names without their dots and
# rings: as the database's function recruitment_words gives them.
NAMES, CONTACT, OWN_TEXT, FOLDED = "A", "B", "C", "D"
# A sign before a lexeme that is the end of a longer word, and before a university's.
PART, UNIVERSITY = "~", "uni/"
SHORTEST_PART = 4
# Letters that are forgiven: in the index and in the question they become the plain one.
FOLD_FROM = "åäöæøéèêëáàâãíìîïóòôõúùûüýÿçñ"
FOLD_TO = "aaoaoeeeeaaaaiiiioooouuuuyycn"
_FOLD = str.maketrans(FOLD_FROM, FOLD_TO)

# PostgreSQL's own swedish.stop: words that the index of own text does not hold. Some are also names.
_SWEDISH_STOP = (
    "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig "
    "du henne då sin nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när "
    "efter upp vi dem vara vad över än dig kan sina här ha mot alla under någon eller allt mycket sedan "
    "ju denna själv detta åt utan varit hur ingen mitt ni bli blev oss din dessa några deras blir mina "
    "samma vilken er sådan vår blivit dess inom mellan sådant varför varje vilka ditt vem vilket sitta "
    "sådana vart dina vars vårt våra ert era vilkas"
)
STOP_WORDS = frozenset(_SWEDISH_STOP.split())

type Query = SearchQuery | CombinedSearchQuery

# A number as people write it: it begins with 0 or +, so that years and weeks are not taken for one.
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)[\d\s()/.‐‑–-]{3,}\d(?!\w)")
_PART = re.compile(r"[^\W_]+")


class Lexemes(SearchQuery):
    """A query of lexemes as they are, without parser or dictionary."""

    template = "(%(expressions)s)::tsquery"


_STEM = f"translate(to_tsquery('swedish', %(expressions)s)::text, '{FOLD_FROM}', '{FOLD_TO}')"


class Stem(SearchQuery):
    """A word's Swedish stem, folded."""

    template = f"{_STEM}::tsquery"


class StemOfPart(SearchQuery):
    """The same as the end of a longer word: with the sign of one before it."""

    template = f"regexp_replace({_STEM}, '^''', '''{PART}')::tsquery"


# By word, the lexemes that stand for it besides itself.
type Meanings = Mapping[str, list[str]]


def search_query(text: str, meanings: Callable[[list[str]], Meanings] | None = None) -> Query:
    """The query of `text`; ValueError, in words for people, when there is nothing to look for.

    Each word is found where a name, an address or a number begins with it, dots and rings forgiven; in
    people's own text by its Swedish stem, also as the end of a longer word; or by what it means.
    """
    numbers, words = _checked(text)
    return reduce(and_, [*map(_number, numbers), *_words(words, meanings(words) if meanings else {})])


def beginnings_in(text: str, weights: str, *, forgiving: bool = False) -> Query:
    """The narrower query for which each word of `text` begins something of these weights."""
    numbers, words = _checked(text)
    spelt = map(folded, words) if forgiving else words
    return reduce(and_, [Lexemes(f"{_begins_with(word)}{weights}") for word in (*numbers, *spelt)])


def any_beginning_in(words: list[str], weights: str) -> Query:
    """Where one of the words begins something of these weights."""
    return Lexemes(" | ".join(f"{_begins_with(word)}{weights}" for word in words))


def words_of(text: str) -> list[str]:
    """The words of `text` that are no numbers, folded, as a name is looked up that is not spelt right."""
    return [folded(word) for word in _checked(text)[1]]


def folded(word: str) -> str:
    """Without dots, rings and accents."""
    return word.translate(_FOLD)


def _checked(text: str) -> tuple[list[str], list[str]]:
    if len(text) > LONGEST:
        raise ValueError(_("Search for %(count)s characters at most.") % {"count": LONGEST})
    numbers, words = _taken_apart(unicodedata.normalize("NFC", text).lower())
    if not numbers and not words:
        raise ValueError(_("Write a word, a name or a number to search for."))
    if len(numbers) + len(words) > MOST_WORDS:
        raise ValueError(_("Search for %(count)s words at most.") % {"count": MOST_WORDS})
    return numbers, words


def _taken_apart(text: str) -> tuple[list[str], list[str]]:
    """Phone numbers, and the other words, each once."""
    numbers = [_international(found[0]) for found in _PHONE.finditer(text)]
    words = [word for chunk in _PHONE.sub(" ", text).split() for word in _words_of(chunk)]
    return list(dict.fromkeys(numbers)), list(dict.fromkeys(words))


def _international(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if number.startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else f"+46{digits[1:]}"


def _words_of(chunk: str) -> list[str]:
    """An address, also a part of one, is one word; `Anna-Karin` is two."""
    bare = chunk.strip("@.,;:!?\"'()[]{}<>")
    return [bare] if "@" in bare or "." in bare else _PART.findall(chunk)


def _number(number: str) -> Query:
    return Lexemes(_begins_with(number))


def _words(words: list[str], meanings: Meanings) -> list[Query]:
    """A word that own text does not index must stand in a name, or beside a word that own text has."""
    content = [word for word in words if word not in STOP_WORDS]
    beside = [query for word in content for query in _in_own_text(word)]
    return [
        reduce(or_, [*_where(word, [] if word in content else beside), *_means(word, meanings)])
        for word in words
    ]


def _where(word: str, beside: list[Query]) -> list[Query]:
    alternatives: list[Query] = [Lexemes(_begins_with(folded(word)))]
    if word.isdecimal() and len(word) > 3:
        alternatives.append(Lexemes(_begins_with(f"+46{word}")))
    if not word.isalnum():
        # The same parser that made the index: then a whole address finds itself, whatever is in it.
        alternatives.append(SearchQuery(folded(word), config="simple"))
    if word in STOP_WORDS:
        return alternatives + beside
    return [*alternatives, *_in_own_text(word)]


def _in_own_text(word: str) -> list[Query]:
    """By its stem, and there only: a name is no word to bend (Anders is not Anderberg)."""
    whole: list[Query] = [Stem(f"{_begins_with(word)}{OWN_TEXT}")]
    is_part = word.isalpha() and len(word) >= SHORTEST_PART
    return [*whole, StemOfPart(_begins_with(word))] if is_part else whole


def _means(word: str, meanings: Meanings) -> list[Query]:
    return [Lexemes(_quoted(lexeme)) for lexeme in meanings.get(word, ())]


def _begins_with(lexeme: str) -> str:
    return f"{_quoted(lexeme)}:*"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
