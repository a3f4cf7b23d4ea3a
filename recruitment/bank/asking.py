"""Fields of a question to the bank: each reads what was asked, or says what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recruitment.candidates.terms import parse_term_start
from recruitment.searching import search_query
from recruitment.workdays import FIRST_YEAR, LAST_YEAR, parse_weeks

MOST_VALUES = 100
MOST_WEEKS = 60


class EveryValue(forms.SelectMultiple):
    """All that was given under a name, from a query string or a plain mapping."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        values = given if isinstance(given, list | tuple) else [given]
        return [str(value) for value in values]


class Asked(forms.Field):
    """One value; an empty one is not asked, a second one is a fault."""

    widget = EveryValue
    takes_many = False

    def clean(self, value: Any) -> Any:
        given = [text.strip() for text in value or [] if text.strip()]
        if not given:
            return None
        if len(given) > (MOST_VALUES if self.takes_many else 1):
            raise ValidationError(_("Too many values."), code="too_many")
        try:
            values = [self.read(_plain(text)) for text in given]
        except ValueError as fault:
            raise ValidationError(str(fault), code="not_understood") from None
        return self.joined(values) if self.takes_many else values[0]

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def joined(self, values: list[Any]) -> list[Any]:
        return list(dict.fromkeys(values))


def _plain(text: str) -> str:
    if not text.isprintable():
        raise ValueError(_("There are hidden signs in the text."))
    return text


class Words(Asked):
    def read(self, text: str) -> str:
        search_query(text)
        return text


class OneOf(Asked):
    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = list(choices)

    def read(self, text: str) -> str:
        known = [str(value) for value, _label in self.choices]
        if text not in known:
            raise ValueError(_("Choose one of: %(values)s.") % {"values": ", ".join(known)})
        return text


class AnyOf(OneOf):
    """Several values mean any of them."""

    takes_many = True


class AnyNamed(Asked):
    """Slugs, codes or ids of rows; whether there are such rows is seen for all at once."""

    takes_many = True

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", text):
            raise ValueError(unknown(text))
        return text


def unknown(text: str) -> str:
    return _("“%(text)s” is not known here.") % {"text": text[:40]}


class AnyTag(Asked):
    takes_many = True

    def read(self, text: str) -> str:
        if len(text) > 40:
            raise ValueError(_("A tag has 1 to 40 characters."))
        return text


class Weeks(Asked):
    """`2027-W25,2027-W26`, or a value for each week."""

    takes_many = True

    def read(self, text: str) -> list[date]:
        return parse_weeks(text)

    def joined(self, values: list[list[date]]) -> list[date]:
        weeks = sorted({week for some in values for week in some})
        if len(weeks) > MOST_WEEKS:
            raise ValidationError(_("Too many values."), code="too_many")
        return weeks


class Whole(Asked):
    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) else self.most + 1
        if not self.least <= number <= self.most:
            limits = {"least": self.least, "most": self.most}
            raise ValueError(_("A whole number from %(least)s to %(most)s.") % limits)
        return number


class Start(Asked):
    """When a programme began, `HT2024`, as one number: autumns odd, springs even."""

    def read(self, text: str) -> int:
        start = parse_term_start(text)
        return 2 * start.year + (start.term == "HT")


class AnyStart(Start):
    takes_many = True


class YesOrNo(Asked):
    _MEANINGS = {"true": True, "false": False, "1": True, "0": False, "on": True}

    def read(self, text: str) -> bool:
        if text.lower() not in self._MEANINGS:
            raise ValueError(_("Choose one of: %(values)s.") % {"values": "true, false"})
        return self._MEANINGS[text.lower()]


class Day(Asked):
    def read(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
            raise ValueError(_("Write a day like 2027-06-21."))
        return day
