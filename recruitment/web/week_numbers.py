"""A number for each week of a season, small boxes side by side; empty boxes say nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from recruitment.workdays import format_week, week_label


class _WeekNumber(forms.NumberInput):
    def __init__(self, label: str, most: int) -> None:
        super().__init__(attrs={"min": 0, "max": most, "class": "tiny"})
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["label"] = self.label
        return context


class _WeekNumbers(forms.MultiWidget):
    template_name = "django/forms/widgets/week_numbers.html"
    use_fieldset = True

    def __init__(self, weeks: Sequence[date], most: int) -> None:
        self.codes = [format_week(week) for week in weeks]
        super().__init__({format_week(week): _WeekNumber(week_label(week), most) for week in weeks})

    def decompress(self, value: Any) -> list[int | None]:
        return [(value or {}).get(code) for code in self.codes]


class WeekNumbersField(forms.MultiValueField):
    """`{"2027-W27": 1}`, of the weeks that are filled in."""

    def __init__(self, weeks: Sequence[date], *, most: int, **kwargs: Any) -> None:
        self.codes = [format_week(week) for week in weeks]
        fields = [forms.IntegerField(min_value=0, max_value=most, required=False) for _week in weeks]
        widget = _WeekNumbers(weeks, most)
        super().__init__(fields, widget=widget, required=False, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[int | None]) -> dict[str, int]:
        given = zip(self.codes, data_list, strict=False)  # nothing at all is an empty list
        return {code: count for code, count in given if count is not None}
