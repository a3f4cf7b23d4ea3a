"""A registration that comes as JSON: exactly the known fields, of the right kind, then the form's rules."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.bank.answers import Answers, answers_of
from recruitment.bank.forms import RegistrationForm
from recruitment.seasons.models import Season
from recruitment.workdays import in_stockholm

MOST_VALUES = 100

type Check = tuple[Callable[[Any], bool], str | Promise]


def _is_text(value: Any) -> bool:
    # Half a sign, which JSON can hold and no database does.
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_VALUES and all(map(_is_text, value))


TEXT: Check = (_is_text, _("Text is needed here."))
TEXTS: Check = (_is_texts, _("A list of texts is needed here."))
YES_OR_NO: Check = (lambda value: isinstance(value, bool), _("true or false is needed here."))
NUMBER: Check = (lambda value: type(value) is int, _("A whole number is needed here."))

REGISTRATION_FIELDS: dict[str, Check] = {
    "first_name": TEXT,
    "last_name": TEXT,
    "email": TEXT,
    "education_status": TEXT,
    "university": TEXT,
    "is_adult": YES_OR_NO,
    "privacy_notice_version": TEXT,
    "code": TEXT,
    "admit_term": TEXT,
    "admit_year": NUMBER,
    "wanted_areas": TEXTS,
    "wanted_units": TEXTS,
    "excluded_units": TEXTS,
    "weeks": TEXTS,
    "extent": TEXT,
    "vfu_completed": YES_OR_NO,
    "vfu_area": TEXT,
    "licence_b": TEXT,
    "phone": TEXT,
    "sms_ok": YES_OR_NO,
    "about": TEXT,
}


def clean_registration(data: Mapping[str, Any], *, at: datetime) -> Answers:
    """The answers that `start_registration` takes; ValidationError by field. null is no answer."""
    given = {name: value for name, value in data.items() if value is not None}
    if errors := _wrong_kinds(given):
        raise ValidationError(errors)
    today = in_stockholm(at).date()
    season = Season.objects.nearest_open(today) if given.get("weeks") else None
    form = RegistrationForm(given, season=season, today=today)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return answers_of(form.cleaned_data) | {"code": given.get("code", "")}


def _wrong_kinds(given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Unknown names and values of the wrong kind; a page's form never has them."""
    errors: dict[str, list[Any]] = {}
    for name, value in given.items():
        fits, message = REGISTRATION_FIELDS.get(name, _UNKNOWN)
        if not fits(value):
            errors[name] = [message]
    return errors


_UNKNOWN: Check = (lambda value: False, _("There is no such field."))
