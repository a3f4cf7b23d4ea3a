"""Keyset pages for every list of the API: `{"next", "previous", "results"}`."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from recruitment.paging import BadCursor, Page, take_page

DEFAULT_SIZE, LARGEST_SIZE = 50, 200


class KeysetPagination(BasePagination):
    """`cursor` and `page_size` (1 to 200, default 50); what is not understood is 400."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list:
        self.url = request.build_absolute_uri()
        self.page: Page = self._take(queryset, request)
        return self.page.rows

    def _take(self, queryset: QuerySet, request: Request) -> Page:
        size = page_size_of(request)
        try:
            return take_page(queryset, size=size, cursor=request.query_params.get("cursor", ""))
        except BadCursor as error:
            raise ValidationError({"cursor": [_("The cursor is not understood.")]}) from error

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._address(self.page.next),
                "previous": self._address(self.page.previous),
                "results": data,
            }
        )

    def _address(self, cursor: str | None) -> str | None:
        return (
            replace_query_param(remove_query_param(self.url, "cursor"), "cursor", cursor) if cursor else None
        )

    def get_paginated_response_schema(self, schema: dict) -> dict:
        address = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict]:
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE},
            },
        ]


def page_size_of(request: Request) -> int:
    asked = request.query_params.get("page_size", str(DEFAULT_SIZE))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= LARGEST_SIZE):
        raise ValidationError({"page_size": [_("A whole number from 1 to 200.")]})
    return int(asked)
