"""What is filled in about interviews: times, questions, answers, references, the outcome."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recruitment.interviews.models import LONGEST_ANSWER, InterviewTime, ReferenceCheck
from recruitment.interviews.telling import when_of
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Unit, User
from recruitment.staff.rights import RIGHTS, Right
from recruitment.web.offer_forms import ActionForm
from recruitment.web.rule_forms import DAY, RuleForm, let_choose_rows

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_SMALL = forms.NumberInput(attrs={"class": "tiny", "inputmode": "numeric"})
_NOTHING = _("Not given")
NEVER = _(
    "Only what matters for the work. Never health, faith, politics, family, pay, or anybody’s name: the"
    " person may read it."
)


def interviewers_for(user: User) -> QuerySet[User]:
    """Recruiters and managers; to a manager, those of the own units."""
    rows = User.objects.filter(is_active=True, roles__overlap=sorted(RIGHTS[Right.HOLD_INTERVIEWS]))
    return rows if user.sees_all_units else rows.filter(units__in=user.units.values("pk")).distinct()


class OpenTimesForm(ActionForm):
    """One evening: times after each other."""

    starts_at = forms.DateTimeField(label=_("First time"), widget=_MOMENT)
    minutes = forms.IntegerField(label=_("Minutes for each"), initial=30, widget=_SMALL)
    count = forms.IntegerField(label=_("How many times"), initial=6, widget=_SMALL)
    pause = forms.IntegerField(label=_("Minutes between them"), initial=10, widget=_SMALL)
    capacity = forms.IntegerField(
        label=_("Seats at each time"),
        initial=1,
        widget=_SMALL,
        help_text=_("More than one for an evening of short interviews with several interviewers."),
    )
    place = forms.CharField(
        label=_("Place, or link to the video meeting"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    interviewer = forms.ModelChoiceField(
        label=_("Interviewer"), queryset=User.objects.none(), empty_label=_("Choose")
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_NOTHING,
        help_text=_("People who do not want to be seen by the unit are not shown its times."),
    )  # fmt: skip

    def __init__(self, data: Any, user: User) -> None:
        units = Unit.objects.of(user).filter(is_active=True)
        own = None if user.sees_all_units else units.first()
        super().__init__(data, initial={"interviewer": user.pk, "unit": own})
        let_choose_rows(self.fields["interviewer"], interviewers_for(user))
        let_choose_rows(self.fields["unit"], units)
        self.fields["unit"].required = not user.sees_all_units  # who sees some units only opens in one


class ChangeTimeForm(RuleForm):
    class Meta:
        model = InterviewTime
        fields = ("starts_at", "minutes", "place", "interviewer")
        widgets: ClassVar = {"starts_at": _MOMENT, "minutes": _SMALL}

    def __init__(self, data: Any, time: InterviewTime, user: User) -> None:
        super().__init__(data, instance=time)
        now = Q(pk=time.interviewer_id)
        self.offer("interviewer", User.objects.filter(Q(pk__in=interviewers_for(user).values("pk")) | now))


def time_label(time: InterviewTime) -> str:
    return f"{when_of(time)}, {time.interviewer}, {time.place}"


class BookForm(ActionForm):
    """A time agreed on by telephone; the person's page draws the choice of those that are free."""

    time = forms.ModelChoiceField(
        queryset=InterviewTime.objects.none(), error_messages={"required": _("Choose a time.")}
    )

    def __init__(self, data: Any, times: QuerySet[InterviewTime]) -> None:
        super().__init__(data)
        let_choose_rows(self.fields["time"], times)


class QuestionsForm(ActionForm):
    questions = forms.CharField(
        label=_("Questions, one on each line"), max_length=6_000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def lines(self) -> list[str]:
        return str(self.cleaned_data["questions"]).splitlines()


class AnswersForm(ActionForm):
    """A field for each question, in their order."""

    def __init__(self, data: Any, questions: list[str], answers: list[str]) -> None:
        super().__init__(data)
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question,
                required=False,
                max_length=LONGEST_ANSWER,
                initial=answers[number] if number < len(answers) else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def answers(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class ReferenceForm(ActionForm):
    given_by = forms.CharField(
        label=_("Who was asked"),
        max_length=80,
        help_text=_("By role, never by name: earlier manager, teacher at the placement."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    asked_on = forms.DateField(label=_("When"), required=False, help_text=_("Empty is today."), widget=DAY)
    said = forms.ChoiceField(
        label=_("Outcome"),
        choices=ReferenceCheck.Said.choices,
        widget=forms.RadioSelect(attrs={"class": "side"}),
    )
    note = forms.CharField(
        label=_("Short note on the merits"),
        required=False,
        max_length=600,
        help_text=format_lazy("{} {}", _("Removed when the recruitment is over."), NEVER),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NotNowForm(ActionForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose")), *Candidacy.CloseReason.choices])
