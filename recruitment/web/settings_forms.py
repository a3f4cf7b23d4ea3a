"""What an administrator may set: the organisation, its units, and who works here."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from recruitment.staff.models import Area, Organisation, Unit, User
from recruitment.staff.rights import Role
from recruitment.web.rule_forms import let_choose


class OrganisationForm(forms.ModelForm):
    regulated_areas = forms.MultipleChoiceField(
        label=_("Areas with regulated tasks"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Case workers there need a verified degree (SoL 2025:400, chapter 25, section 1)."),
    )

    SECTIONS = (
        (_("Names"), ("name", "display_name", "department", "code")),
        (_("Whom people may ask"), (
            "contact_name", "contact_phone", "contact_email", "protected_identity_phone", "street_address",
            "postcode", "city",
        )),
        (_("Texts on the public pages"), (
            "welcome_text", "privacy_notice_version", "privacy_notice", "accessibility_statement",
        )),
        (_("Who may do what"), ("regulated_areas", "allow_student_co_case_worker")),
        (_("Deadlines"), (
            "reply_days", "reply_min_working_days", "reminder_days_before", "step_back_days",
            "bank_active_months",
        )),
        (_("Leave of the staff"), ("replacement_factor",)),
        (_("Figures"), ("hour_cost",)),
        (_("Disposal"), (
            "disposal_is_on", "disposal_decision_ref", "bank_grace_days", "recruitment_retention_months",
        )),
    )  # fmt: skip
    LIMITS = {
        "reply_days": (1, 60),
        "reply_min_working_days": (0, 20),
        "reminder_days_before": (0, 30),
        "step_back_days": (0, 90),
        "bank_active_months": (2, 60),
        "hour_cost": (0, 5000),
        "bank_grace_days": (30, 365),
        "recruitment_retention_months": (1, 120),
    }

    class Meta:
        model = Organisation
        fields = (
            "name", "display_name", "department", "code", "contact_name", "contact_phone", "contact_email",
            "protected_identity_phone", "street_address", "postcode", "city", "welcome_text",
            "privacy_notice_version", "privacy_notice", "accessibility_statement", "regulated_areas",
            "allow_student_co_case_worker", "reply_days", "reply_min_working_days", "reminder_days_before",
            "step_back_days", "bank_active_months", "hour_cost", "disposal_is_on", "disposal_decision_ref",
            "bank_grace_days", "recruitment_retention_months", "replacement_factor",
        )  # fmt: skip
        help_texts = {
            "disposal_is_on": _("Off: the page on disposal shows what would be removed, and nothing is."),
            "disposal_decision_ref": _(
                "The board’s decision that data may be removed. Nothing is removed without."
            ),
            "bank_grace_days": _("At least 30: the person is warned that long before."),
            "hour_cost": _("With social fees. What a lecture costs for each hire is counted from it."),
            "replacement_factor": _("0.5 is one substitute for two on leave. A unit can say another number."),
            "code": _("Four digits."),
            "privacy_notice_version": _("Change it whenever the text changes: it is noted what people read."),
            "privacy_notice": _("Empty: the service's own text."),
            "accessibility_statement": _("Empty: the service's own text."),
        }
        error_messages = {"code": {"invalid": _("Four digits.")}}

    def sections(self) -> Iterator[tuple[str | Promise, list[forms.BoundField]]]:
        for title, names in self.SECTIONS:
            yield title, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, (least, most) in self.LIMITS.items():
            if name in given and not least <= given[name] <= most:
                limits = {"least": least, "most": most}
                self.add_error(name, _("A whole number from %(least)s to %(most)s.") % limits)
        if given.get("disposal_is_on") and not given.get("disposal_decision_ref"):
            self.add_error("disposal_decision_ref", _("Nothing may be removed without a decision: name it."))
        if given.get("reminder_days_before", 0) >= given.get("reply_days", 61):
            self.add_error(
                "reminder_days_before", _("A reminder comes before the deadline, not before the offer.")
            )
        return given


class UnitForm(forms.ModelForm):
    class Meta:
        model = Unit
        fields = (
            "name", "slug", "area", "street_address", "postcode", "city", "phone", "email", "presentation",
            "is_active",
        )  # fmt: skip
        labels = {"slug": _("Name in addresses")}
        help_texts = {"slug": _("Letters a to z, digits and hyphens. Empty: made from the name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        let_choose(self.fields["area"], [("", _("Choose")), *Area.choices])

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:60].strip("-")
        if not slug:
            raise forms.ValidationError(_("Write one: the name has no letters that an address can have."))
        return slug


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
        labels = {"title": _("Job title")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def clean_roles(self) -> list[str]:
        roles = self.cleaned_data["roles"]
        if self.instance.pk == self.by.pk and Role.SYSTEM_ADMIN not in roles:
            raise forms.ValidationError(
                _("Nobody takes this role from themselves: ask another administrator.")
            )
        return roles

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if self.instance.pk == self.by.pk and not is_active:
            raise forms.ValidationError(_("Nobody closes their own account: ask another administrator."))
        return is_active

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if Role.UNIT_MANAGER in given.get("roles", ()) and "units" in given and not given["units"]:
            self.add_error("units", _("A unit manager without a unit sees nothing: choose at least one."))
        return given

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            self.instance.set_unusable_password()
        return super().save(commit)


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "phone", "title")
        labels = {"title": _("Job title")}
