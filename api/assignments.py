"""Assignments: what confirmed offers are, and as tables for schedule and payroll."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import WeekField, WeeksField
from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.introductions.actions import name_mentor
from recruitment.introductions.filters import AssignmentFilter
from recruitment.introductions.mentors import mentor_choices
from recruitment.introductions.models import Assignment
from recruitment.introductions.readiness import remaining_of
from recruitment.introductions.sheets import Sheet
from recruitment.records.handing_over import hand_over
from recruitment.seasons.models import Season
from recruitment.staff.models import User
from recruitment.staff.rights import Right


class RemainingSerializer(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()


class AssignmentSerializer(serializers.ModelSerializer):
    first_week = WeekField()
    last_week = WeekField()
    candidate_name = serializers.CharField(source="candidate.full_name")
    unit = serializers.SlugField(source="vacancy.unit.slug")
    season = serializers.UUIDField(source="vacancy.season_id")
    remaining = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = [
            "id", "offer", "vacancy", "unit", "season", "seat", "candidate", "candidate_name", "candidacy",
            "role", "first_week", "last_week", "state", "ended_how", "responsible_case_worker", "mentor",
            "remaining", "created_at", "ended_at",
        ]  # fmt: skip

    @extend_schema_field(RemainingSerializer(many=True))
    def get_remaining(self, one: Assignment) -> list[dict[str, str]]:
        """What has to be in place before the first day, and is not."""
        return [{"code": left.code, "text": left.text} for left in self.context["remaining"][one.pk]]


class NameMentorSerializer(StrictSerializer):
    """A colleague of the unit; null takes the name away."""

    mentor = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), allow_null=True)


class MentorChoiceSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="user.pk")
    name = serializers.CharField(source="user.full_name")
    away = WeeksField()
    full = WeeksField()


class HandOverSerializer(StrictSerializer):
    season = serializers.PrimaryKeyRelatedField(queryset=Season.objects.all())
    kind = serializers.ChoiceField(choices=Sheet.choices)


class TableSerializer(serializers.Serializer):
    """The head first, then a line for each assignment."""

    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class AssignmentViewSet(ReadResource):
    queryset = Assignment.objects.select_related(
        "candidate",
        "offer__candidate",
        "vacancy__unit",
        "vacancy__season",
        "vacancy__responsible_case_worker",
        "responsible_case_worker",
        "mentor",
    ).order_by("-created_at", "-pk")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    rights = {"read": Right.SEE_OFFERS, "name_mentor": Right.WORK_WITH_OFFERS, "export": Right.RUN_SEASON}

    def facts_of(self, rows: list[Assignment]) -> dict[str, Any]:
        return {"remaining": remaining_of(rows)}

    @extend_schema(responses=MentorChoiceSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def mentors(self, request: Request, pk: str) -> Response:
        """Who can be named, with the weeks in which they are on leave or have two people already."""
        return Response(MentorChoiceSerializer(mentor_choices(self.get_object()), many=True).data)

    @extend_schema(request=NameMentorSerializer)
    @action(detail=True, methods=["post"], url_path="name-mentor")
    def name_mentor(self, request: Request, pk: str) -> Response:
        """The unit says who takes care of the person, two at a time at most."""
        name_mentor(self.get_object(), **self.read(NameMentorSerializer), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=HandOverSerializer, responses=TableSerializer)
    @action(detail=False, methods=["post"])
    def export(self, request: Request) -> Response:
        """The table of everybody with a confirmed place; that it left is noted for each of them."""
        asked = self.read(HandOverSerializer)
        rows = hand_over(asked["season"], asked["kind"], by=self.request.user, at=timezone.now())
        return Response({"rows": rows})
