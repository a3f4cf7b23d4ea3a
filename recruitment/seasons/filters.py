"""What candidacies may be searched by."""

import django_filters as filters

from recruitment.seasons.models import Candidacy, Season


class CandidacyFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(queryset=Season.objects.all(), to_field_name="pk")
    year = filters.NumberFilter(field_name="season__year", min_value=2000, max_value=2100)
    state = filters.MultipleChoiceFilter(choices=Candidacy.State.choices)
    candidate = filters.UUIDFilter(field_name="candidate_id")

    class Meta:
        model = Candidacy
        fields: list[str] = []
