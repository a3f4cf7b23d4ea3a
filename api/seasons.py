"""Seasons, and where each person stands in them."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.board import BoardSerializer, board_of
from api.fields import WeekField, WeeksField
from api.outlook import OutlookQuestion, OutlookSerializer, outlook_of
from api.plans import PlanSerializer
from api.resources import ReadResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.interviews.following import move_process
from recruitment.offers.actions import plan_season
from recruitment.seasons.actions import (
    change_season,
    clear_candidacies,
    close_season,
    create_season,
    open_season,
)
from recruitment.seasons.filters import CandidacyFilter
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.rights import Right


class SeasonSerializer(StrictModelSerializer):
    first_week = WeekField()
    last_week = WeekField()

    year = serializers.IntegerField(min_value=2020, max_value=2100)

    class Meta:
        model = Season
        fields = [
            "id", "name", "year", "first_week", "last_week", "state", "interview_required",
            "cascade_mode", "managers_agree", "decision_final_on", "created_at", "opened_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = ["id", "state", "created_at", "opened_at", "closed_at"]


class ChangeSeasonSerializer(StrictModelSerializer):
    first_week = WeekField(required=False)
    last_week = WeekField(required=False)

    class Meta:
        model = Season
        fields = [
            "name", "first_week", "last_week", "interview_required", "cascade_mode", "managers_agree",
            "decision_final_on",
        ]  # fmt: skip
        extra_kwargs: ClassVar = {"name": {"required": False}}


class SeasonViewSet(ReadResource):
    queryset = Season.objects.order_by("-year", "-pk")
    serializer_class = SeasonSerializer
    rights = {"read": Right.SEE_SEASON, "write": Right.RUN_SEASON}
    asks_of = {"forecast": frozenset({"by"})}

    @extend_schema(request=SeasonSerializer, responses={201: SeasonSerializer})
    def create(self, request: Request) -> Response:
        return self.answer(create_season(self.read(SeasonSerializer), **self.by_now), status=201)

    @extend_schema(request=ChangeSeasonSerializer, responses=SeasonSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Its weeks only grow, and its year stays."""
        return self.answer(change_season(self.get_object(), self.read(ChangeSeasonSerializer), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        return self.answer(open_season(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self.answer(close_season(self.get_object(), **self.by_now))

    @extend_schema(request=None, responses={202: PlanSerializer})
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: str) -> Response:
        """Ask for a proposal; the clock works it out within seconds: read `plans/{id}/`."""
        plan = plan_season(self.get_object(), **self.by_now)
        return Response(PlanSerializer(plan, context={"blocks": {}}).data, status=202)

    @extend_schema(responses=BoardSerializer)
    @action(detail=True)
    def board(self, request: Request, pk: str) -> Response:
        """Units and vacancies down, weeks across: covered, offered, planned, open."""
        return Response(board_of(self.get_object(), self.request.user))

    @extend_schema(parameters=[OutlookQuestion], responses=OutlookSerializer)
    @action(detail=True)
    def forecast(self, request: Request, pk: str) -> Response:
        """How likely each week is filled by a day, and what that asks for."""
        asked = OutlookQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(outlook_of(self.get_object(), self.request.user, asked.validated_data.get("by")))


class CandidacySerializer(serializers.ModelSerializer):
    weeks = WeeksField(read_only=True)
    candidate_name = serializers.CharField(source="candidate.full_name", read_only=True)

    class Meta:
        model = Candidacy
        fields = [
            "id", "season", "candidate", "candidate_name", "state", "weeks", "min_weeks", "max_weeks",
            "max_blocks", "extent", "close_reason", "cleared_at", "created_at",
            "asked_at", "answer", "answered_at",
        ]  # fmt: skip


class ManySerializer(StrictSerializer):
    ids = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=1_000)


class ClearedSerializer(serializers.Serializer):
    cleared = serializers.IntegerField()


class MoveSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=Candidacy.State.choices)
    reason = serializers.ChoiceField(choices=Candidacy.CloseReason.choices, required=False, default="")


class CandidacyViewSet(ReadResource):
    queryset = Candidacy.objects.select_related("candidate").order_by("-created_at", "-pk")
    serializer_class = CandidacySerializer
    filterset_class = CandidacyFilter
    rights = {"read": Right.SEE_BANK, "write": Right.WORK_IN_BANK}

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str) -> Response:
        clear_candidacies([self.get_object()], **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(
        request=ManySerializer, responses=ClearedSerializer, operation_id="candidacies_clear_many_create"
    )
    @action(detail=False, methods=["post"], url_path="clear", url_name="clear-many")
    def clear_many(self, request: Request) -> Response:
        """Clear many at once; an id that is not there, or not yours to see, stops them all."""
        asked = set(self.read(ManySerializer)["ids"])
        rows = list(self.get_queryset().filter(pk__in=asked))
        if missing := sorted(str(pk) for pk in asked - {row.pk for row in rows}):
            raise serializers.ValidationError({"ids": missing})
        return Response({"cleared": clear_candidacies(rows, **self.by_now)})

    @extend_schema(request=MoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        row, asked = self.get_object(), self.read(MoveSerializer)
        move_process(row, asked["state"], reason=asked["reason"], **self.by_now)
        return self.answer(self.get_object())
