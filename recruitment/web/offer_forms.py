"""What is filled in about an offer: its last day, an answer by phone, its weeks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.errors import NotAllowed, RuleBroken
from recruitment.offers.models import Offer


class ActionForm(forms.Form):
    """A form whose rules an action speaks; a broken one is told at its field, nothing typed is lost."""

    def carried_out(self, action: Any, *args: Any, **kwargs: Any) -> bool:
        if not self.is_valid():
            return False
        try:
            action(*args, **kwargs)
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


class WithdrawForm(ActionForm):
    agreed = forms.BooleanField(
        label=_("We have agreed on this with the person"),
        required=False,
        help_text=_("Needed when the person has opened the offer: it binds us until the last day to answer."),
    )
