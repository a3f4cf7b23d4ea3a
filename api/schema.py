"""The schema tells of every answer, refusals included."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class RefusalSerializer(serializers.Serializer):
    detail = serializers.CharField()


class BrokenRuleSerializer(serializers.Serializer):
    """`code` is for programs and stays; `detail` is for people."""

    code = serializers.CharField()
    detail = serializers.CharField()


FAULTS = OpenApiResponse({"type": "object", "additionalProperties": {}}, "Not understood: faults by field.")
NO_LOGIN = OpenApiResponse(RefusalSerializer, "Without login.")
NOT_ALLOWED = OpenApiResponse(RefusalSerializer, "Outside what one's role may do.")
NOT_THERE = OpenApiResponse(RefusalSerializer, "No such row, or one outside what one may see.")
BROKEN_RULE = OpenApiResponse(BrokenRuleSerializer, "A rule says no; nothing was changed.")


class Schema(AutoSchema):
    """Adds to each operation the refusals that it can meet, and to each field what it may be without."""

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """A choice that may be empty in the table may be read as empty; a read-only field forgets that."""
        if field.read_only and isinstance(field, serializers.ChoiceField):
            model = getattr(getattr(field.parent, "Meta", None), "model", None)
            names = {column.name for column in model._meta.fields if column.blank} if model else set()
            field.allow_blank = field.allow_blank or field.source in names
        return super()._map_serializer_field(field, direction, bypass_extensions)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        told = super()._get_response_bodies(direction)
        for code, answer in self._refusals().items():
            if code not in told:
                told[code] = self._get_response_for_code(answer, code, direction=direction)
        return told

    def _refusals(self) -> dict[str, OpenApiResponse]:
        found = {"400": FAULTS}
        if self.view.permission_classes:
            found |= {"401": NO_LOGIN, "403": NOT_ALLOWED}
        if "{" in self.path:
            found["404"] = NOT_THERE
        if self.method != "GET":
            found["409"] = BROKEN_RULE
        return found
