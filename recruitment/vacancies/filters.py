"""What vacancies may be searched by."""

import django_filters as filters

from recruitment.seasons.models import Season
from recruitment.staff.models import Area, Unit
from recruitment.vacancies.models import Role, Vacancy


class VacancyFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(queryset=Season.objects.all())
    year = filters.NumberFilter(field_name="season__year", min_value=2000, max_value=2100)
    unit = filters.ModelChoiceFilter(to_field_name="slug", queryset=Unit.objects.all())
    area = filters.ChoiceFilter(field_name="unit__area", choices=Area.choices)
    role = filters.ChoiceFilter(choices=Role.choices)
    state = filters.ChoiceFilter(choices=Vacancy.State.choices)

    class Meta:
        model = Vacancy
        fields: list[str] = []
