"""Forms whose rules are spoken by the actions: the form knows the shape, the noun says no."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet

from recruitment.errors import RuleBroken


class RuleForm(forms.ModelForm):
    """A broken rule becomes a fault at its field, so that nothing typed is lost."""

    result: Any = None

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

    def offer(self, name: str, rows: QuerySet) -> None:
        """Let people choose among these rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def validate_constraints(self) -> None:
        """The actions know these rules, and say them better than the database."""


class CrownsField(forms.IntegerField):
    """An amount as people write it: 27 000, 27000 or 27 000 kr."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.lower().removesuffix("kr").split())
        return super().to_python(value)
