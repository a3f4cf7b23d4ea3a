"""Forms whose rules are spoken by the actions: the form knows the shape, the noun says no."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from recruitment.errors import RuleBroken
from recruitment.staff.models import User

DAY = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class RuleForm(forms.ModelForm):
    """A broken rule becomes a fault at its field, so that nothing typed is lost."""

    result: Any = None
    called: ClassVar[Mapping[str, str]] = {}  # what the rules call something: the form's field for it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # Django's own words for nothing chosen are English only
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _nothing_chosen(field) if field.empty_label else None
            elif isinstance(field, forms.ChoiceField):
                name_nothing(field)

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
            field = self.called.get(broken.field, broken.field)
            self.add_error(field if field in self.fields else None, str(broken.message))

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


class KeyField(forms.UUIDField):
    """What is not a key is no key: whoever changed it only loses its protection."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            return None


class OnceForm(RuleForm):
    """A form that makes a row, and one row however often it is sent: its key becomes the row's.

    A double click, a reload or the same form in two tabs lands on the row that is there. Filled in
    otherwise the second time, it asks: somebody may have gone back to make one more.
    """

    key = KeyField()

    def made(self, action: Callable[..., Any], *, by: User, at: datetime) -> bool:
        """Whether `action` made the row, now or before; then `result` is the row."""
        if not self.is_valid():
            return False
        values = dict(self.cleaned_data)
        key = values.pop("key", None) or uuid4()
        row = self._made_before(key, by)
        if row is None:
            row = self._make(action, key, values, by, at)
        elif not self._says(row, values):
            self._ask_for_one_more(row)
        self.result = row
        return not self.errors

    def _make(self, action: Callable[..., Any], key: UUID, values: dict, by: User, at: datetime) -> Any:
        try:
            return self.obeys(action, values | {"id": key}, by=by, at=at)
        except IntegrityError:  # the same form, sent in the same moment; or the key of a stranger
            before = self._made_before(key, by)
            return before or self.obeys(action, values | {"id": uuid4()}, by=by, at=at)

    def _made_before(self, key: UUID, by: User) -> Any:
        model: type[models.Model] = self._meta.model
        mine = {"created_by": by} if hasattr(model, "created_by") else {}
        return model._default_manager.filter(pk=key, **mine).first()

    def _says(self, row: models.Model, values: dict[str, Any]) -> bool:
        return all(getattr(row, name) == value for name, value in values.items())

    def _ask_for_one_more(self, row: models.Model) -> None:
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent[self.add_prefix("key")] = str(uuid4())
        self.data = sent
        said = _("You have already saved this form, as “%(row)s”. Save again if you want one more.")
        self.add_error(None, said % {"row": row})


def name_nothing(field: forms.ChoiceField) -> None:
    """A choice of nothing is named in our own words."""
    chosen = list(field.choices) if isinstance(field.choices, Iterable) else []
    if chosen and chosen[0][0] == "" and not isinstance(field.widget, forms.RadioSelect):
        field.choices = [("", _nothing_chosen(field)), *chosen[1:]]


def _nothing_chosen(field: forms.Field) -> str:
    return _("Choose") if field.required else _("Not given")


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
