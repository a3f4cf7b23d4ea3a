"""Form fields for what people type: text without hidden signs, an address, a phone number, weeks."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recruitment.bank.names import HIDDEN_SIGNS, LONGEST_EMAIL, LONGEST_NAME, clean, has_hidden_signs
from recruitment.bank.wording import read_phone
from recruitment.seasons.models import Season
from recruitment.workdays import format_week, parse_week, week_label

_VISIBLE = ("L", "N", "So")


class TextField(forms.CharField):
    """Text as people mean it: composed letters, no marks left by copying; hidden signs are refused."""

    def to_python(self, value: Any) -> str:
        lines = clean(super().to_python(value) or "").split("\n")
        text = "\n".join(line.strip() for line in lines)
        if has_hidden_signs(text):
            raise ValidationError(HIDDEN_SIGNS, code="hidden_signs")
        return text


class NameField(TextField):
    """What somebody is called, in any alphabet, on one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **kwargs)

    def to_python(self, value: Any) -> str:
        name = " ".join(super().to_python(value).split())
        if name and not any(unicodedata.category(sign).startswith(_VISIBLE) for sign in name):
            raise ValidationError(_("Write a name."), code="no_name")
        return name


class AddressField(forms.EmailField):
    """An address that mail really reaches: no quotes, and only ASCII before the @."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_EMAIL, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not mail_reaches(value):
            raise ValidationError(_("Write an e-mail address like name@example.org."), code="invalid")


def mail_reaches(address: str) -> bool:
    """Valid addresses that no server of today takes are refused at the door."""
    return '"' not in address and address.rpartition("@")[0].isascii()


class PhoneField(forms.CharField):
    """E.164; a number without a country is Swedish."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def to_python(self, value: Any) -> str:
        text = clean(super().to_python(value) or "")
        if not text:
            return ""
        number = read_phone(text).value
        if number is None:
            raise ValidationError(_("Write a phone number like 070-123 45 67."), code="invalid")
        return number


class NoticeField(forms.CharField):
    """A box that sends the version of the information that was read."""

    class widget(forms.CheckboxInput):
        def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
            return data.get(name, "")


class WeeksField(forms.MultipleChoiceField):
    """Weeks of one season, `2027-W25` outside and Mondays inside; none without a season."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("%(value)s is not a week of the season.")}

    def set_season(self, season: Season | None) -> None:
        weeks = season.weeks if season else []
        self.choices = [(format_week(week), week_label(week)) for week in weeks]

    def validate(self, value: list[str]) -> None:
        if value and not self.choices:
            raise ValidationError(_("No season is open, so no weeks can be chosen."), code="no_season")
        super().validate(value)

    def clean(self, value: Any) -> list[date]:
        return sorted({parse_week(week) for week in super().clean(value)})
