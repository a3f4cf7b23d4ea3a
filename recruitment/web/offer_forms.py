"""What is filled in about an offer: its last day, an answer by phone, its weeks; and how to find it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.models import Offer
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit, User
from recruitment.web.rule_forms import let_choose, let_choose_rows
from recruitment.workdays import format_week, week_runs, weeks_between, weeks_text


class ActionForm(forms.Form):
    """A form whose rules an action speaks; a broken one is told at its field, nothing typed is lost."""

    result: Any = None

    def carried_out(self, action: Any, *args: Any, **kwargs: Any) -> bool:
        if not self.is_valid():
            return False
        try:
            self.result = action(*args, **kwargs)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            self.add_error(broken.field if broken.field in self.fields else None, str(broken.message))
        return not self.errors


class SendForm(ActionForm):
    reply_by = forms.DateField(
        label=_("Last day to answer"),
        required=False,
        help_text=_("A working day. Empty gives the usual number of days."),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


class AnswerForm(ActionForm):
    """An answer given by phone."""

    answer = forms.ChoiceField(
        label=_("What did the person answer?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect(attrs={"class": "side"}),
    )
    reason = forms.ChoiceField(
        label=_("Reason, if they gave one"),
        choices=[("", _("No reason")), *Offer.DeclineReason.choices],
        required=False,
    )
    not_this_summer = forms.BooleanField(label=_("The person cannot work at all this summer"), required=False)


class ExtendForm(ActionForm):
    reply_by = forms.DateField(
        label=_("New last day to answer"),
        help_text=_("A working day, later than the one the person knows."),
        error_messages={"required": _("Choose the new last day to answer.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


class WithdrawForm(ActionForm):
    agreed = forms.BooleanField(
        label=_("We have agreed on this with the person"),
        required=False,
        help_text=_("Needed when the person has opened the offer: it binds us until the last day to answer."),
    )


class GrantForm(ActionForm):
    """Which of the weeks that the person asked for the new offer is about: an offer has unbroken weeks."""

    run = forms.ChoiceField(
        label=_("Weeks"),
        error_messages={
            "required": _("Choose which weeks the new offer is about."),
            "invalid_choice": _("The person does not ask for these weeks any more."),
        },
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        need = offer.vacancy.need
        asked = [week for week in offer.proposed_weeks if need.has(offer.seat, [week])]
        self.runs = {
            f"{format_week(first)},{format_week(last)}": (first, last) for first, last in week_runs(asked)
        }
        let_choose(self.fields["run"], self.choices())

    def choices(self) -> list[tuple[str, str]]:
        return [(code, weeks_text(weeks_between(*run))) for code, run in self.runs.items()]

    @property
    def weeks(self) -> tuple[date, date]:
        return self.runs[self.cleaned_data["run"]]


class OfferListForm(forms.Form):
    """The filters of the list as people set them; what they mean is OfferFilter's."""

    state = forms.ChoiceField(label=_("State"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All units"),
    )
    year = forms.ChoiceField(label=_("Season"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self.fields["state"], [("", _("All")), *Offer.State.choices])
        let_choose_rows(self.fields["unit"], Unit.objects.of(user).order_by("name", "pk"))
        seasons = Season.objects.order_by("-year").values_list("year", "name")
        let_choose(
            self.fields["year"], [("", _("All seasons")), *((str(year), name) for year, name in seasons)]
        )

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
