"""What a unit manager fills in about a vacancy: minutes, a few times a year."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.job_descriptions.reading import choosable
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.models import LIMITS, Vacancy
from recruitment.web.rule_forms import CrownsField, OnceForm
from recruitment.web.week_numbers import WeekNumbersField
from recruitment.workdays import format_week, parse_week, week_label, working_days

_SAME = _("Leave a week empty where as many as above are wanted.")


class WeekChoice(forms.TypedChoiceField):
    """One of the season's weeks; its Monday in the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=parse_week, **kwargs)

    def offer_weeks(self, season: Season) -> None:
        self.choices = [
            (format_week(week), f"{week_label(week)} ({working_days(week)})") for week in season.weeks
        ]

    def prepare_value(self, value: Any) -> Any:
        return format_week(value) if hasattr(value, "isocalendar") else value


class VacancyForm(OnceForm):
    first_week = WeekChoice(label=_("First week"))
    last_week = WeekChoice(label=_("Last week"))
    salary_min = CrownsField(label=_("Pay from (SEK)"), min_value=1)
    salary_max = CrownsField(label=_("Pay to (SEK)"), min_value=1)

    class Meta:
        model = Vacancy
        fields = (
            "unit", "role", "first_week", "last_week", "seats", "seats_by_week", "priority",
            "min_block_weeks", "salary_min", "salary_max", "pay_type", "collective_agreement",
            "employment_form", "hours_percent", "has_regulated_tasks", "min_terms_completed",
            "requires_licence_b", "licence_reason", "register_law", "job_description",
            "responsible_case_worker", "contact",
        )  # fmt: skip
        widgets = {name: forms.NumberInput(attrs={"class": "tiny"}) for name in LIMITS}
        help_texts = {
            "seats": _("How many people at the same time, at most."),
            "priority": _("5 is the most urgent. The plan fills urgent weeks first."),
            "has_regulated_tasks": _(
                "Tasks for which the law wants a degree in social work (SoL 2025:400, chapter 25, section 1)."
            ),
            "licence_reason": _("A demand without a reason can discriminate."),
            "contact": _("Whom the substitute asks for on the first day."),
            "job_description": _("What the work is like; every offer of this vacancy leads there."),
        }

    def __init__(
        self, *args: Any, season: Season, user: User, unit: Unit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.season = season
        for name, (low, high) in LIMITS.items():
            self.fields[name].validators = [MinValueValidator(low), MaxValueValidator(high)]
            self.fields[name].widget.attrs |= {"min": low, "max": high}
        self.fields["seats_by_week"] = WeekNumbersField(
            season.weeks, most=LIMITS["seats"][1], label=_("Fewer in some weeks"), help_text=_SAME
        )
        for name in ("first_week", "last_week"):
            self.fields[name].offer_weeks(season)  # type: ignore[attr-defined]
        self.offer(
            "unit", Unit.objects.of(user).filter(_in_use(self.instance.unit_id)).order_by("name", "pk")
        )
        colleagues = User.objects.order_by("last_name", "first_name", "pk")
        for name in ("responsible_case_worker", "contact"):
            self.offer(name, colleagues.filter(_in_use(getattr(self.instance, f"{name}_id"))))
        self.offer("job_description", choosable(self.instance.job_description_id))
        if self.instance.pk and not self.instance._state.adding:
            self.fields["unit"].disabled = True
            del self.fields["key"]
        elif unit:  # chosen on the page before: what the law asks for follows the unit's area
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or self.cleaned_data
        return filled | {"season": self.season}


def _in_use(chosen: Any) -> Q:
    """What can be chosen today, and what was chosen before."""
    return Q(is_active=True) | Q(pk=chosen)
