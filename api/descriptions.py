"""Job descriptions: written in drafts, approved in versions that never change."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import WriteResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.job_descriptions.actions import (
    DutyText,
    approve_description,
    change_description,
    create_description,
)
from recruitment.job_descriptions.addresses import description_path
from recruitment.job_descriptions.models import DescriptionVersion, DutyKind, JobDescription
from recruitment.job_descriptions.reading import Logged, logged
from recruitment.outbox.links import absolute
from recruitment.staff.rights import Right


class DutySerializer(StrictSerializer):
    """`reason` is needed for a duty that is done and was not before; a first version needs none."""

    text = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=DutyKind.choices)
    is_done = serializers.BooleanField(default=True)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ChangeSerializer(serializers.Serializer):
    sort = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.CharField()
    reason = serializers.CharField()


class VersionSerializer(serializers.ModelSerializer):
    """`changes` is what it changed in the version before."""

    duties = DutySerializer(many=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = DescriptionVersion
        fields = [
            "id", "number", "state", "title", "intro", "duties", "changes", "written_by", "written_at",
            "approved_by", "approved_at",
        ]  # fmt: skip

    def to_representation(self, instance: Logged) -> dict:
        return super().to_representation(instance.version) | {
            "changes": ChangeSerializer(instance.changes, many=True).data
        }

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, version: DescriptionVersion) -> list[dict]:
        return []  # filled in above, where the version before is known


class JobDescriptionSerializer(StrictModelSerializer):
    """What is written lands in the draft of the next version; `versions` has all, newest first."""

    unit = UnitField(allow_null=True, required=False)
    url = serializers.SerializerMethodField()
    title = serializers.CharField(max_length=100, write_only=True)
    intro = serializers.CharField(max_length=1_000, write_only=True, required=False, allow_blank=True)
    duties = DutySerializer(many=True, write_only=True, allow_empty=False)
    versions = serializers.SerializerMethodField()

    class Meta:
        model = JobDescription
        fields = ["id", "slug", "url", "unit", "title", "intro", "duties", "versions", "created_at"]
        read_only_fields = ["id", "slug", "created_at"]

    def get_url(self, row: JobDescription) -> str:
        return absolute(description_path(row))

    @extend_schema_field(VersionSerializer(many=True))
    def get_versions(self, row: JobDescription) -> Any:
        return VersionSerializer(logged(row.versions.all()), many=True).data

    def validate_duties(self, duties: list[dict]) -> list[DutyText]:
        return [DutyText(**duty) for duty in duties]


class JobDescriptionViewSet(WriteResource):
    queryset = (
        JobDescription.objects.select_related("unit")
        .prefetch_related(
            Prefetch("versions", DescriptionVersion.objects.order_by("number").prefetch_related("duties"))
        )
        .order_by("-created_at", "-pk")
    )
    serializer_class = JobDescriptionSerializer
    rights = {"read": Right.SEE_JOBS, "write": Right.WRITE_JOB_DESCRIPTIONS}

    def create_row(self, values: dict) -> JobDescription:
        return create_description(values, **self.by_now)

    def change_row(self, row: JobDescription, values: dict) -> JobDescription:
        return change_description(row, values, **self.by_now)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """From now on this is what the job is, and it never changes."""
        return self.answer(self._row(approve_description(self.get_object(), **self.by_now)))
