"""Which university somebody means: full names, cities, slugs and the short forms people use."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

SHORT_FORMS = {
    "gu": ("University of Gothenburg",),
    "lnu": ("Linné", "Linnaeus University"),
    "liu": ("Linköping",),
    "miun": ("MIU", "Mittuniv", "Mid Sweden University"),
    "oru": ("ÖrU", "ÖU"),
    "mchs": ("Marie Cederschiöld", "Cederschiöld", "Ersta Sköndal", "Ersta Sköndal Bräcke", "ESH"),
    "du": ("HDa", "Dalarna"),
    "mau": ("MAH",),
    "mdu": ("MDH", "Mälardalen"),
    "sh": ("Södertörn",),
    "hv": ("University West",),
}

_SPELT_OUT = {
    "univ": "universitet",
    "uni": "universitet",
    "university": "universitet",
    "universitetet": "universitet",
    "hogsk": "hogskola",
    "hsk": "hogskola",
    "hogskolan": "hogskola",
}
_GENERIC = frozenset({"universitet", "hogskola", "i", "in", "of", "the", "vid"})


class KnownUniversity(NamedTuple):
    slug: str
    name: str
    cities: tuple[str, ...] = ()


class Universities:
    """The names of all universities: looked up by what is written, then by what is left without
    'universitet' and 'högskola', so that 'Stockholms univ' is one place and 'Stockholm' is two."""

    def __init__(self, known: Iterable[KnownUniversity]) -> None:
        self.names: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._loose: defaultdict[str, set[str]] = defaultdict(set)
        for university in known:
            self._add(university)

    def find(self, text: str) -> str:
        """The slug; ValueError, in words for people, when no university or several may be meant."""
        words = _words(text)
        if slug := self._exact.get(" ".join(words)):
            return slug
        slugs = self._loose.get(_distinct(words), set())
        if not slugs:
            raise ValueError(_("The university is not known."))
        if len(slugs) > 1:
            names = ", ".join(sorted(self.names[slug] for slug in slugs))
            raise ValueError(_("Several universities may be meant: %(names)s.") % {"names": names})
        return next(iter(slugs))

    def _add(self, university: KnownUniversity) -> None:
        slug = university.slug
        self.names[slug] = university.name
        for name in (slug, university.name, *SHORT_FORMS.get(slug, ())):
            words = _words(name)
            self._exact[" ".join(words)] = slug
            self._loose[_distinct(words)].add(slug)
        for city in university.cities:
            self._loose[_distinct(_words(city))].add(slug)


def _words(text: str) -> list[str]:
    """Plain small words, å as a, abbreviations spelt out."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [_SPELT_OUT.get(word, word) for word in re.findall(r"\w+", letters)]


def _distinct(words: list[str]) -> str:
    """What tells a university from the others; 'karlstads' is 'karlstad', 'linneuniversitetet' 'linne'."""
    kept = [word for word in words if word not in _GENERIC] or words
    return " ".join(re.sub(r"(universitet(et)?|s)$", "", word) or word for word in kept)
