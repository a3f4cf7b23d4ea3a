"""Lectures, study visits and career fairs, with what they brought."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import ByCode, WriteResource
from api.serializers import StrictModelSerializer
from recruitment.bank.results import registrations_by_source
from recruitment.bank.touring import Visited, plan_lectures
from recruitment.lectures.actions import change_lecture, create_lecture
from recruitment.lectures.filters import LectureFilter
from recruitment.lectures.models import Lecture
from recruitment.lectures.pulse import Question, pulse_of
from recruitment.lectures.years import FIRST, LAST, lecture_year
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


class YieldSerializer(serializers.Serializer):
    lectures = serializers.IntegerField()
    registered = serializers.IntegerField()
    share = serializers.IntegerField(allow_null=True, help_text="Per cent of those whose heads were counted.")


class VisitSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    held_at = serializers.DateTimeField()


class StopSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=Visited.choices)
    last = VisitSerializer(allow_null=True, help_text="The latest that was held, whenever that was.")
    next = VisitSerializer(allow_null=True, help_text="The next of this lecture year.")
    year_before = YieldSerializer(source="before")


class TermSerializer(StopSerializer):
    term = serializers.IntegerField(help_text="The term of the programme that the listeners were in.")


class UniversityStopSerializer(StopSerializer):
    university = serializers.CharField(source="university.pk")
    name = serializers.CharField(source="university.name")
    terms = TermSerializer(many=True)


class LecturePlanSerializer(serializers.Serializer):
    year = serializers.IntegerField(help_text="Of August; the lecture year ends in July.")
    universities = UniversityStopSerializer(many=True)


class LectureYearSerializer(serializers.Serializer):
    year = serializers.IntegerField(required=False, min_value=FIRST, max_value=LAST - 1)


YEAR = OpenApiParameter(
    "year", int, description="Of the August in which it begins; the present one if not said."
)


class LectureViewSet(ByCode, WriteResource):
    queryset = Lecture.objects.select_related("unit").order_by("-held_at", "-pk")
    serializer_class = LectureSerializer
    filterset_class = LectureFilter
    rights = {"read": Right.SEE_LECTURES, "write": Right.WORK_WITH_LECTURES}

    asks_of = {"plan": frozenset({"year"})}

    @extend_schema(responses=PulseSerializer)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def pulse(self, request: Request, pk: str) -> Response:
        """What the hall thought before and after; nothing under five answers."""
        return Response(PulseSerializer(pulse_of(self.get_object())).data)

    @extend_schema(parameters=[YEAR], responses=LecturePlanSerializer)
    @action(detail=False, pagination_class=None)
    def plan(self, request: Request) -> Response:
        """Universities and terms not visited yet this lecture year first, with what the year before gave."""
        asked = LectureYearSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        at = timezone.now()
        year = asked.validated_data.get("year", lecture_year(at))
        return Response(LecturePlanSerializer({"year": year, "universities": plan_lectures(year, at)}).data)

    def create_row(self, values: dict) -> Lecture:
        return create_lecture(values, **self.by_now)

    def change_row(self, lecture: Lecture, values: dict) -> Lecture:
        return change_lecture(lecture, values, **self.by_now)

    def facts_of(self, rows: list[Lecture] | QuerySet) -> dict:
        return {"registrations": registrations_by_source(row.pk for row in rows)}
