"""Vacancies: what units need, and who could fill them."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField, WeekField
from api.plans import ReasonSerializer
from api.resources import WriteResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.bank.needs import Line, read_needs, take_needs, try_needs
from recruitment.offers.actions import (
    agree_to_reserves,
    approve_reserves,
    change_promised_vacancy,
    set_reserves,
    share_seat,
    withdraw_promised_vacancy,
    world_of,
)
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import LONGEST
from recruitment.planning.advice import fitting_people, not_fitting_people
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right
from recruitment.vacancies.actions import create_vacancy, reopen_vacancy
from recruitment.vacancies.filters import VacancyFilter
from recruitment.vacancies.models import LIMITS, Vacancy
from recruitment.workdays import format_week


class SeatsByWeekField(serializers.DictField):
    """Weeks with fewer than `seats`: `{"2027-W27": 1}`; a week that is not named has as many as `seats`."""

    child = serializers.IntegerField(min_value=0, max_value=LIMITS["seats"][1])

    def to_internal_value(self, data: Any) -> dict[str, int]:
        counts = super().to_internal_value(data)
        return {format_week(WeekField().run_validation(code)): count for code, count in counts.items()}


class VacancySerializer(StrictModelSerializer):
    unit = UnitField()
    first_week = WeekField()
    last_week = WeekField()
    seats_by_week = SeatsByWeekField(required=False)

    class Meta:
        model = Vacancy
        fields = [
            "id", "season", "unit", "role", "first_week", "last_week", "seats", "seats_by_week", "priority",
            "min_block_weeks", "has_regulated_tasks", "min_terms_completed", "requires_licence_b",
            "licence_reason", "salary_min", "salary_max", "pay_type", "collective_agreement",
            "employment_form", "hours_percent", "register_law", "responsible_case_worker", "contact",
            "job_description", "state", "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "state", "created_at"]
        extra_kwargs = {
            name: {"min_value": least, "max_value": most} for name, (least, most) in LIMITS.items()
        }


class PlaceSerializer(StrictSerializer):
    seat = serializers.IntegerField(min_value=1, default=1)
    first_week = WeekField(required=False)
    last_week = WeekField(required=False)


class SharedPlaceSerializer(StrictSerializer):
    seat = serializers.IntegerField(min_value=1, max_value=LIMITS["seats"][1])
    first_week = WeekField()
    last_week = WeekField()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["last_week"] < given["first_week"]:
            raise serializers.ValidationError({"last_week": [_("The last week comes before the first.")]})
        return given


class SheetSerializer(StrictSerializer):
    season = serializers.PrimaryKeyRelatedField(queryset=Season.objects.all())
    file = serializers.FileField(help_text="CSV or XLSX with headings, at most 1 MB and 300 rows.")
    dry_run = serializers.BooleanField(default=False)


class NeedFaultSerializer(serializers.Serializer):
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class NeedLineSerializer(serializers.Serializer):
    """A vacancy is stated (`vacancy`), is there already, or the row has faults."""

    line = serializers.IntegerField()
    vacancy = serializers.SerializerMethodField()
    is_there = serializers.BooleanField()
    faults = NeedFaultSerializer(many=True)

    def get_vacancy(self, line: Line) -> UUID | None:
        return line.vacancy.pk if line.vacancy else None


class NeedsSerializer(serializers.Serializer):
    """`unknown` are headings that are not read; ids of vacancies are of no use after a dry run."""

    lines = NeedLineSerializer(many=True)
    unknown = serializers.ListField(child=serializers.CharField())


class FitSerializer(serializers.Serializer):
    candidacy = serializers.UUIDField(source="candidacy.pk")
    candidate = serializers.UUIDField(source="candidacy.candidate_id")
    candidate_name = serializers.CharField(source="candidacy.candidate.full_name")
    first_week = WeekField()
    last_week = WeekField()
    wish = serializers.IntegerField()
    answer = serializers.CharField(source="verdict.answer")
    reasons = ReasonSerializer(many=True)


class FittingSerializer(serializers.Serializer):
    fitting = FitSerializer(many=True)
    not_fitting = FitSerializer(many=True)


class ReserveSerializer(serializers.Serializer):
    position = serializers.IntegerField()
    candidacy = serializers.UUIDField(source="candidacy_id")
    candidate = serializers.UUIDField(source="candidacy.candidate_id")
    candidate_name = serializers.CharField(source="candidacy.candidate.full_name")


class ReserveListSerializer(serializers.Serializer):
    """The first is asked first; nobody is before `approved_at`, or `agreed_at` where managers agree."""

    reserves = ReserveSerializer(many=True)
    approved_by = serializers.UUIDField(source="approved_by_id", allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    agreed_by = serializers.UUIDField(source="agreed_by_id", allow_null=True)
    agreed_at = serializers.DateTimeField(allow_null=True)


class SetReservesSerializer(StrictSerializer):
    candidacies = serializers.ListField(child=serializers.UUIDField(), max_length=LONGEST)


class VacancyViewSet(WriteResource):
    queryset = Vacancy.objects.select_related("unit", "season").order_by("-created_at", "-pk")
    serializer_class = VacancySerializer
    filterset_class = VacancyFilter
    rights = {
        "read": Right.SEE_SEASON,
        "write": Right.STATE_VACANCIES,
        "set_reserves": Right.WORK_WITH_OFFERS,
        "approve_reserves": Right.WORK_WITH_OFFERS,
        "agree_to_reserves": Right.WORK_WITH_OFFERS,
    }
    asks_of = {"fitting": frozenset({"seat", "first_week", "last_week"})}

    def create_row(self, values: dict) -> Vacancy:
        return create_vacancy(values, **self.by_now)

    def change_row(self, vacancy: Vacancy, values: dict) -> Vacancy:
        return change_promised_vacancy(vacancy, values, **self.by_now)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.answer(withdraw_promised_vacancy(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        return self.answer(reopen_vacancy(self.get_object(), **self.by_now))

    @extend_schema(request=SharedPlaceSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: str) -> Response:
        """Two seats on half time in place of these weeks of a full-time seat."""
        return self.answer(share_seat(self.get_object(), **self.read(SharedPlaceSerializer), **self.by_now))

    @extend_schema(request={"multipart/form-data": SheetSerializer}, responses=NeedsSerializer)
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser, JSONParser])
    def take_sheet(self, request: Request) -> Response:
        """State what the rows of a sheet ask for; with `dry_run` only say what would become of each."""
        asked = self.read(SheetSerializer)
        do = try_needs if asked["dry_run"] else take_needs
        return Response(NeedsSerializer(do(asked["season"], read_needs(asked["file"]), **self.by_now)).data)

    @extend_schema(responses=ReserveListSerializer)
    @action(detail=True)
    def reserves(self, request: Request, pk: str) -> Response:
        """Who is next in line, in order."""
        return _line(ReserveList.objects.filter(vacancy=self.get_object()).first())

    @extend_schema(request=SetReservesSerializer, responses=ReserveListSerializer)
    @reserves.mapping.put
    def set_reserves(self, request: Request, pk: str) -> Response:
        """The whole list in its new order, which has to be approved again."""
        return _line(set_reserves(self.get_object(), **self.read(SetReservesSerializer), **self.by_now))

    @extend_schema(request=None, responses=ReserveListSerializer)
    @action(detail=True, methods=["post"], url_path="reserves/approve")
    def approve_reserves(self, request: Request, pk: str) -> Response:
        return _line(approve_reserves(self.get_object(), **self.by_now))

    @extend_schema(request=None, responses=ReserveListSerializer)
    @action(detail=True, methods=["post"], url_path="reserves/agree")
    def agree_to_reserves(self, request: Request, pk: str) -> Response:
        """By a manager of the unit, where the season says that managers agree."""
        return _line(agree_to_reserves(self.get_object(), **self.by_now))

    @extend_schema(
        parameters=[
            OpenApiParameter("seat", int),
            OpenApiParameter("first_week", str),
            OpenApiParameter("last_week", str),
        ],
        responses=FittingSerializer,
    )
    @action(detail=True)
    def fitting(self, request: Request, pk: str) -> Response:
        """Who could fill these weeks of a seat, and who could not and why."""
        vacancy = self.get_object()
        form = PlaceSerializer(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        first = asked.get("first_week", vacancy.first_week)
        last = asked.get("last_week", vacancy.last_week)
        if last < first:
            raise serializers.ValidationError({"last_week": [_("The last week comes before the first.")]})
        place = (vacancy, asked["seat"], first, last)
        world = world_of(vacancy.season, timezone.now())
        found = {
            "fitting": fitting_people(*place, world=world),
            "not_fitting": not_fitting_people(*place, world=world),
        }
        return Response(FittingSerializer(found).data)


def _line(found: ReserveList | None) -> Response:
    if found is None:
        nobody = {"approved_by": None, "approved_at": None, "agreed_by": None, "agreed_at": None}
        return Response({"reserves": [], **nobody})
    rows = found.reserves.select_related("candidacy__candidate").order_by("position", "pk")
    known = {
        name: getattr(found, name) for name in ("approved_by_id", "approved_at", "agreed_by_id", "agreed_at")
    } | {"reserves": rows}
    return Response(ReserveListSerializer(known).data)
