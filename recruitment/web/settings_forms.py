"""What an administrator may set: the organisation, its units, and who works here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import Area, Organisation, Unit, User
from recruitment.staff.rights import Role


class OrganisationForm(forms.ModelForm):
    regulated_areas = forms.MultipleChoiceField(
        label=_("Areas with regulated tasks"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Case workers there need a verified degree (SoL 2025:400, chapter 25, section 1)."),
    )

    class Meta:
        model = Organisation
        fields = (
            "name", "display_name", "department", "code", "contact_name", "contact_phone", "contact_email",
            "protected_identity_phone", "street_address", "postcode", "city", "welcome_text",
            "privacy_notice_version", "privacy_notice", "accessibility_statement", "regulated_areas",
            "allow_student_co_case_worker", "reply_days", "reply_min_working_days", "reminder_days_before",
            "step_back_days", "bank_active_months",
        )  # fmt: skip

    def clean_reply_days(self) -> int:
        days = self.cleaned_data["reply_days"]
        if not 1 <= days <= 60:
            raise forms.ValidationError(_("Between 1 and 60 days."))
        return days


class UnitForm(forms.ModelForm):
    class Meta:
        model = Unit
        fields = (
            "name", "slug", "area", "street_address", "postcode", "city", "phone", "email", "presentation",
            "is_active",
        )  # fmt: skip


class UserForm(forms.ModelForm):
    """An account; the first password is chosen through the link for forgotten passwords."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = (
            "first_name", "last_name", "email", "phone", "title", "roles", "units", "may_decide_employment",
            "is_active",
        )  # fmt: skip
        widgets = {"units": forms.CheckboxSelectMultiple}

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            self.instance.set_unusable_password()
        return super().save(commit)


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone", "title")
