"""Proposals: read them, change them with an instant check, commit or set aside."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import WeekField
from api.resources import ReadResource
from api.serializers import StrictModelSerializer, StrictSerializer
from api.waves import WaveSerializer
from recruitment.offers.actions import commit_plan, take_instead, try_beside, world_of
from recruitment.offers.trying import BAR, KEEP
from recruitment.planning.actions import discard_plan, retry_plan
from recruitment.planning.advice import why_not
from recruitment.planning.editing import add_block, move_block, remove_block
from recruitment.planning.editing import world_of as world_of_plan
from recruitment.planning.filters import PlanFilter
from recruitment.planning.gaps import gaps_of, what_helps
from recruitment.planning.models import Plan, PlanBlock
from recruitment.planning.world import World
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy


class ReasonSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    rule = serializers.CharField()


class BlockSerializer(StrictModelSerializer):
    first_week = WeekField()
    last_week = WeekField()
    candidate = serializers.UUIDField(source="candidacy.candidate_id", read_only=True)
    candidate_name = serializers.CharField(source="candidacy.candidate.full_name", read_only=True)

    class Meta:
        model = PlanBlock
        fields = [
            "id", "vacancy", "seat", "candidacy", "candidate", "candidate_name", "first_week", "last_week",
            "by_hand",
        ]  # fmt: skip
        read_only_fields = ["id", "by_hand"]
        validators: list = []  # the database's exclusions are told by the action, with a code


class PlanSerializer(serializers.ModelSerializer):
    """`value` and `bound` in the planner's points; `open_weeks` lists what nobody could fill."""

    blocks = serializers.SerializerMethodField()

    class Meta:
        model = Plan
        fields = [
            "id", "season", "state", "reason", "status", "value", "bound", "covered_weeks", "open_weeks",
            "freed", "beside", "tries", "progress", "seconds", "error", "created_at", "solved_at",
            "committed_at", "blocks",
        ]  # fmt: skip

    @extend_schema_field(BlockSerializer(many=True))
    def get_blocks(self, plan: Plan) -> Any:
        return BlockSerializer(self.context["blocks"].get(plan.pk, ()), many=True).data


class ChangeBlockSerializer(StrictSerializer):
    vacancy = serializers.PrimaryKeyRelatedField(queryset=Vacancy.objects.all())
    seat = serializers.IntegerField(min_value=1, max_value=100)
    first_week = WeekField()
    last_week = WeekField()


class AddBlockSerializer(ChangeBlockSerializer):
    candidacy = serializers.PrimaryKeyRelatedField(queryset=Candidacy.objects.all())


class CommitSerializer(StrictSerializer):
    """The blocks that become offers; without it all. The others stay a proposal of their own."""

    blocks = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=5_000)


class TrySerializer(StrictSerializer):
    """`keep`: the person stays there for sure; `bar`: the person does not come to this vacancy."""

    kind = serializers.ChoiceField(choices=[KEEP, BAR])


class GapSerializer(serializers.Serializer):
    vacancy = serializers.UUIDField(source="place.vacancy_id")
    seat = serializers.IntegerField(source="place.seat")
    first_week = WeekField(source="place.first_week")
    last_week = WeekField(source="place.last_week")
    why = serializers.CharField()


class HelpSerializer(serializers.Serializer):
    role = serializers.CharField()
    has_regulated_tasks = serializers.BooleanField()
    requires_licence_b = serializers.BooleanField()
    first_week = WeekField()
    last_week = WeekField()
    people = serializers.IntegerField()
    weeks = serializers.IntegerField()


class GapsSerializer(serializers.Serializer):
    """What stays open and why, and which people more would fill most weeks, the most first."""

    gaps = GapSerializer(many=True)
    helps = HelpSerializer(many=True)


class WhyNotSerializer(serializers.Serializer):
    fits = serializers.BooleanField()
    reasons = ReasonSerializer(many=True)


class PlanViewSet(ReadResource):
    queryset = Plan.objects.select_related("season").order_by("-created_at", "-pk")
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    rights = {"read": Right.RUN_SEASON, "write": Right.RUN_SEASON}

    def facts_of(self, rows: list[Plan]) -> dict:
        return {"blocks": _blocks_of(rows)}

    @extend_schema(request=CommitSerializer, responses={201: WaveSerializer})
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: str) -> Response:
        """Draft offers in a wave that has not left; what no longer fits is in `skipped`."""
        only = self.read(CommitSerializer).get("blocks")
        wave = commit_plan(self.get_object(), only=only, **self.by_now)
        return Response(WaveSerializer(wave).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        return self.answer(discard_plan(self.get_object(), **self.by_now))

    @extend_schema(request=None, responses=PlanSerializer)
    @action(detail=True, methods=["post"], url_path="take-instead")
    def take_instead(self, request: Request, pk: str) -> Response:
        """A plan that was tried beside another becomes the proposal; the other is set aside."""
        return self.answer(take_instead(self.get_object(), **self.by_now))

    @extend_schema(responses=GapsSerializer)
    @action(detail=True)
    def gaps(self, request: Request, pk: str) -> Response:
        plan = self.get_object()
        found = gaps_of(plan, _world(plan).held)
        vacancies = Vacancy.objects.in_bulk({gap.place.vacancy_id for gap in found})
        return Response(GapsSerializer({"gaps": found, "helps": what_helps(found, vacancies)}).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Work it out once more, when that did not go well."""
        return self.answer(retry_plan(self.get_object(), **self.by_now))

    @extend_schema(request=AddBlockSerializer, responses={201: BlockSerializer})
    @action(detail=True, methods=["post"])
    def blocks(self, request: Request, pk: str) -> Response:
        """Put somebody into the proposal; 409 says why they do not fit."""
        plan, asked = self.get_object(), self.read(AddBlockSerializer)
        block = add_block(plan, **asked, by=self.request.user, world=_world(plan))
        return Response(BlockSerializer(block).data, status=201)

    @extend_schema(request=ChangeBlockSerializer, responses=BlockSerializer)
    @action(detail=True, methods=["patch"], url_path=r"blocks/(?P<block>[0-9a-f-]{36})", url_name="block")
    def block(self, request: Request, pk: str, block: str) -> Response:
        """Move somebody to another place or other weeks of the proposal."""
        plan = self.get_object()
        row = get_object_or_404(plan.blocks, pk=block)
        moved = move_block(row, **self.read(ChangeBlockSerializer), by=self.request.user, world=_world(plan))
        return Response(BlockSerializer(moved).data)

    @extend_schema(responses={204: None})
    @block.mapping.delete
    def take_out(self, request: Request, pk: str, block: str) -> Response:
        """Take somebody out of the proposal; twice is harmless."""
        for row in self.get_object().blocks.filter(pk=block):
            remove_block(row, by=self.request.user)
        return Response(status=204)

    @extend_schema(request=TrySerializer, responses={202: PlanSerializer})
    @action(detail=True, methods=["post"], url_path=r"blocks/(?P<block>[0-9a-f-]{36})/try")
    def try_beside(self, request: Request, pk: str, block: str) -> Response:
        """The same plan once more beside this one; read it like any plan, and compare."""
        row = get_object_or_404(self.get_object().blocks.select_related("plan__season"), pk=block)
        return self.answer(try_beside(row, **self.read(TrySerializer), **self.by_now), 202)

    @extend_schema(request=AddBlockSerializer, responses=WhyNotSerializer)
    @action(detail=True, methods=["post"], url_path="why-not")
    def why_not(self, request: Request, pk: str) -> Response:
        """Every reason why this person may not have this place in this proposal; changes nothing."""
        plan, asked = self.get_object(), self.read(AddBlockSerializer)
        world = world_of_plan(plan, world=_world(plan))
        reasons = why_not(
            asked["candidacy"], asked["vacancy"], asked["first_week"], asked["last_week"],
            seat=asked["seat"], world=world,
        )  # fmt: skip
        return Response(WhyNotSerializer({"fits": not reasons, "reasons": reasons}).data)


def _world(plan: Plan) -> World:
    return world_of(plan.season, timezone.now())


def _blocks_of(plans: Iterable[Plan]) -> dict[UUID, list[PlanBlock]]:
    found: dict[UUID, list[PlanBlock]] = defaultdict(list)
    rows = PlanBlock.objects.filter(plan__in=list(plans)).select_related("candidacy__candidate")
    for row in rows.order_by("vacancy", "seat", "first_week", "pk"):
        found[row.plan_id].append(row)
    return found
