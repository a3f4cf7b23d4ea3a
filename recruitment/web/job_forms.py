"""What is filled in about an ad, and which questions its lists answer."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruitment.ads.checklist import ITEMS, checklist
from recruitment.ads.models import JobAd
from recruitment.ads.pictures import Drawn, read_picture
from recruitment.ads.rules import check_closing_day
from recruitment.job_descriptions.reading import choosable
from recruitment.staff.models import Organisation, Unit, User
from recruitment.web.offer_forms import ActionForm
from recruitment.web.rule_forms import DAY, CrownsField, RuleForm

TOLD_IN_WORDS = ("introduction", "supervision", "development", "client_time")


class JobForm(RuleForm):
    salary_min = CrownsField(label=_("Pay from, kronor"), min_value=1, max_value=1_000_000)
    salary_max = CrownsField(label=_("Pay to, kronor"), min_value=1, max_value=1_000_000)

    image = forms.FileField(
        label=_("Picture"),
        required=False,
        max_length=200,
        help_text=_(
            "JPEG, PNG or WebP, at most 8 MB. Only pictures that you may use, of people who have said yes."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_image = forms.BooleanField(label=_("Take the picture away"), required=False)

    class Meta:
        model = JobAd
        fields = (
            "title",
            "summary",
            "body",
            *TOLD_IN_WORDS,
            "image_alt",
            "formal_application_url",
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
            **{name: forms.Textarea(attrs={"rows": 2}) for name in TOLD_IN_WORDS},
            "units": forms.CheckboxSelectMultiple,
            "extent": forms.RadioSelect(attrs={"class": "side"}),
            "pay_type": forms.RadioSelect(attrs={"class": "side"}),
            "closes_on": DAY,
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
        }
        labels = {
            "closes_on": _("Open until"),
            "image_alt": _("What the picture shows"),
            "formal_application_url": _("Address of the formal application"),
        }
        help_texts = {
            "title": _("Say what and where: shared links show the first 60 characters."),
            "summary": _("Two sentences that make a student want to read more. At most 200 characters."),
            "body": _(
                "Tell about the introduction, the mentor, the supervision and an ordinary week. "
                "Leave an empty line between paragraphs; ## before a line makes a heading, - a list, "
                "**two stars** bold text."
            ),
            "introduction": _("When it begins, how long it is, who stands by."),
            "supervision": _("How often, by whom."),
            "development": _("Training, next steps, a post after the degree."),
            "client_time": _("What an ordinary week holds. A claim of much time needs the measured value."),
            "image_alt": _("For those who do not see it."),
            "formal_application_url": _(
                "Only when an application must be made in the municipality's own system."
            ),
            "season": _("The summer that the job is for, if it is for one."),
            "collective_agreement": _("For example AB."),
            "job_description": _("What the work is like: its duties are shown in the job, in this version."),
            "closes_on": _("The last day. After it the job and all its links close by themselves."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.units.values("pk")
        if not self.instance.image_name:
            del self.fields["remove_image"]
        self.offer("job_description", choosable(self.instance.job_description_id))
        self.offer("units", Unit.objects.filter(Q(is_active=True) | Q(pk__in=chosen)))

    def clean_closes_on(self) -> date:
        """Whoever publishes at once hears of a closing day that has passed at its field."""
        closes_on = self.cleaned_data["closes_on"]
        if "publish" in self.data:
            self.obeys(check_closing_day, closes_on, timezone.now())
        return closes_on

    def clean_image(self) -> Drawn | None:
        file = self.cleaned_data["image"]
        return self.obeys(read_picture, file) if file else None

    def clean(self) -> dict[str, Any]:
        """The picture stays unless there is another, or it is taken away."""
        filled = dict(super().clean() or self.cleaned_data)
        if "publish" in self.data:
            self._tell_missing(filled)
        drawn, removes = filled.pop("image", None), filled.pop("remove_image", False)
        return filled | ({"image": drawn} if drawn or removes else {})

    def _tell_missing(self, filled: dict[str, Any]) -> None:
        """Whoever publishes at once hears of each thing that is missing, at its field."""
        asked = [item.field for item in ITEMS] + ["salary_max", "collective_agreement", "body"]
        job = JobAd(**{name: filled.get(name) or "" for name in asked})
        for checked in checklist(job):
            if not checked.is_told and checked.item.field not in self.errors:
                self.add_error(checked.item.field, str(checked.item.missing))


class PublishForm(ActionForm):
    publish_at = forms.DateTimeField(
        label=_("Publish at"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
        ),
    )


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
