"""Where somebody in a proposal is to go instead, or who is to be put in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from recruitment.errors import RuleBroken
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.vacancies.models import Vacancy
from recruitment.web.access import StaffRequest
from recruitment.web.board_drawing import place_url
from recruitment.web.rule_forms import let_choose_rows
from recruitment.web.vacancy_forms import WeekChoice
from recruitment.workdays import weeks_text


class VacancyChoice(forms.ModelChoiceField):
    """A unit may want the same role twice: the weeks tell them apart."""

    def label_from_instance(self, vacancy: Vacancy) -> str:
        return f"{vacancy}, {weeks_text(vacancy.weeks)}"


class PlaceForm(forms.Form):
    """A seat of a vacancy over unbroken weeks; a broken rule is told on top of the form."""

    vacancy = VacancyChoice(label=_("Place"), queryset=Vacancy.objects.none(), empty_label=_("Choose"))
    seat = forms.IntegerField(
        label=_("Number of the seat"),
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "tiny"}),
    )
    first_week = WeekChoice(label=_("First week"))
    last_week = WeekChoice(label=_("Last week"))

    def __init__(self, *args: Any, season: Season, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vacancies = Vacancy.objects.open().visible_to(user).filter(season=season).select_related("unit")
        let_choose_rows(self.fields["vacancy"], vacancies.order_by("unit__name", "role", "pk"))
        for name in ("first_week", "last_week"):
            self.fields[name].offer_weeks(season)  # type: ignore[attr-defined]

    def obeys(self, action: Any, *args: Any, **kwargs: Any) -> Any:
        """What `action` gives with what was filled in; None with the reason at the form."""
        if not self.is_valid():
            return None
        try:
            return action(*args, **self.cleaned_data, **kwargs)
        except RuleBroken as broken:
            self.add_error(broken.field if broken.field in self.fields else None, str(broken.message))
            return None


class NewPlaceForm(PlaceForm):
    """The same, for somebody of the season."""

    candidacy = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Candidacy.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("The person is no longer in the bank.")},
    )

    def __init__(self, *args: Any, season: Season, user: User, **kwargs: Any) -> None:
        super().__init__(*args, season=season, user=user, **kwargs)
        people = Candidacy.objects.visible_to(user).filter(season=season).select_related("candidate")
        let_choose_rows(self.fields["candidacy"], people)


def back_to_place(request: StaffRequest, season: Season, form: PlaceForm) -> HttpResponse:
    """To the cell where somebody was to be put, with the reasons when they do not fit."""
    for fault in form.errors.values():
        messages.error(request, " ".join(map(str, fault)))
    place = form.cleaned_data
    if place.get("vacancy") and place.get("first_week") and place.get("seat"):
        return redirect(place_url(season.year, place["vacancy"], place["seat"], place["first_week"]))
    return redirect("season", season.year)
