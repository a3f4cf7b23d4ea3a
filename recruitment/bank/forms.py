"""What people fill in about themselves: the one home of its rules, for pages and API alike (domain.md 6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.bank.fields import AddressField, NameField, NoticeField, PhoneField, TextField, WeeksField
from recruitment.candidates.models import AdmitTerm, EducationStatus, Extent, LicenceB, University
from recruitment.candidates.terms import FIRST_YEAR
from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Organisation, Unit


class EducationForm(forms.Form):
    """What somebody is called, and what they study or have studied."""

    first_name = NameField(label=_("First name"), widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = NameField(label=_("Last name"), widget=forms.TextInput({"autocomplete": "family-name"}))
    education_status = forms.ChoiceField(
        label=_("Education"), choices=EducationStatus.choices, widget=forms.RadioSelect
    )
    university = forms.ModelChoiceField(
        University.objects.filter(is_active=True),
        label=_("University"),
        required=False,
        empty_label=_("Choose a university"),
        error_messages={"invalid_choice": _("Choose one of the universities.")},
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        is_student = values.get("education_status") == EducationStatus.STUDENT
        if is_student and not values.get("university") and "university" not in self.errors:
            self.add_error("university", _("Choose your university."))
        return values


class StepOneForm(EducationForm):
    """Who somebody is, in under a minute."""

    email = AddressField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        error_messages={"required": _("You need to be 18 or older to work with us.")},
    )
    privacy_notice_version = NoticeField(
        label=_("I have read the information about personal data"),
        error_messages={"required": _("Read the information and tick the box.")},
    )
    field_order = ["first_name", "last_name", "email"]

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice_version = (organisation or Organisation.objects.current()).privacy_notice_version
        self.fields["privacy_notice_version"].widget.attrs["value"] = self.notice_version

    def clean_privacy_notice_version(self) -> str:
        version = self.cleaned_data["privacy_notice_version"]
        if version != self.notice_version:
            message = _("The information has changed since you read it. Read it again.")
            raise ValidationError(message, code="notice_changed")
        return version


class StepTwoForm(forms.Form):
    """What they can and want; nothing of it is needed."""

    admit_term = forms.ChoiceField(
        label=_("Term when the programme began"),
        choices=[("", _("Choose a term")), *AdmitTerm.choices],
        required=False,
    )
    admit_year = forms.IntegerField(
        label=_("Year when the programme began"), required=False, min_value=FIRST_YEAR
    )
    wanted_areas = forms.MultipleChoiceField(
        label=_("Areas you would like"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wanted_units = forms.ModelMultipleChoiceField(
        Unit.objects.filter(is_active=True),
        to_field_name="slug",
        label=_("Units you would like"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excluded_units = forms.ModelMultipleChoiceField(
        Unit.objects.filter(is_active=True),
        to_field_name="slug",
        label=_("Units that should not see you"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = WeeksField(label=_("Weeks you can work"), required=False)
    extent = forms.ChoiceField(
        label=_("Full time or part time"), choices=[("", _("No answer")), *Extent.choices], required=False
    )
    vfu_completed = forms.BooleanField(label=_("I have done my placement (VFU)"), required=False)
    vfu_area = forms.ChoiceField(
        label=_("Area of the placement"), choices=[("", _("Choose an area")), *Area.choices], required=False
    )
    licence_b = forms.ChoiceField(
        label=_("Driving licence B"), choices=[("", _("No answer")), *LicenceB.choices], required=False
    )
    phone = PhoneField(label=_("Mobile"), required=False)
    sms_ok = forms.BooleanField(label=_("Text messages are fine"), required=False)
    about = TextField(
        label=_("In your own words"),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(
        self, *args: Any, season: Season | None = None, today: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        cast(WeeksField, self.fields["weeks"]).set_season(season)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        self._check_start(values)
        if set(values.get("wanted_units") or ()) & set(values.get("excluded_units") or ()):
            self.add_error("excluded_units", _("You cannot both want a unit and hide from it."))
        if values.get("vfu_area") and not values.get("vfu_completed"):
            self.add_error("vfu_completed", _("Tick this if you have done your placement."))
        if values.get("sms_ok") and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the number that text messages may go to."))
        return values

    def _check_start(self, values: Mapping[str, Any]) -> None:
        term, year = values.get("admit_term"), values.get("admit_year")
        if year and year > self.today.year + 1:
            self.add_error("admit_year", _("Write the year when your programme began."))
        if term and not year and "admit_year" not in self.errors:
            self.add_error("admit_year", _("Write the year, too."))
        if year and not term and "admit_term" not in self.errors:
            self.add_error("admit_term", _("Choose the term, too."))


class RegistrationForm(StepOneForm, StepTwoForm):
    """Both steps at once."""

    field_order = [
        *("first_name", "last_name", "email", "education_status", "university"),
        *("is_adult", "privacy_notice_version"),
    ]


class DetailsForm(EducationForm, StepTwoForm):
    """A person's own page: all but the address, and how the summer may be cut."""

    min_weeks = forms.IntegerField(label=_("Weeks in a row, at least"), min_value=1, max_value=52, initial=1)
    max_weeks = forms.IntegerField(
        label=_("Weeks in all, at most"), min_value=1, max_value=52, required=False
    )
    max_blocks = forms.IntegerField(label=_("Separate periods, at most"), min_value=1, max_value=5, initial=1)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        least, most = values.get("min_weeks"), values.get("max_weeks")
        if least and most and most < least:
            self.add_error("max_weeks", _("Weeks in all cannot be fewer than weeks in a row."))
        return values
