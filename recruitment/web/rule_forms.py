"""Forms whose rules are spoken by the actions: the form knows the shape, the noun says no."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken


class RuleForm(forms.ModelForm):
    """A broken rule becomes a fault at its field, so that nothing typed is lost."""

    result: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # Django's own words for nothing chosen are English only
            if isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = _("Choose") if field.required else _("Not given")

    def carried_out(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether `action(*args, what was filled in, **kwargs)` went well; then `result` is what it gave."""
        if not self.is_valid():
            return False
        self.result = self.obeys(action, *args, self.cleaned_data, **kwargs)
        return not self.errors

    def obeys(self, rule: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return rule(*args, **kwargs)
        except RuleBroken as broken:
            self.add_error(broken.field if broken.field in self.fields else None, str(broken.message))

    def offer_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Let people choose one of these, or nothing."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not given")), *choices]

    def offer(self, name: str, rows: QuerySet) -> None:
        """Let people choose among these rows."""
        let_choose_rows(self.fields[name], rows)

    def validate_constraints(self) -> None:
        """The actions know these rules, and say them better than the database."""


def let_choose(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let people choose among these values."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def let_choose_rows(field: forms.Field, rows: QuerySet) -> None:
    """Let people choose among these rows."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class CrownsField(forms.IntegerField):
    """An amount as people write it: 27 000, 27000 or 27 000 kr."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.lower().removesuffix("kr").split())
        return super().to_python(value)
