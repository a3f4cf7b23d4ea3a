"""What is filled in about an inquiry: whom to ask, until which week; and the person's answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.planning.advice import Fit
from recruitment.web.offer_forms import ActionForm
from recruitment.web.rule_forms import let_choose
from recruitment.workdays import format_week, parse_week, week_label, weeks_between, weeks_text


class AskForm(ActionForm):
    last_week = forms.ChoiceField(label=_("Until"))
    candidacies = forms.MultipleChoiceField(
        label=_("Who is asked"),
        error_messages={"required": _("Choose at least one person to ask.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, people: Sequence[Fit], first: date, last: date) -> None:
        super().__init__(data, initial={"last_week": format_week(last)})
        weeks = weeks_between(first, last)
        let_choose(self.fields["last_week"], [(format_week(week), week_label(week)) for week in weeks])
        let_choose(self.fields["candidacies"], [(str(one.candidacy.pk), _named(one)) for one in people])

    @property
    def until(self) -> date:
        return parse_week(self.cleaned_data["last_week"])

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["candidacies"]]


def _named(fit: Fit) -> str:
    """`Stina Ågren, weeks 25–28`, and what the person has said against it."""
    said = ", ".join([fit.candidacy.candidate.full_name, weeks_text(fit.candidacy.weeks)])
    against = " ".join(str(reason.message) for reason in fit.reasons)
    return f"{said}. {against}" if against else said
