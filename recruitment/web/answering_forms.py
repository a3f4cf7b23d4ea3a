"""The three answers to an offer as forms: yes with a name, no with or without a reason, other weeks."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.errors import RuleBroken
from recruitment.offers.answering import (
    LONGEST_NAME,
    LONGEST_TEXT,
    accept_offer,
    decline_offer,
    propose_weeks,
)
from recruitment.offers.models import Offer
from recruitment.web.rule_forms import let_choose
from recruitment.web.weeks import week_choices
from recruitment.workdays import format_week, parse_week


class AnswerForm(forms.Form):
    """An answer that the offer's rules may refuse: at a field, else in `refused` (the state has changed)."""

    answer: ClassVar[str]
    refused: str | Promise = ""

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.answer}_%s"} | kwargs)
        self.offer = offer

    def carried_out(self, at: datetime) -> bool:
        """Whether the answer was given; nothing typed is lost when it was not."""
        if not self.is_valid():
            return False
        try:
            self.give(at)
        except RuleBroken as broken:
            self.refuse(broken)
            return False
        return True

    def refuse(self, broken: RuleBroken) -> None:
        if broken.field in self.fields:
            self.add_error(broken.field, str(broken.message))
        else:
            self.refused = broken.message

    def give(self, at: datetime) -> None:
        raise NotImplementedError


class AcceptForm(AnswerForm):
    answer = "accept"
    name = forms.CharField(
        label=_("Your first and last name"),
        max_length=LONGEST_NAME,
        help_text=_("Your name stands under your yes, like a signature."),
        error_messages={
            "required": _("Write your name to say yes."),
            "max_length": _("The name can have 210 characters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def give(self, at: datetime) -> None:
        accept_offer(self.offer, name=self.cleaned_data["name"], at=at)


class DeclineForm(AnswerForm):
    answer = "decline"
    reason = forms.ChoiceField(
        label=_("Why does it not suit you?"),
        help_text=_("You need not say. If you do, we can make better offers."),
        choices=[*Offer.DeclineReason.choices, ("", _("I would rather not say"))],
        required=False,
        widget=forms.RadioSelect,
    )

    not_this_summer = forms.BooleanField(
        label=_("I cannot work at all this summer"),
        help_text=_("Then we do not ask you about anything else until the summer is over."),
        required=False,
    )

    def give(self, at: datetime) -> None:
        said = self.cleaned_data
        asked_no_more = said["not_this_summer"]
        decline_offer(self.offer, reason=said["reason"], not_this_summer=asked_no_more, at=at)


class ProposeForm(AnswerForm):
    answer = "propose"
    weeks = forms.MultipleChoiceField(
        label=_("The weeks you can work"),
        error_messages={"required": _("Choose the weeks that you can work.")},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "weeks"}),
    )
    text = forms.CharField(
        label=_("Something to add"),
        max_length=LONGEST_TEXT,
        required=False,
        error_messages={"max_length": _("The text can have 600 characters at most.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        season, candidacy = self.offer.vacancy.season, self.offer.candidacy
        let_choose(self.fields["weeks"], week_choices(season.weeks))
        known = self.offer.proposed_weeks or candidacy.weeks
        self.initial = {"weeks": [format_week(week) for week in known], "text": self.offer.proposal_text}

    def clean_weeks(self) -> list[date]:
        return [parse_week(week) for week in self.cleaned_data["weeks"]]

    def give(self, at: datetime) -> None:
        said = self.cleaned_data
        propose_weeks(self.offer, weeks=said["weeks"], text=said["text"], at=at)


ANSWERS: dict[str, type[AnswerForm]] = {form.answer: form for form in (AcceptForm, DeclineForm, ProposeForm)}
