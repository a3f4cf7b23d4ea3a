"""What units and people who work here may be searched by."""

import django_filters as filters

from recruitment.staff.models import Area, Unit, User
from recruitment.staff.rights import Role


class UnitFilter(filters.FilterSet):
    area = filters.ChoiceFilter(choices=Area.choices)
    active = filters.BooleanFilter(field_name="is_active")

    class Meta:
        model = Unit
        fields: list[str] = []


class UserFilter(filters.FilterSet):
    role = filters.ChoiceFilter(choices=Role.choices, method="in_role")
    unit = filters.ModelChoiceFilter(to_field_name="slug", field_name="units", queryset=Unit.objects.all())

    class Meta:
        model = User
        fields: list[str] = []

    def in_role(self, users, name, role):
        return users.filter(roles__contains=[role])
