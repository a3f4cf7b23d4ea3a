"""A person's own details, one part at a time; the rules are the bank's, and an empty answer empties."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.bank.fields import AddressField
from recruitment.bank.forms import DetailsForm
from recruitment.candidates.actions import change_candidate
from recruitment.candidates.models import Candidate
from recruitment.candidates.terms import TERMS_OF_PROGRAMME, ordinal, terms_completed
from recruitment.seasons.actions import join_season
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.web.registration_forms import dress
from recruitment.web.studies_words import possible_breaks, term_in_words
from recruitment.workdays import format_week


class LinkForm(forms.Form):
    """Where to send the link."""

    email = AddressField(
        label=_("E-mail"),
        help_text=_("The address that you registered with."),
        error_messages={"required": _("Write your e-mail address.")},
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}),
    )


class PartForm(DetailsForm):
    """One part of the details: fields outside `part` are neither shown nor touched."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    part: ClassVar[tuple[str, ...]]

    def __init__(self, data: Any, candidate: Candidate, season: Season | None, candidacy: Candidacy | None):
        self.candidate, self.open_season = candidate, season
        super().__init__(data, season=season, initial=initial_of(candidate, candidacy))
        dress(self, season)
        for name in [name for name in self.fields if name not in self.part]:
            del self.fields[name]
        self.order_fields(self.part)

    def save(self, at: datetime, by: User | None = None) -> None:
        change_candidate(self.candidate, self.values(), at=at, by=by)

    def values(self) -> dict[str, Any]:
        return {_COLUMN.get(name, name): _plain(value) for name, value in self.cleaned_data.items()}


_COLUMN = {"university": "university_id"}


def _plain(value: Any) -> Any:
    """A choice among rows as its key, or keys."""
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, str | list):
        return sorted(one.pk for one in value)
    return value


class ContactPart(PartForm):
    name, title = "kontakt", _("Name and contact")
    part = ("first_name", "last_name", "phone", "sms_ok")


class EducationPart(PartForm):
    name, title = "utbildning", _("Education")
    part = (
        "education_status", "university", "admit_term", "admit_year", "vfu_completed", "vfu_area",
    )  # fmt: skip

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["terms"] = forms.IntegerField(
            label=_("Terms that you have completed by the summer"),
            help_text=_("Leave empty to let us count from when you began."),
            required=False,
            min_value=0,
            max_value=TERMS_OF_PROGRAMME,
            widget=forms.TextInput({"inputmode": "numeric", "class": "tiny"}),
        )
        self.fields["education_status"].error_messages["required"] = _("Choose what describes you best.")
        self._ask_for_breaks()
        if self.candidate.terms_correction:
            self.initial["terms"] = self.candidate.terms_on(self._summer())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("terms") is not None and not values.get("admit_year") and not self.errors:
            self.add_error("admit_year", _("Say when you began, too. We count from there every term."))
        if values.get("study_breaks") and values.get("admit_year") and not self.errors:
            self._refuse_early(values)
        return values

    def _ask_for_breaks(self) -> None:
        """Only of whom we know when they began: before that there are no terms to choose among."""
        if not self.candidate.admit_year:
            return
        choices = possible_breaks(self.candidate.admit_term, self.candidate.admit_year, self.today)
        self.fields["study_breaks"] = forms.TypedMultipleChoiceField(
            label=_("Terms when you took a break from your studies"),
            help_text=_("We do not count them as completed."),
            choices=choices,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple({"class": "weeks"}),
        )
        self.initial["study_breaks"] = self.candidate.study_breaks

    def _refuse_early(self, values: dict[str, Any]) -> None:
        began = ordinal(values["admit_term"], values["admit_year"])
        if early := [term_in_words(term) for term in values["study_breaks"] if term <= began]:
            message = _("%(terms)s: that is before your second term. Take the tick away.")
            self.add_error("study_breaks", ValidationError(message, params={"terms": ", ".join(early)}))

    def values(self) -> dict[str, Any]:
        values = super().values()
        terms = values.pop("terms")
        began = (values["admit_term"], values["admit_year"])
        breaks = values["study_breaks"] = sorted(values.get("study_breaks", [])) if all(began) else []
        values["terms_correction"] = 0 if terms is None else correction(*began, self._summer(), terms, breaks)
        return values

    def _summer(self) -> date:
        return self.open_season.first_week if self.open_season else date(self.today.year, 7, 1)


def correction(term: str, year: int, on: date, terms: int, breaks: Collection[int] = ()) -> int:
    """The smallest correction with which the count on the day `on` gives `terms`."""
    tries = sorted(range(-60, TERMS_OF_PROGRAMME + 1), key=abs)
    return next(one for one in tries if terms_completed(term, year, on, one, breaks) == terms)


class WeeksPart(PartForm):
    name, title = "veckor", _("Weeks and extent")
    part = ("weeks", "extent", "min_weeks", "max_weeks", "max_blocks")
    _limits = ("min_weeks", "max_weeks", "max_blocks")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name in self._limits:
            self.fields[name].widget = forms.TextInput({"inputmode": "numeric", "class": "tiny"})
        self.fields["min_weeks"].help_text = _("How short a period is still worth it for you.")
        self.fields["max_weeks"].help_text = _("Leave empty if there is no upper limit.")
        self.fields["max_blocks"].help_text = _("1 means all your weeks in one go.")
        if self.open_season is None:
            for name in ("weeks", *self._limits):
                del self.fields[name]

    @transaction.atomic
    def save(self, at: datetime, by: User | None = None) -> None:
        values = self.values()
        change_candidate(self.candidate, {"extent": values["extent"]}, at=at, by=by)
        if self.open_season:
            join_season(self.candidate, self.open_season, at=at, **values)


class WishesPart(PartForm):
    name, title = "onskemal", _("Wishes and about you")
    part = ("wanted_areas", "wanted_units", "excluded_units", "licence_b", "about")


PARTS: dict[str, type[PartForm]] = {
    form.name: form for form in (ContactPart, EducationPart, WeeksPart, WishesPart)
}


def part_of(candidate: Candidate, part: type[PartForm], data: Any) -> PartForm:
    """The form, with what is stored and the season that people can join now."""
    season = Season.objects.nearest_open(timezone.localdate())
    candidacy = Candidacy.objects.filter(candidate=candidate, season=season).first() if season else None
    return part(data, candidate, season, candidacy)


def initial_of(candidate: Candidate, candidacy: Candidacy | None) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    initial = {name: getattr(candidate, name) for name in DetailsForm.base_fields if hasattr(candidate, name)}
    initial["university"] = candidate.university_id
    if candidacy:
        initial |= {name: getattr(candidacy, name) for name in ("min_weeks", "max_weeks", "max_blocks")}
        initial["weeks"] = [format_week(week) for week in candidacy.weeks]
    return initial
