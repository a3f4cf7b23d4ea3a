"""What is filled in about a season, and the filters of its board."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.models import Role, Vacancy, VacancyQuerySet
from recruitment.web.rule_forms import DAY, OnceForm, RuleForm, let_choose, let_choose_rows
from recruitment.workdays import week_number, week_of

FIRST, LAST = 23, 35
RULES = ("interview_required", "cascade_mode", "managers_agree")


RULES_HELP = {
    "cascade_mode": gettext_lazy(
        "By a list, the next one gets the offer by itself, on working days from 8 to 17."
    ),
    "managers_agree": gettext_lazy("Offers of a unit wait until one of its managers has agreed."),
}


class SeasonWeeks(RuleForm):
    """The weeks of a summer by their numbers."""

    first_number = forms.IntegerField(
        label=gettext_lazy("First week"), min_value=1, max_value=53, initial=FIRST,
        widget=forms.NumberInput(attrs={"class": "tiny"}),
    )  # fmt: skip
    last_number = forms.IntegerField(
        label=gettext_lazy("Last week"), min_value=1, max_value=53, initial=LAST,
        widget=forms.NumberInput(attrs={"class": "tiny"}),
    )  # fmt: skip

    called: ClassVar[Mapping[str, str]] = {"first_week": "first_number", "last_week": "last_number"}

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or self.cleaned_data
        year = filled.get("year", self.instance.year)
        for field, name in (("first_number", "first_week"), ("last_number", "last_week")):
            number = filled.pop(field, None)
            if number and year:
                filled[name] = self._week(field, year, number)
        return filled

    def _week(self, field: str, year: int, number: int) -> date | None:
        try:
            return week_of(year, number)
        except ValueError as fault:
            self.add_error(field, str(fault))
            return None

    def validate_unique(self) -> None:
        """The action says it, in its own words."""


class SeasonForm(SeasonWeeks, OnceForm):
    """A summer by its year and week numbers."""

    class Meta:
        model = Season
        fields = ("year", "name", *RULES)
        help_texts: ClassVar = RULES_HELP
        widgets = {"year": forms.NumberInput(attrs={"class": "tiny", "min": 2020, "max": 2100})}

    field_order = ["year", "name", "first_number", "last_number", *RULES]

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not 2020 <= year <= 2100:
            raise forms.ValidationError(_("Choose a year between 2020 and 2100."))
        return year


class ChangeSeasonForm(SeasonWeeks):
    """What can still be said of a season that is there; its year cannot."""

    class Meta:
        model = Season
        fields = ("name", *RULES, "decision_final_on")
        widgets = {"decision_final_on": DAY}
        help_texts: ClassVar = RULES_HELP | {
            "decision_final_on": gettext_lazy(
                "Three weeks after the last decision was announced. How long the recruitment is kept is"
                " counted from this day; while it is empty, from the end of the season."
            )
        }

    field_order = ["name", "first_number", "last_number", *RULES, "decision_final_on"]

    def __init__(self, data: Any, season: Season) -> None:
        weeks = {"first_number": week_number(season.first_week), "last_number": week_number(season.last_week)}
        super().__init__(data, instance=season, initial=weeks)


class BoardFilter(forms.Form):
    """Narrows the board; what is not understood is said at its field."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"), queryset=Unit.objects.none(), required=False,
        empty_label=gettext_lazy("All units"),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    only = forms.ChoiceField(label=gettext_lazy("Seats"), required=False)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        let_choose_rows(self.fields["unit"], Unit.objects.of(user).order_by("name", "pk"))
        let_choose(self.fields["role"], [("", gettext_lazy("All roles")), *Role.choices])
        let_choose(
            self.fields["only"], [("", gettext_lazy("All seats")), ("open", gettext_lazy("With open weeks"))]
        )

    @property
    def is_used(self) -> bool:
        return any(self.data.values())

    @property
    def only_open(self) -> bool:
        return self.is_valid() and self.cleaned_data["only"] == "open"

    def narrowed(self) -> VacancyQuerySet:
        rows = Vacancy.objects.open()
        if not self.is_valid():
            return rows.none()
        chosen = {name: value for name in ("unit", "role") if (value := self.cleaned_data[name])}
        return rows.filter(**chosen)
