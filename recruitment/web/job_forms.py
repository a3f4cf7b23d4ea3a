"""What is filled in about an ad, and which questions its lists answer."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.ads.models import JobAd
from recruitment.ads.rules import check_closing_day
from recruitment.job_descriptions.reading import choosable
from recruitment.staff.models import Organisation, Unit, User
from recruitment.web.rule_forms import CrownsField, RuleForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class JobForm(RuleForm):
    salary_min = CrownsField(label=_("Pay from, kronor"), min_value=1, max_value=1_000_000)
    salary_max = CrownsField(label=_("Pay to, kronor"), min_value=1, max_value=1_000_000)

    class Meta:
        model = JobAd
        fields = (
            "title",
            "summary",
            "body",
            "units",
            "season",
            "employment_form",
            "extent",
            "salary_min",
            "salary_max",
            "pay_type",
            "collective_agreement",
            "job_description",
            "contact_name",
            "contact_phone",
            "contact_email",
            "closes_on",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 14}),
            "units": forms.CheckboxSelectMultiple,
            "extent": forms.RadioSelect(attrs={"class": "side"}),
            "pay_type": forms.RadioSelect(attrs={"class": "side"}),
            "closes_on": DAY,
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
        }
        labels = {"closes_on": _("Open until")}
        help_texts = {
            "title": _("Say what and where: shared links show the first 60 characters."),
            "summary": _("Two sentences that make a student want to read more. At most 200 characters."),
            "body": _(
                "Tell about the introduction, the mentor, the supervision and an ordinary week. "
                "Leave an empty line between paragraphs; ## before a line makes a heading, - a list, "
                "**two stars** bold text."
            ),
            "season": _("The summer that the job is for, if it is for one."),
            "collective_agreement": _("For example AB."),
            "job_description": _("What the work is like: its duties are shown in the job, in this version."),
            "closes_on": _("The last day. After it the job and all its links close by themselves."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.units.values("pk")
        self.offer("job_description", choosable(self.instance.job_description_id))
        self.offer("units", Unit.objects.filter(Q(is_active=True) | Q(pk__in=chosen)))

    def clean_closes_on(self) -> date:
        """Whoever publishes at once hears of a closing day that has passed at its field."""
        closes_on = self.cleaned_data["closes_on"]
        if "publish" in self.data:
            self.obeys(check_closing_day, closes_on, timezone.now())
        return closes_on


class ReopenForm(forms.Form):
    closes_on = forms.DateField(label=_("Open until"), widget=DAY)


class UnitLinkForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True), label=_("Unit"), empty_label=_("Choose a unit")
    )


class SharerQuestion(forms.Form):
    """Which colleagues to show; every fault means nobody."""

    q = forms.CharField(label=_("Name or e-mail"), max_length=100, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.filter(is_active=True),
        to_field_name="slug",
        label=_("Unit"),
        required=False,
        empty_label=_("All units"),
    )


def contact_of(user: User, organisation: Organisation) -> dict[str, str]:
    """Who writes the ad is asked about it, until somebody says otherwise."""
    return {
        "contact_name": user.full_name,
        "contact_phone": user.phone or organisation.contact_phone,
        "contact_email": user.email,
    }
