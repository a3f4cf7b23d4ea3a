"""What is filled in about a measurement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.measurements.models import Measurement
from recruitment.staff.models import Unit, User
from recruitment.web.rule_forms import OnceForm


class MeasurementForm(OnceForm):
    value = forms.DecimalField(
        label=_("Value"), max_digits=5, decimal_places=1, min_value=0, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
    )  # fmt: skip
    answers = forms.IntegerField(
        label=_("Number of answers"), min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    response_percent = forms.IntegerField(
        label=_("Response rate, per cent"), min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    class Meta:
        model = Measurement
        fields = (
            "subject", "unit", "value", "measured_in", "definition", "measured_on", "answers",
            "response_percent", "source",
        )  # fmt: skip
        widgets = {
            "measured_on": forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
            "definition": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "subject": _("What is measured"),
            "measured_in": _("Measured in"),
            "definition": _("Definition"),
            "measured_on": _("Measured on"),
            "source": _("Source"),
        }
        help_texts = {
            "definition": _("What counts, in one or two sentences. Shown in jobs, beside the value."),
            "source": _("For example: work time study, week 10."),
            "measured_on": _("The last day of the measurement."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", Unit.objects.of(user).filter(is_active=True).order_by("name", "pk"))
        self.fields["unit"].empty_label = _("All units")  # type: ignore[attr-defined]
        self.fields["unit"].required = not user.sees_all_units
