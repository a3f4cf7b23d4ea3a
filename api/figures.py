"""Reports: the funnel from lecture and shared job to the first day of work."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.resources import Resource
from recruitment.bank.reached import Step
from recruitment.bank.sums import Touch
from recruitment.figures.asking import AskForm, By
from recruitment.figures.funnel import STEPS, Funnel, Row, funnel
from recruitment.staff.rights import Right

QUESTION = [
    OpenApiParameter("by", str, enum=By.values, description="What the rows are; `source` when nothing."),
    OpenApiParameter("from", str, description="Registered in the month of this day or later."),
    OpenApiParameter("to", str, description="Registered in the month of this day or earlier."),
    OpenApiParameter("season", str, description="Only who was in it, and how far they came in it."),
    OpenApiParameter("touch", str, enum=Touch.values, description="By which way in; `first` when nothing."),
]


class CountSerializer(serializers.Serializer):
    """`is_few`: one to four. No count and not few: kept back, for it would tell a smaller one."""

    count = serializers.IntegerField(allow_null=True)
    is_few = serializers.BooleanField()


class PerHireSerializer(serializers.Serializer):
    """In kronor, for each who came to `step`; between two bounds where they are few."""

    step = serializers.ChoiceField(choices=Step.choices)
    least = serializers.IntegerField()
    most = serializers.IntegerField()


class FunnelRowSerializer(serializers.Serializer):
    """`shown` people in the room and `clicked` openings of links by people; `people` by step."""

    key = serializers.CharField(source="heading.key")
    label = serializers.CharField(source="heading.label")  # type: ignore[assignment]
    under = serializers.CharField(source="heading.under")
    shown = serializers.IntegerField(source="heading.shown", allow_null=True)
    clicked = serializers.IntegerField(source="heading.clicked", allow_null=True)
    people = serializers.SerializerMethodField()
    cost = serializers.IntegerField(source="heading.cost", allow_null=True)
    cost_per_hire = PerHireSerializer(source="per_hire", allow_null=True)

    @extend_schema_field(serializers.DictField(child=CountSerializer()))
    def get_people(self, row: Row) -> dict[str, Any]:
        cells = zip(STEPS, row.cells, strict=True)
        return {step.value: CountSerializer(cell).data for step, cell in cells}


class FunnelSerializer(serializers.Serializer):
    """`from` and `to` are whole months; `total` is of all rows, by `source` of what is told of them."""

    by = serializers.ChoiceField(source="asked.by", choices=By.choices)
    touch = serializers.ChoiceField(source="asked.touch", choices=Touch.choices)
    to = serializers.DateField(source="asked.last", allow_null=True)
    season = serializers.UUIDField(source="asked.season.pk", allow_null=True, default=None)
    rows = FunnelRowSerializer(many=True)
    total = FunnelRowSerializer()

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that Python lets a class have."""
        return {"from": serializers.DateField(source="asked.first", allow_null=True), **super().get_fields()}


class ReportViewSet(Resource):
    rights = {"read": Right.SEE_FIGURES}
    asks_of = {"funnel": frozenset(AskForm({}).fields)}
    pagination_class = None

    @extend_schema(parameters=QUESTION, responses=FunnelSerializer)
    @action(detail=False, methods=["get"])
    def funnel(self, request: Request) -> Response:
        """How many came how far by each lecture, ad, channel, unit or university; few are never told."""
        form = AskForm(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: list(map(str, faults)) for name, faults in form.errors.items()})
        found: Funnel = funnel(form.asked, self.by_now["at"])
        return Response(FunnelSerializer(found).data)
