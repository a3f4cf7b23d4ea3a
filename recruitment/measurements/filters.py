"""What measurements may be searched by."""

import django_filters as filters

from recruitment.measurements.models import Measurement, Subject
from recruitment.staff.models import Unit


class MeasurementFilter(filters.FilterSet):
    subject = filters.ChoiceFilter(choices=Subject.choices)
    unit = filters.ModelChoiceFilter(to_field_name="slug", queryset=Unit.objects.all())
    withdrawn = filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Measurement
        fields: list[str] = []
