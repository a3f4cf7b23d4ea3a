"""What the funnel may be asked: by the page and by the API, in the same words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from recruitment.bank.sums import Touch
from recruitment.months import ONE_DAY, add_months
from recruitment.seasons.models import Season


class By(models.TextChoices):
    SOURCE = "source", _("Way in")
    LECTURE = "lecture", _("Lecture")
    UNIVERSITY = "university", _("University")
    JOB = "job", _("Job")
    CHANNEL = "channel", _("Channel")
    UNIT = "unit", _("Unit of who shared")


@dataclass(frozen=True)
class Asked:
    """Whole months, both ends included, None where there is none: counts of days would tell of persons."""

    by: str = By.SOURCE
    touch: str = Touch.FIRST
    first: date | None = None
    last: date | None = None
    season: Season | None = None

    @property
    def window(self) -> tuple[date | None, date | None]:
        """The days on which what led to registrations is counted.

        For a season also the year before it: from the end of the season before to its own end.
        """
        if self.season is None:
            return self.first, self.last
        opened, ended = _recruiting_year(self.season)
        return max(self.first or opened, opened), min(self.last or ended, ended)


def _recruiting_year(season: Season) -> tuple[date, date]:
    before = Season.objects.filter(year__lt=season.year).order_by("-year").first()
    ended = season.last_week + timedelta(days=6)
    opened = before.last_week + timedelta(days=7) if before else add_months(ended, -12) + ONE_DAY
    return max(opened, add_months(ended, -12) + ONE_DAY), ended


class AskForm(forms.Form):
    """Nothing is required: what is not asked for is counted by way in, first touch, over all time."""

    by = forms.ChoiceField(label=_("What the rows are"), choices=By.choices, required=False)
    season = forms.ModelChoiceField(
        label=_("Season"), queryset=Season.objects.all(), required=False, empty_label=_("All seasons")
    )
    touch = forms.ChoiceField(label=_("Counted by"), choices=Touch.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        self.fields["from"] = forms.DateField(label=_("Registered from"), required=False, widget=day)
        self.fields["to"] = forms.DateField(label=_("Registered until"), required=False, widget=day)
        self.order_fields(["by", "season", "from", "to", "touch"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("from") and values.get("to") and values["to"] < values["from"]:
            self.add_error("to", _("The last day comes before the first."))
        return values

    @property
    def asked(self) -> Asked:
        """Of a valid form; the period in whole months."""
        values = self.cleaned_data
        first, last = values["from"], values["to"]
        return Asked(
            by=values["by"] or By.SOURCE,
            touch=values["touch"] or Touch.FIRST,
            first=first.replace(day=1) if first else None,
            last=add_months(last.replace(day=1), 1) - ONE_DAY if last else None,
            season=values["season"],
        )
