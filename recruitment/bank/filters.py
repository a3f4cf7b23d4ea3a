"""Everything that one may ask the bank, once for the page and the API (design.md section 4)."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from functools import cached_property
from typing import Any

import django_filters as filters
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruitment.bank import asking, clauses, words
from recruitment.bank.references import look_up
from recruitment.candidates.filters import stage_on
from recruitment.candidates.models import (
    Candidate,
    EducationStatus,
    Extent,
    LicenceB,
    SourceKind,
    VerifiedLevel,
)
from recruitment.candidates.qualification import Level
from recruitment.candidates.terms import Stage
from recruitment.seasons.asking import Reply
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import Area, User
from recruitment.workdays import in_stockholm

NOT = "__not"
PAGING = frozenset({"cursor", "page_size"})
IN_BANK = (Candidate.Status.ACTIVE, Candidate.Status.PAUSED)
# Of very many hits only the newest are put in order of match, so that a word of half the bank costs no more.
RANKED = 2_500

ORDERINGS = {
    "relevance": (_("Best match"), ("-relevance", "-registered_at", "-pk")),
    "name": (_("Name"), ("sort_name", "pk")),
    "-name": (_("Name, backwards"), ("-sort_name", "-pk")),
    "-registered_at": (_("Newest"), ("-registered_at", "-pk")),
    "registered_at": (_("Oldest"), ("registered_at", "pk")),
    "terms": (_("Fewest terms"), (clauses.TERMS, "pk")),
    "-terms": (_("Most terms"), (f"-{clauses.TERMS}", "-pk")),
}


class Ask(filters.Filter):
    """A parameter: its field reads what was asked, `clauses` turns it into a condition."""

    def __init__(self, field_class: type[asking.Asked], **extra: Any) -> None:
        self.field_class = field_class
        super().__init__(**extra)


class QuestionForm(forms.Form):
    """Only the parameters that were asked; what is unknown is a fault under its own name."""

    unknown: tuple[str, ...] = ()
    user: User | None = None

    def clean(self) -> dict[str, Any]:
        asked = {name: value for name, value in self.cleaned_data.items() if value is not None}
        self._resolve(asked)
        if asked.get("ordering") == "relevance" and "q" not in asked:
            self.add_error("ordering", gettext("Only words can match better or worse: search for some."))
        return asked

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.unknown:
            self.errors[name] = self.error_class([gettext("There is no such parameter here.")])

    def _resolve(self, asked: dict[str, Any]) -> None:
        """Names of rows become their ids; a name that is nobody's is a fault."""
        named = {name: kind for name in asked if (kind := clauses.NAMED.get(name.removesuffix(NOT)))}
        wanted: dict[str, list[str]] = {}
        for name, kind in named.items():
            wanted.setdefault(kind, []).extend(asked[name])
        found = look_up(wanted, self.user)
        for name, kind in named.items():
            missing = [text for text in asked[name] if text.casefold() not in found[kind]]
            if missing:
                self.add_error(name, asking.unknown(missing[0]))
            else:
                asked[name] = [key for text in asked[name] for key in found[kind][text.casefold()]]


class AmongKeys(Func):
    """Key in an array: looked up one by one, where for a list the planner may read the whole table."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class CandidateFilter(filters.FilterSet):
    """`name__not` turns a parameter around. Without `status`: active and paused people.

    `qs` is what was found, in order, ready for keyset pages; `found` the same without order, for counting.
    What is not understood finds nobody.
    """

    q = Ask(asking.Words, label=_("Words"))
    status = Ask(asking.AnyOf, label=_("Status"), choices=Candidate.Status.choices)
    education_status = Ask(asking.AnyOf, label=_("Education"), choices=EducationStatus.choices)
    university = Ask(asking.AnyNamed, label=_("University"))
    started = Ask(asking.AnyStart, label=_("Programme began"))
    started_after = Ask(asking.Start, label=_("Programme began in or after"))
    started_before = Ask(asking.Start, label=_("Programme began in or before"))
    terms_min = Ask(asking.Whole, label=_("Terms, at least"), least=0, most=7)
    terms_max = Ask(asking.Whole, label=_("Terms, at most"), least=0, most=7)
    on = Ask(asking.Day, label=_("Terms and programme as of"))
    phase = Ask(asking.AnyOf, label=_("Where in the programme"), choices=Stage.choices)
    graduates_before = Ask(asking.Day, label=_("Graduates before"))
    graduates_after = Ask(asking.Day, label=_("Graduates on or after"))
    area = Ask(asking.AnyOf, label=_("Wants the area"), choices=Area.choices)
    unit = Ask(asking.AnyNamed, label=_("Wants the unit"))
    excluded_unit = Ask(asking.AnyNamed, label=_("Does not want the unit"))
    weeks = Ask(asking.Weeks, label=_("Can work all of the weeks"))
    weeks_any = Ask(asking.Weeks, label=_("Can work any of the weeks"))
    min_weeks = Ask(asking.Whole, label=_("Weeks in a row, at least"), least=1, most=53)
    extent = Ask(asking.AnyOf, label=_("Extent"), choices=Extent.choices)
    licence_b = Ask(asking.AnyOf, label=_("Driving licence B"), choices=LicenceB.choices)
    qualification = Ask(asking.AnyOf, label=_("Qualification"), choices=Level.choices)
    claimed = Ask(asking.YesOrNo, label=_("Says to have a degree"))
    verified = Ask(asking.YesOrNo, label=_("Degree verified"))
    verified_level = Ask(asking.AnyOf, label=_("Verified degree"), choices=VerifiedLevel.choices)
    verified_after = Ask(asking.Day, label=_("Verified on or after"))
    verified_before = Ask(asking.Day, label=_("Verified on or before"))
    vfu = Ask(asking.YesOrNo, label=_("Placement (VFU) done"))
    vfu_area = Ask(asking.AnyOf, label=_("Area of the placement (VFU)"), choices=Area.choices)
    source_kind = Ask(asking.AnyOf, label=_("Came by"), choices=SourceKind.choices)
    lecture = Ask(asking.AnyNamed, label=_("Came by the lecture"))
    job = Ask(asking.AnyNamed, label=_("Came by the job"))
    link = Ask(asking.AnyNamed, label=_("Came by the share link"))
    sharer_unit = Ask(asking.AnyNamed, label=_("Came by a colleague of the unit"))
    season = Ask(asking.AnyNamed, label=_("Season"))
    stage = Ask(asking.AnyOf, label=_("Stage in the season"), choices=Candidacy.State.choices)
    answer = Ask(asking.AnyOf, label=_("Answer about the season"), choices=Reply.choices)
    returning = Ask(asking.YesOrNo, label=_("Has worked here an earlier summer"))
    open_offer = Ask(asking.YesOrNo, label=_("Has an open offer"))
    tag = Ask(asking.AnyTag, label=_("Tag"))
    list = Ask(asking.AnyNamed, label=_("On the list"))
    registered_after = Ask(asking.Day, label=_("Registered on or after"))
    registered_before = Ask(asking.Day, label=_("Registered on or before"))
    renewed_after = Ask(asking.Day, label=_("Renewed on or after"))
    renewed_before = Ask(asking.Day, label=_("Renewed on or before"))
    contacted_after = Ask(asking.Day, label=_("Contacted on or after"))
    not_contacted_since = Ask(asking.Day, label=_("Not contacted since"))
    ordering = Ask(
        asking.OneOf, label=_("Order"), choices=[(name, text) for name, (text, _by) in ORDERINGS.items()]
    )

    # What says how to read the rest cannot be turned round.
    NOT_NEGATABLE = frozenset({"on", "ordering"})

    base_filters: dict[str, filters.Filter]

    class Meta:
        model = Candidate
        fields: list[str] = []
        form = QuestionForm

    @classmethod
    def get_filters(cls) -> dict[str, filters.Filter]:
        asked = super().get_filters()
        return asked | {f"{name}{NOT}": copy(asked[name]) for name in asked if name not in cls.NOT_NEGATABLE}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: QuerySet[Candidate] | None = None,
        *,
        request: Any = None,
        prefix: str | None = None,
        at: datetime | None = None,
        user: User | None = None,
    ) -> None:
        # A hundred fields are slow to copy; nobody asks more than a few at a time.
        known = type(self).base_filters
        self.base_filters = {name: known[name] for name in data or () if name in known}
        self.at, self.user = in_stockholm(at or timezone.now()), user
        self.today = self.at.date()
        super().__init__(data, queryset, request=request, prefix=prefix)
        self.unknown = tuple(name for name in self.data if name not in known and name not in PAGING)

    def get_form_class(self) -> type[QuestionForm]:
        form = super().get_form_class()
        form.unknown, form.user = self.unknown, self.user
        return form

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What was understood, by parameter; meaningful only when there are no errors."""
        return dict(self.form.cleaned_data) if self.is_bound and self.form.is_valid() else {}

    @cached_property
    def current_season(self) -> Season | None:
        """The season people mean when they name none."""
        return Season.objects.current(self.today)

    @cached_property
    def terms_day(self) -> date:
        """The day by which terms are counted."""
        if "on" in self.asked:
            return self.asked["on"]
        return self.current_season.first_week if self.current_season else self.today

    @property
    def order(self) -> str:
        return self.asked.get("ordering") or ("relevance" if "q" in self.asked else "-registered_at")

    @cached_property
    def found(self) -> QuerySet[Candidate]:
        if self.is_bound and self.errors:
            return self.queryset.none()
        return self.filter_queryset(self.queryset)

    @cached_property
    def qs(self) -> QuerySet[Candidate]:
        return self.in_order(self._ranked() if self.order == "relevance" else self.found)

    def filter_queryset(self, queryset: QuerySet[Candidate]) -> QuerySet[Candidate]:
        return self._narrowed(queryset, self.asked)

    def _narrowed(self, queryset: QuerySet[Candidate], asked: Mapping[str, Any]) -> QuerySet[Candidate]:
        rows = queryset if "status" in asked else queryset.filter(status__in=IN_BANK)
        if any(name.removesuffix(NOT) in clauses.BY_TERMS for name in asked):
            rows = rows.alias(**{clauses.TERMS: clauses.terms(self.terms_day)})
        if "phase" in asked or f"phase{NOT}" in asked:
            rows = rows.alias(**{clauses.PHASE: stage_on(self.terms_day)})
        for name, value in asked.items():
            bare, is_wanted = name.removesuffix(NOT), not name.endswith(NOT)
            if make := clauses.OF_PERSON.get(bare):
                rows = rows.filter(make(value)) if is_wanted else rows.exclude(make(value))
            if is_so := clauses.AT_THE_MOMENT.get(bare):
                rows = rows.filter(is_so(self.at)) if value == is_wanted else rows.exclude(is_so(self.at))
        return rows.filter(clauses.OfSeason(asked, lambda: self.current_season).condition())

    def alike(self) -> QuerySet[Candidate]:
        """For who asked by name and found nobody: those with nearly that name who are all else one asks."""
        others = {name: value for name, value in self.asked.items() if name != "q"}
        return words.alike(self._narrowed(self.queryset, others), self.asked["q"])

    def in_order(self, rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Ready for keyset pages."""
        _text, order = ORDERINGS[self.order]
        if order[0].lstrip("-") == clauses.TERMS:
            rows = rows.annotate(**{clauses.TERMS: clauses.terms(self.terms_day)})
        elif "q" in self.asked:
            rows = rows.annotate(**{clauses.NAME: clauses.name_of_found()})
            order = tuple(key.replace("sort_name", clauses.NAME) for key in order)
        return rows.defer("search", "folded_name", "noted").order_by(*order)

    def _ranked(self) -> QuerySet[Candidate]:
        newest = self.found.order_by("-registered_at", "-pk").values("pk")[:RANKED]
        among = self.queryset.filter(AmongKeys("pk", ArraySubquery(newest)))
        return among.annotate(relevance=words.relevance(self.asked["q"]))
