"""What assignments may be searched by."""

import django_filters as filters

from recruitment.introductions.models import Assignment
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit


class AssignmentFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(field_name="vacancy__season", queryset=Season.objects.all())
    unit = filters.ModelChoiceFilter(
        to_field_name="slug", field_name="vacancy__unit", queryset=Unit.objects.all()
    )
    state = filters.MultipleChoiceFilter(choices=Assignment.State.choices)

    class Meta:
        model = Assignment
        fields: list[str] = []
