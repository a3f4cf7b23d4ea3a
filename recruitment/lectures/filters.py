"""What lectures may be searched by."""

import django_filters as filters

from recruitment.candidates.models import University
from recruitment.lectures.models import Lecture


class LectureFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Lecture.Kind.choices)
    university = filters.ModelChoiceFilter(queryset=University.objects.all())
    held_after = filters.DateFilter(field_name="held_at", lookup_expr="date__gte")
    held_before = filters.DateFilter(field_name="held_at", lookup_expr="date__lte")
    q = filters.CharFilter(field_name="title", lookup_expr="icontains", max_length=100)

    class Meta:
        model = Lecture
        fields: list[str] = []
