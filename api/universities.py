"""Reference data: universities, areas, units and the people who work here."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import ReadResource, Resource
from recruitment.candidates.models import University
from recruitment.staff.filters import UnitFilter, UserFilter
from recruitment.staff.models import Area, Unit, User
from recruitment.staff.rights import Right


class UniversitySerializer(serializers.ModelSerializer):
    class Meta:
        model = University
        fields = ["slug", "name", "cities"]


class UniversityViewSet(ReadResource):
    queryset = University.objects.filter(is_active=True).order_by("slug")
    serializer_class = UniversitySerializer
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"
    rights = {"read": Right.SHARE}


class AreaSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class AreaViewSet(Resource):
    """The areas of work, a fixed list: one page, never more."""

    serializer_class = AreaSerializer
    pagination_class = None
    rights = {"read": Right.SHARE}

    @extend_schema(responses=AreaSerializer(many=True))
    def list(self, request: Request) -> Response:
        return Response([{"slug": value, "name": str(label)} for value, label in Area.choices])


class UnitSerializer(serializers.ModelSerializer):
    class Meta:
        model = Unit
        fields = [
            "id", "name", "slug", "area", "street_address", "postcode", "city", "phone", "email", "is_active",
        ]  # fmt: skip


class UnitViewSet(ReadResource):
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"
    queryset = Unit.objects.order_by("name", "pk")
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    rights = {"read": Right.SHARE}


class UserSerializer(serializers.ModelSerializer):
    units = UnitField(many=True, read_only=True)

    class Meta:
        model = User
        fields = [
            "id",
            "first_name",
            "last_name",
            "email",
            "title",
            "roles",
            "units",
            "may_decide_employment",
        ]


class UserViewSet(ReadResource):
    """Colleagues to choose among: lecturers, sharers, contacts."""

    queryset = User.objects.filter(is_active=True).prefetch_related("units").order_by("pk")
    serializer_class = UserSerializer
    filterset_class = UserFilter
    rights = {"read": Right.SEE_ALL_UNITS}
