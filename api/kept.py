"""What colleagues keep of the bank: saved searches with watchers, and lists picked by hand."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import WriteResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.bank.deeds import put_on_list, take_off_list
from recruitment.bank.keeping import change_kept, make_list, save_search, throw_away
from recruitment.bank.models import PeopleList, SavedSearch
from recruitment.bank.watching import unwatch_search, watch_search
from recruitment.candidates.models import Candidate
from recruitment.staff.rights import Right


class KeptSerializer(StrictModelSerializer):
    """`unit` is the one it is shared with; null: only the owner sees it."""

    unit = UnitField(required=False, allow_null=True, default=None)


class SavedSearchSerializer(KeptSerializer):
    """`question` is the query string of `candidates/`."""

    question = serializers.CharField(max_length=4_000, allow_blank=True)

    class Meta:
        model = SavedSearch
        fields = ["id", "name", "question", "owner", "unit", "created_at"]
        read_only_fields = ["id", "owner", "created_at"]


class PeopleListSerializer(KeptSerializer):
    class Meta:
        model = PeopleList
        fields = ["id", "name", "owner", "unit", "created_at"]
        read_only_fields = ["id", "owner", "created_at"]


class PeopleSerializer(StrictSerializer):
    ids = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20_000)


class HowManySerializer(serializers.Serializer):
    """How many people it made a difference to."""

    changed = serializers.IntegerField()


class KeptResource(WriteResource):
    def change_row(self, row: Any, values: dict[str, Any]) -> Any:
        return change_kept(row, values, **self.by_now)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """By its owner; the people stay in the bank."""
        throw_away(self.get_object(), by=self.request.user)
        return Response(status=204)


class SavedSearchViewSet(KeptResource):
    queryset = SavedSearch.objects.select_related("unit").order_by("-created_at", "-pk")
    serializer_class = SavedSearchSerializer
    rights = {"read": Right.SEE_BANK, "write": Right.SEE_BANK}

    def create_row(self, values: dict[str, Any]) -> SavedSearch:
        return save_search(**values, **self.by_now)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def watch(self, request: Request, pk: str) -> Response:
        """One mail a day with the number of new people, never who they are."""
        row = self.get_object()
        watch_search(row, by=self.request.user, at=timezone.now())
        return self.answer(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unwatch(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        unwatch_search(row, by=self.request.user)
        return self.answer(row)


class PeopleListViewSet(KeptResource):
    """Who is on a list: `candidates/?list=<id>`."""

    queryset = PeopleList.objects.select_related("unit").order_by("-created_at", "-pk")
    serializer_class = PeopleListSerializer
    rights = {"read": Right.SEE_BANK, "write": Right.WORK_IN_BANK}

    def create_row(self, values: dict[str, Any]) -> PeopleList:
        return make_list(**values, **self.by_now)

    @extend_schema(request=PeopleSerializer, responses=HowManySerializer)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        """Put people on the list; unknown ids are left out."""
        row, given = self.get_object(), self.read(PeopleSerializer)
        known = Candidate.objects.visible_to(self.request.user).filter(pk__in=given["ids"])
        deed = put_on_list(row, known.order_by("pk").values_list("pk", flat=True), **self.by_now)
        return Response({"changed": deed.count})

    @extend_schema(request=PeopleSerializer, responses=HowManySerializer)
    @action(detail=True, methods=["post"], url_path="take-off")
    def take_off(self, request: Request, pk: str) -> Response:
        deed = take_off_list(self.get_object(), self.read(PeopleSerializer)["ids"], **self.by_now)
        return Response({"changed": deed.count})
