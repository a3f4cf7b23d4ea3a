"""The filters beside the bank's list, and what is filled in on a person's page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recruitment.bank.models import PeopleList
from recruitment.bank.search import ORDERINGS, CandidateFilter
from recruitment.candidates.actions import LONGEST_REFERENCE
from recruitment.candidates.choices import LadokOutcome, VerifiedMethod
from recruitment.candidates.models import (
    Candidate,
    EducationStatus,
    Extent,
    LicenceB,
    SourceKind,
    University,
    VerifiedLevel,
)
from recruitment.candidates.qualification import WAYS, Level
from recruitment.candidates.terms import Stage
from recruitment.seasons.asking import Reply
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, Unit, User
from recruitment.vacancies.models import Vacancy
from recruitment.web.rule_forms import let_choose, let_choose_rows
from recruitment.workdays import format_week, week_label, weeks_text

ANY = [("", _("Any"))]
FIRST = (
    "q",
    "ordering",
    "stage",
    "weeks",
    "min_weeks",
    "area",
    "unit",
    "education_status",
    "terms_min",
    "terms_max",
)
YES_NO = [*ANY, ("true", _("Yes")), ("false", _("No"))]


class BankForm(forms.Form):
    """Draws the question; CandidateFilter reads it and says what is wrong with it."""

    template_name_div = "bank/filter_fields.html"

    q = forms.CharField(widget=forms.TextInput(attrs={"type": "search", "data-search": "", "maxlength": 200}))
    stage = forms.MultipleChoiceField(choices=Candidacy.State.choices, widget=forms.CheckboxSelectMultiple)
    education_status = forms.MultipleChoiceField(
        choices=EducationStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    terms_min = forms.CharField(widget=forms.NumberInput(attrs={"class": "tiny", "min": 0, "max": 7}))
    terms_max = forms.CharField(widget=forms.NumberInput(attrs={"class": "tiny", "min": 0, "max": 7}))
    qualification = forms.ChoiceField(choices=[*ANY, *Level.choices])
    verified = forms.ChoiceField(choices=YES_NO)
    vfu = forms.ChoiceField(choices=YES_NO)
    licence_b = forms.ChoiceField(choices=[*ANY, *LicenceB.choices])
    area = forms.MultipleChoiceField(choices=Area.choices, widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField()
    excluded_unit = forms.ChoiceField()
    weeks = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple(attrs={"class": "weeks"}))
    min_weeks = forms.CharField(widget=forms.NumberInput(attrs={"class": "tiny", "min": 1, "max": 53}))
    university = forms.ChoiceField()
    source_kind = forms.ChoiceField(choices=[*ANY, *SourceKind.choices])
    tag = forms.CharField(widget=forms.TextInput(attrs={"maxlength": 40}))
    list = forms.ChoiceField()
    extent = forms.ChoiceField(choices=[*ANY, *Extent.choices])
    started_after = forms.CharField(widget=forms.TextInput(attrs={"class": "tiny", "maxlength": 20}))
    started_before = forms.CharField(widget=forms.TextInput(attrs={"class": "tiny", "maxlength": 20}))
    phase = forms.ChoiceField(choices=[*ANY, *Stage.choices])
    on = forms.CharField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    graduates_before = forms.CharField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    vfu_area = forms.ChoiceField(choices=[*ANY, *Area.choices])
    claimed = forms.ChoiceField(choices=YES_NO)
    verified_level = forms.ChoiceField(choices=[*ANY, *VerifiedLevel.choices])
    answer = forms.ChoiceField(choices=[*ANY, *Reply.choices])
    returning = forms.ChoiceField(choices=YES_NO)
    open_offer = forms.ChoiceField(choices=YES_NO)
    renewed_before = forms.CharField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    not_contacted_since = forms.CharField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    registered_after = forms.CharField(widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    status = forms.MultipleChoiceField(choices=Candidate.Status.choices, widget=forms.CheckboxSelectMultiple)
    ordering = forms.ChoiceField(
        choices=[("", _("By itself")), *((name, text) for name, (text, _by) in ORDERINGS.items())]
    )

    def __init__(self, question: QueryDict, season: Season | None, user: User) -> None:
        super().__init__(initial={name: self._shown(question, name) for name in self.base_fields})
        for name, field in self.fields.items():
            field.label = CandidateFilter.base_filters[name].label
            field.required = False
        universities = University.objects.filter(is_active=True).values_list("slug", "name")
        units = [*Unit.objects.filter(is_active=True).values_list("slug", "name")]
        let_choose(self.fields["university"], [*ANY, *universities])
        lists = PeopleList.objects.visible_to(user).values_list("pk", "name")
        let_choose(self.fields["unit"], [*ANY, *units])
        let_choose(self.fields["excluded_unit"], [*ANY, *units])
        let_choose(self.fields["list"], [*ANY, *((str(key), name) for key, name in lists)])
        weeks = [(format_week(week), week_label(week)) for week in season.weeks] if season else []
        let_choose(self.fields["weeks"], weeks)

    def first(self) -> Sequence[forms.BoundField]:
        """What is asked every day."""
        return [self[name] for name in FIRST]

    def more(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in self.fields if name not in FIRST]

    def more_is_used(self) -> bool:
        return any(field.value() for field in self.more())

    def _shown(self, question: QueryDict, name: str) -> Any:
        values = [part for value in question.getlist(name) for part in value.split(",")]
        many = isinstance(self.base_fields[name], forms.MultipleChoiceField)
        return values if many else question.get(name, "")


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write facts about merits. The person can read it, and it is a public record."),
    )


class TagForm(forms.Form):
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=400, help_text=_("Separate them with commas.")
    )

    def words(self) -> list[str]:
        """The tags as they are stored: without the spaces that nobody sees."""
        written = (" ".join(part.split()) for part in self.cleaned_data["tags"].split(","))
        return [word for word in written if word]


class VerifyForm(forms.Form):
    """Which degree and how it was verified: one choice, since every degree has its own ways."""

    way = forms.ChoiceField(label=_("What has been seen"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Reason, or where the decision is written down"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_("Needed for a decision of our own. Never an identity number, nor what a document says."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        let_choose(self.fields["way"], [(f"{level}:{way}", _said(level, way)) for level, way in _ways()])

    @property
    def verification(self) -> tuple[str, str, str]:
        """Level, method and reference, as verify_degree takes them."""
        level, _colon, method = self.cleaned_data["way"].partition(":")
        return level, method, self.cleaned_data["reference"]


def _ways() -> Iterator[tuple[str, str]]:
    return ((level, way) for level, ways in WAYS.items() for way in ways)


def _said(level: str, way: str) -> str:
    degree, how = VerifiedLevel(level).label, VerifiedMethod(way).label
    return f"{degree}. {how}" if len(WAYS[level]) > 1 else str(degree)


class LadokForm(forms.Form):
    """That the studies have been checked, and what came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[("", _("Choose")), *LadokOutcome.choices],
        help_text=_("The person shows their extract. Keep neither the extract nor its control code."),
    )


class MoveForm(forms.Form):
    """Where the process may go from here by a person's hand; offers move the rest."""

    BY_HAND = frozenset(Candidacy.State) - {Candidacy.State.OFFERED, Candidacy.State.ASSIGNED}

    state = forms.ChoiceField(label=_("Where the process stands"))
    reason = forms.ChoiceField(
        label=_("Reason, when it is closed or not now"),
        choices=[("", _("Choose")), *Candidacy.CloseReason.choices],
        required=False,
    )

    def __init__(self, *args: Any, candidacy: Candidacy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = self.steps_of(candidacy)
        choices = [pair for pair in Candidacy.State.choices if pair[0] in steps]
        let_choose(self.fields["state"], choices)

    @classmethod
    def steps_of(cls, candidacy: Candidacy) -> frozenset[Candidacy.State]:
        """Where the process may go; nowhere while an offer decides."""
        here = Candidacy.State(candidacy.state)
        return cls.BY_HAND & Candidacy.MOVES[here] if here in cls.BY_HAND else frozenset()


class VacancyChoice(forms.ModelChoiceField):
    """Places as people tell them apart: two of a unit differ in their weeks."""

    def label_from_instance(self, vacancy: Any) -> str:
        return f"{vacancy}, {weeks_text(vacancy.weeks)}"


class WhyNotForm(forms.Form):
    vacancy = VacancyChoice(
        label=_("Could this person come?"), queryset=Vacancy.objects.none(), empty_label=_("Choose a vacancy")
    )

    def __init__(self, *args: Any, vacancies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose_rows(self.fields["vacancy"], vacancies)
