"""Imports: a list uploaded, tried, carried out by the clock, reported, taken back."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.bank.imports import Import
from recruitment.bank.running import report_lines, run_import, stop_import
from recruitment.bank.uploading import CHOICES, choose_fields, try_import, upload_list
from recruitment.records.undoing import undo_import
from recruitment.staff.rights import Right

CSV = "text/csv; charset=utf-8"


class UploadSerializer(StrictSerializer):
    file = serializers.FileField(help_text="CSV or XLSX, at most 50 MB and 200,000 rows.")


class ColumnsSerializer(StrictSerializer):
    """What each of `headings` holds; "" is a column that is not read."""

    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=CHOICES, allow_blank=True), max_length=100
    )


class ImportSerializer(serializers.ModelSerializer):
    """`read` of `rows` are done; `created` were invited, `known` were in the bank already."""

    columns = serializers.ListField(source="fields", child=serializers.CharField(), read_only=True)

    class Meta:
        model = Import
        fields = [
            *("id", "state", "file_name", "headings", "columns", "season", "mailing", "created_by"),
            *("created_at", "moved_at", "fault", "rows", "read", "created", "known", "refused", "doubts"),
            *("removed", "stayed"),
        ]


class RemarkSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    field = serializers.CharField()
    reason = serializers.CharField()
    is_refusal = serializers.BooleanField()


class TrialSerializer(serializers.Serializer):
    """What would come of the first `tried` rows; `fault` says why nothing would."""

    tried = serializers.IntegerField()
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    doubts = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    remarks = RemarkSerializer(many=True)
    fault = serializers.CharField(allow_blank=True)


class ImportViewSet(ReadResource):
    queryset = Import.objects.order_by("-created_at", "-pk")
    serializer_class = ImportSerializer
    parser_classes = [MultiPartParser, JSONParser]
    rights = {"read": Right.WORK_IN_BANK, "write": Right.WORK_IN_BANK}

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ImportSerializer})
    def create(self, request: Request) -> Response:
        """A draft of the uploaded file; nobody is written down before `run/`."""
        file = self.read(UploadSerializer)["file"]
        return self.answer(upload_list(file, file.name, **self.by_now), status=201)

    @extend_schema(responses=TrialSerializer)
    @action(detail=True, pagination_class=None)
    def preview(self, request: Request, pk: str) -> Response:
        """What would come of the first hundred rows; nothing is written."""
        return Response(TrialSerializer(try_import(self.get_object(), timezone.now())).data)

    @extend_schema(request=ColumnsSerializer)
    @action(detail=True, methods=["post"], url_path="choose-columns")
    def choose_columns(self, request: Request, pk: str) -> Response:
        """Say what each column of a draft holds."""
        return self.answer(choose_fields(self.get_object(), self.read(ColumnsSerializer)["columns"]))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Begin, or go on after a stop or a fault; everybody is invited when the end is reached."""
        return self.answer(run_import(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        return self.answer(stop_import(self.get_object(), at=timezone.now()))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Remove who came with it and has done nothing since; a draft is thrown away."""
        return self.answer(undo_import(self.get_object(), **self.by_now))

    @extend_schema(responses={(200, "text/csv"): OpenApiResponse(bytes, "Line, outcome, field and reason.")})
    @action(detail=True, pagination_class=None)
    def report(self, request: Request, pk: str) -> StreamingHttpResponse:
        """Every row that was refused or is in doubt, as CSV."""
        answer = StreamingHttpResponse(report_lines(self.get_object()), content_type=CSV)
        answer.headers["Cache-Control"] = "no-store"
        return answer
