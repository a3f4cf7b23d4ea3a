"""What interview times and interviews may be searched by."""

import django_filters as filters

from recruitment.interviews.models import Interview, InterviewTime
from recruitment.seasons.models import Season


class InterviewTimeFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(queryset=Season.objects.all())
    state = filters.ChoiceFilter(choices=InterviewTime.State.choices)
    unit = filters.CharFilter(field_name="unit__slug")
    interviewer = filters.UUIDFilter(field_name="interviewer_id")

    class Meta:
        model = InterviewTime
        fields: list[str] = []


class InterviewFilter(filters.FilterSet):
    season = filters.ModelChoiceFilter(field_name="time__season", queryset=Season.objects.all())
    state = filters.MultipleChoiceFilter(choices=Interview.State.choices)
    candidacy = filters.UUIDFilter(field_name="candidacy_id")
    interviewer = filters.UUIDFilter(field_name="time__interviewer_id")

    class Meta:
        model = Interview
        fields: list[str] = []
