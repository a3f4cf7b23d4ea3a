"""What is filled in about a job: what it is called and in short, and its duties row by row."""

import re
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.job_descriptions.actions import DutyText
from recruitment.job_descriptions.models import DescriptionVersion, DutyKind
from recruitment.staff.models import Unit, User
from recruitment.web.rule_forms import KeyField, let_choose_rows

SOME_ROWS, MORE_ROWS = 10, 4
_AT_A_DUTY = re.compile(r"duties-(\d+)-(\w+)")


class DescriptionForm(forms.Form):
    key = KeyField()
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=100,
        help_text=gettext_lazy("For example: Co-case worker, children and youth."),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("All units")
    )
    intro = forms.CharField(
        label=gettext_lazy("In short"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("An ordinary week in a few sentences. Everybody can read it."),
    )

    def __init__(self, *args: Any, user: User, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["unit"], self.fields["key"]
            return
        units = self.fields["unit"]
        let_choose_rows(units, Unit.objects.of(user).filter(is_active=True).order_by("name", "pk"))
        units.required = not user.sees_all_units


class DutyForm(forms.Form):
    """One row; empty, it is no duty."""

    text = forms.CharField(label=gettext_lazy("Duty"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=DutyKind.choices, initial=DutyKind.CO_CASE_WORK
    )
    is_done = forms.TypedChoiceField(
        label=gettext_lazy("In this job"),
        choices=[("yes", gettext_lazy("Is done")), ("no", gettext_lazy("Is not done"))],
        coerce=lambda said: said == "yes",
        initial="yes",
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is added"),
        max_length=300,
        required=False,
    )

    @property
    def duty(self) -> DutyText:
        said = self.cleaned_data
        return DutyText(said["text"], said["kind"], said["is_done"], said["reason"])


class Duties(BaseFormSet):
    """The rows of a form; a broken rule is told at the row and field that it names."""

    def __init__(self, *args: Any, has_reasons: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_reasons = has_reasons

    @property
    def filled(self) -> list[DutyForm]:
        return [row for row in self.forms if row.cleaned_data.get("text")]

    def carried_out(self, form: DescriptionForm, action: Any, *args: Any, **kwargs: Any) -> Any:
        """What `action` gave, or None when a rule of it said no."""
        values = form.cleaned_data | {"duties": [row.duty for row in self.filled]}
        if "key" in values:
            values["id"] = values.pop("key")
        try:
            return action(*args, values, **kwargs)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            self._tell(form, broken)
            return None

    def _tell(self, form: DescriptionForm, broken: RuleBroken) -> None:
        if found := _AT_A_DUTY.fullmatch(broken.field):
            row = self.filled[int(found[1])]
            row.add_error(found[2], str(broken.message))
            form.add_error(None, _("Look at the duties that are marked below."))
            return
        form.add_error(broken.field if broken.field in form.fields else None, str(broken.message))


def duties_form(data: Any, version: DescriptionVersion | None, *, has_reasons: bool) -> Duties:
    """The duties of `version` and some empty rows. `has_reasons`: something is approved already."""
    rows = [
        {
            "text": duty.text,
            "kind": duty.kind,
            "is_done": "yes" if duty.is_done else "no",
            "reason": duty.reason if version and version.state == DescriptionVersion.State.DRAFT else "",
        }
        for duty in (version.duties.all() if version else ())
    ]
    extra = MORE_ROWS if version else SOME_ROWS
    made = formset_factory(DutyForm, Duties, extra=extra, max_num=80, absolute_max=100)
    return cast(type[Duties], made)(data, initial=rows, prefix="duties", has_reasons=has_reasons)
