"""The base of every resource: rights, scope, strict questions, keyset pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.pagination import KeysetPagination
from api.permissions import HasRight
from recruitment.staff.rights import Right

PAGING = frozenset({"cursor", "page_size"})


class Resource(viewsets.GenericViewSet):
    """Subclasses name their `rights`; the queryset is narrowed by `visible_to` when it knows how.

    A query parameter that the question does not have is 400: nothing asked is ever ignored.
    """

    permission_classes = [HasRight]
    pagination_class = KeysetPagination
    rights: dict[str, Right] = {}
    asks: frozenset[str] = frozenset()  # parameters of other actions than list

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.known_parameters())

    def known_parameters(self) -> frozenset[str]:
        if self.action != "list":
            return self.asks
        filters = getattr(self, "filterset_class", None)
        return PAGING | self.asks | frozenset(filters.base_filters if filters else ())

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


class ReadResource(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    """A list and its rows."""


def refuse_unknown(request: Request, known: frozenset[str]) -> None:
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise ValidationError({name: [_("There is no such parameter here.")] for name in unknown})
