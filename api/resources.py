"""The base of every resource: rights, scope, strict questions, keyset pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.pagination import KeysetPagination
from api.permissions import HasRight, StaffRequest
from recruitment.staff.rights import Right

PAGING = frozenset({"cursor", "page_size"})


class Resource(viewsets.GenericViewSet):
    """Subclasses name their `rights`; the queryset is narrowed by `visible_to` when it knows how.

    A query parameter that the question does not have is 400: nothing asked is ever ignored.
    """

    request: StaffRequest
    permission_classes = [HasRight]
    pagination_class: type[KeysetPagination] | None = KeysetPagination
    rights: dict[str, Right] = {}
    asks_of: dict[str, frozenset[str]] = {}  # parameters of other actions than list

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.known_parameters())

    def known_parameters(self) -> frozenset[str]:
        if self.action != "list":
            return self.asks_of.get(self.action, frozenset())
        filters = getattr(self, "filterset_class", None)
        paging = PAGING if self.pagination_class else frozenset()
        return paging | frozenset(filters.base_filters if filters else ())

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        return rows.visible_to(self.request.user) if hasattr(rows, "visible_to") else rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        filters = getattr(self, "filterset_class", None)
        if self.action != "list" or filters is None:
            return queryset
        asked = filters(self.request.query_params, queryset, request=self.request)
        if not asked.is_valid():
            raise ValidationError(asked.errors)
        return asked.qs

    @property
    def by_now(self) -> dict[str, Any]:
        """Who acts and when, as every action of the service wants to know."""
        return {"by": self.request.user, "at": timezone.now()}

    def read(self, serializer: type[Serializer]) -> dict[str, Any]:
        """What an action was sent, understood; 400 otherwise."""
        form = serializer(data=self.request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        return form.validated_data

    def facts_of(self, rows: list[Any]) -> dict[str, Any]:
        """What serializers need to know of these rows together, asked for once."""
        return {}

    def written(self, rows: Any, *, many: bool = False) -> Any:
        """Rows as the API writes them."""
        context = {**self.get_serializer_context(), **self.facts_of(rows if many else [rows])}
        return self.get_serializer_class()(rows, many=many, context=context).data

    def answer(self, row: Any, status: int = 200) -> Response:
        return Response(self.written(row), status=status)


class ReadResource(Resource):
    """A list and its rows."""

    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.written(rows, many=True))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())


class WriteResource(ReadResource):
    """A list whose rows can be written and changed, through the actions of their noun."""

    def create_row(self, values: dict[str, Any], /) -> Any:
        raise NotImplementedError

    def change_row(self, row: Any, values: dict[str, Any], /) -> Any:
        raise NotImplementedError

    def create(self, request: Request) -> Response:
        return self.answer(self._row(self.create_row(self.understood(request))), status=201)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        return self.answer(self._row(self.change_row(row, self.understood(request, row))))

    def understood(self, request: Request, row: Any = None) -> dict[str, Any]:
        context = self.get_serializer_context()
        form = self.get_serializer_class()(row, data=request.data, partial=row is not None, context=context)
        form.is_valid(raise_exception=True)
        return form.validated_data

    def _row(self, row: Any) -> Any:
        """The row as the list would show it, with what its queryset adds."""
        return self.get_queryset().get(pk=row.pk)


class ByCode(Resource):
    """A row is found by its id, and by the code that stands on its poster or in its link."""

    lookup_value_regex = r"[0-9A-Za-z-]{1,40}"

    def get_object(self) -> Any:
        row = self.get_queryset().filter(code=self.kwargs["pk"]).first()
        return row or super().get_object()


def refuse_unknown(request: Request, known: frozenset[str]) -> None:
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise ValidationError({name: [_("There is no such parameter here.")] for name in unknown})
