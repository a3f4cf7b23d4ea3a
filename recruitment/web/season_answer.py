"""Do you want to work this summer? By the link in the mail: yes with weeks, later or no."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from recruitment.bank.fields import WeeksField
from recruitment.bank.tokens import candidacy_of_season_token
from recruitment.candidates.models import Candidate, Extent
from recruitment.errors import RuleBroken
from recruitment.interviews.following import answer_season_question
from recruitment.seasons.asking import why_closed
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Area, Unit
from recruitment.web.offer_forms import ActionForm
from recruitment.web.private import is_possible, private_page, speak
from recruitment.web.registration_forms import as_boxes
from recruitment.web.rule_forms import let_choose, let_choose_rows
from recruitment.web.weeks import week_choices
from recruitment.workdays import format_week, weeks_text


class SeasonAnswerForm(ActionForm):
    weeks = WeeksField(
        label=_("Weeks you can work"),
        required=False,
        help_text=_("Tick every week that would be possible. You can change it later."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "weeks"}),
    )
    extent = forms.ChoiceField(
        label=_("Full time or part time"), choices=[("", _("No answer")), *Extent.choices], required=False
    )
    wanted_areas = forms.MultipleChoiceField(
        label=_("Areas you would like"),
        choices=Area.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "weeks"}),
    )
    wanted_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        to_field_name="slug",
        label=_("Units you would like"),
        help_text=_("Leave empty if any unit is fine."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # No tick at all is an answer too, but only where the question was on the page.
    wishes = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)
    answer = forms.ChoiceField(
        choices=Candidacy.Answer.choices,
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )

    def __init__(self, data: Any, candidacy: Candidacy) -> None:
        weeks = [format_week(week) for week in candidacy.weeks]
        extent = candidacy.extent or candidacy.candidate.extent
        self.person = person = candidacy.candidate
        units = Unit.objects.filter(pk__in=person.wanted_units).values_list("slug", flat=True)
        wishes = {"wanted_areas": person.wanted_areas, "wanted_units": list(units)}
        super().__init__(data, initial={"weeks": weeks, "extent": extent, "wishes": True, **wishes})
        cast(WeeksField, self.fields["weeks"]).set_season(candidacy.season)
        open_to = Unit.objects.filter(is_active=True).exclude(pk__in=person.excluded_units)
        let_choose_rows(self.fields["wanted_units"], open_to.order_by("name", "pk"))
        let_choose(self.fields["weeks"], week_choices(candidacy.season.weeks))
        as_boxes(self.fields["extent"])

    @property
    def said(self) -> dict[str, Any]:
        """For the action: wishes only when they were asked for."""
        given = dict(self.cleaned_data)
        areas, units = given.pop("wanted_areas"), given.pop("wanted_units")
        wishes = {"wanted_areas": areas, "wanted_units": _in_their_order(self.person, units)}
        return given | {"wishes": wishes if given["wishes"] else {}}


def _in_their_order(person: Candidate, units: Iterable[Unit]) -> list[UUID]:
    """The unit that was named first stays the first choice."""
    chosen = [unit.pk for unit in units]
    kept = [key for key in person.wanted_units if key in chosen]
    return [*kept, *(key for key in chosen if key not in kept)]


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_season(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the question and what was answered, POST answers; the link works until all is planned."""
    candidacy = _asked(token)
    if candidacy is None:
        return render(request, "public/stop_unknown.html", status=404)
    speak(request, candidacy.candidate.language)
    form = SeasonAnswerForm(request.POST if request.method == "POST" else None, candidacy)
    if form.is_bound and form.is_valid():
        if form.carried_out(answer_season_question, candidacy, at=timezone.now(), **form.said):
            return redirect("answer_season", token)
        candidacy.refresh_from_db()
    return render(request, "public/season.html", _shown(candidacy, form))


def _asked(token: str) -> Candidacy | None:
    try:
        return candidacy_of_season_token(token) if is_possible(token) else None
    except RuleBroken:
        return None


def _shown(candidacy: Candidacy, form: SeasonAnswerForm) -> dict[str, Any]:
    return {
        "form": form,
        "candidacy": candidacy,
        "season": candidacy.season,
        "person": candidacy.candidate,
        "closed": why_closed(candidacy, timezone.now()),
        "weeks": weeks_text(candidacy.weeks),
    }
