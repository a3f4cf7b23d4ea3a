"""Assignments: what confirmed offers are, and as tables for schedule and payroll."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import WeekField
from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.introductions.filters import AssignmentFilter
from recruitment.introductions.models import Assignment
from recruitment.introductions.sheets import Sheet
from recruitment.records.handing_over import hand_over
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right


class AssignmentSerializer(serializers.ModelSerializer):
    first_week = WeekField()
    last_week = WeekField()
    candidate_name = serializers.CharField(source="candidate.full_name")
    unit = serializers.SlugField(source="vacancy.unit.slug")
    season = serializers.UUIDField(source="vacancy.season_id")

    class Meta:
        model = Assignment
        fields = [
            "id", "offer", "vacancy", "unit", "season", "seat", "candidate", "candidate_name", "candidacy",
            "role", "first_week", "last_week", "state", "ended_how", "responsible_case_worker", "mentor",
            "created_at", "ended_at",
        ]  # fmt: skip


class HandOverSerializer(StrictSerializer):
    season = serializers.PrimaryKeyRelatedField(queryset=Season.objects.all())
    kind = serializers.ChoiceField(choices=Sheet.choices)


class TableSerializer(serializers.Serializer):
    """The head first, then a line for each assignment."""

    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class AssignmentViewSet(ReadResource):
    queryset = Assignment.objects.select_related("candidate", "vacancy__unit").order_by("-created_at", "-pk")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    rights = {"read": Right.SEE_OFFERS, "export": Right.RUN_SEASON}

    @extend_schema(request=HandOverSerializer, responses=TableSerializer)
    @action(detail=False, methods=["post"])
    def export(self, request: Request) -> Response:
        """The table of everybody with a confirmed place; that it left is noted for each of them."""
        asked = self.read(HandOverSerializer)
        rows = hand_over(asked["season"], asked["kind"], by=self.request.user, at=timezone.now())
        return Response({"rows": rows})
