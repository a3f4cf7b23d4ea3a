"""What a unit manager fills in about a vacancy: minutes, a few times a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.vacancies.models import Vacancy
from recruitment.web.rule_forms import CrownsField, RuleForm
from recruitment.web.weeks import working_days
from recruitment.workdays import format_week, parse_week, week_label


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


class VacancyForm(RuleForm):
    first_week = WeekChoice(label=_("First week"))
    last_week = WeekChoice(label=_("Last week"))
    salary_min = CrownsField(label=_("Pay from (SEK)"), min_value=1)
    salary_max = CrownsField(label=_("Pay to (SEK)"), min_value=1)

    class Meta:
        model = Vacancy
        fields = (
            "unit", "role", "first_week", "last_week", "seats", "priority", "min_block_weeks", "salary_min",
            "salary_max", "pay_type", "collective_agreement", "employment_form", "hours_percent",
            "has_regulated_tasks", "min_terms_completed", "requires_licence_b", "licence_reason",
            "register_law", "responsible_case_worker", "contact",
        )  # fmt: skip
        widgets = {
            name: forms.NumberInput(attrs={"class": "tiny"})
            for name in ("seats", "priority", "min_block_weeks", "hours_percent", "min_terms_completed")
        }
        help_texts = {
            "seats": _("How many people at the same time."),
            "priority": _("5 is the most urgent. The plan fills urgent weeks first."),
            "has_regulated_tasks": _(
                "Tasks for which the law wants a degree in social work (SoL 2025:400, chapter 25, section 1)."
            ),
            "licence_reason": _("A demand without a reason can discriminate."),
            "contact": _("Whom the substitute asks for on the first day."),
        }

    def __init__(self, *args: Any, season: Season, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.season = season
        for name in ("first_week", "last_week"):
            self.fields[name].offer_weeks(season)  # type: ignore[attr-defined]
        mine = Unit.objects.all() if user.sees_all_units else user.units.all()
        self.offer("unit", mine.filter(is_active=True).order_by("name", "pk"))
        colleagues = User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
        self.offer("responsible_case_worker", colleagues)
        self.offer("contact", colleagues)
        if self.instance.pk and not self.instance._state.adding:
            self.fields["unit"].disabled = True

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or self.cleaned_data
        return filled | {"season": self.season}
