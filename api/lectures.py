"""Lectures, study visits and career fairs, with what they brought."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import ByCode, WriteResource
from api.serializers import StrictModelSerializer
from recruitment.bank.results import registrations_by_source
from recruitment.lectures.actions import change_lecture, create_lecture
from recruitment.lectures.filters import LectureFilter
from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import Question, pulse_of
from recruitment.outbox.links import absolute
from recruitment.staff.rights import Right


class LectureSerializer(StrictModelSerializer):
    unit = UnitField(required=False, allow_null=True)
    url = serializers.SerializerMethodField()
    registrations = serializers.SerializerMethodField()

    class Meta:
        model = Lecture
        fields = [
            "id", "kind", "title", "university", "programme", "course", "admit_term", "admit_year", "place",
            "held_at", "lecturer", "colleague", "contact", "unit", "slides_url", "attendees", "cost_hours",
            "cost_travel", "code", "url", "registrations", "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "code", "created_at"]

    def get_url(self, lecture: Lecture) -> str:
        return absolute(f"/f/{lecture.code}/")

    def get_registrations(self, lecture: Lecture) -> int:
        return self.context["registrations"].get(lecture.pk, 0)


class MeanSerializer(serializers.Serializer):
    """Means from 1 to 5, 5 is best; null under five answers."""

    question = serializers.ChoiceField(choices=Question.choices)
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True)


class PulseSerializer(serializers.Serializer):
    before = serializers.IntegerField(source="answers.before", allow_null=True)
    after = serializers.IntegerField(source="answers.after", allow_null=True)
    means = MeanSerializer(many=True)


class LectureViewSet(ByCode, WriteResource):
    queryset = Lecture.objects.select_related("unit").order_by("-held_at", "-pk")
    serializer_class = LectureSerializer
    filterset_class = LectureFilter
    rights = {"read": Right.SEE_LECTURES, "write": Right.WORK_WITH_LECTURES}

    @extend_schema(responses=PulseSerializer)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def pulse(self, request: Request, pk: str) -> Response:
        """What the hall thought before and after; nothing under five answers."""
        return Response(PulseSerializer(pulse_of(self.get_object())).data)

    def create_row(self, values: dict) -> Lecture:
        return create_lecture(values, **self.by_now)

    def change_row(self, lecture: Lecture, values: dict) -> Lecture:
        return change_lecture(lecture, values, **self.by_now)

    def facts_of(self, rows: list[Lecture] | QuerySet) -> dict:
        return {"registrations": registrations_by_source(row.pk for row in rows)}
