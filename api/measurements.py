"""Measurements: value, definition, day, answers and source; withdrawn when wrong, never changed."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import ReadResource
from api.serializers import StrictModelSerializer
from recruitment.measurements.actions import note_measurement, withdraw_measurement
from recruitment.measurements.filters import MeasurementFilter
from recruitment.measurements.models import Measurement
from recruitment.measurements.standing import weakness_of
from recruitment.staff.rights import Right


class MeasurementSerializer(StrictModelSerializer):
    """`unit` null is the whole authority; `weakness` says why it may not be shown in public."""

    unit = UnitField(allow_null=True, required=False)
    weakness = serializers.SerializerMethodField()

    class Meta:
        model = Measurement
        fields = [
            "id", "subject", "unit", "value", "measured_in", "definition", "measured_on", "answers",
            "response_percent", "source", "weakness", "noted_by", "noted_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = ["id", "noted_by", "noted_at", "withdrawn_at"]
        extra_kwargs = {
            "value": {"min_value": 0},
            "answers": {"min_value": 1, "max_value": 1_000_000},
            "response_percent": {"min_value": 0, "max_value": 100},
        }

    def get_weakness(self, row: Measurement) -> str | None:
        return weakness_of(row, timezone.localdate())


class MeasurementViewSet(ReadResource):
    queryset = Measurement.objects.select_related("unit").order_by("-measured_on", "-noted_at", "-pk")
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter
    rights = {"read": Right.SEE_JOBS, "write": Right.WORK_WITH_MEASUREMENTS}

    def create(self, request: Request) -> Response:
        row = note_measurement(self.read(MeasurementSerializer), **self.by_now)
        return self.answer(self.get_queryset().get(pk=row.pk), status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It was wrong: nothing is said by it any more."""
        return self.answer(withdraw_measurement(self.get_object(), **self.by_now))
