"""What plans may be searched by."""

import django_filters as filters

from recruitment.planning.models import Plan
from recruitment.seasons.models import Season


class PlanFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(queryset=Season.objects.all())
    state = filters.MultipleChoiceFilter(choices=Plan.State.choices)

    class Meta:
        model = Plan
        fields: list[str] = []
