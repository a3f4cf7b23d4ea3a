"""Vacancies: what units need, and who could fill them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField, WeekField
from api.plans import ReasonSerializer
from api.resources import WriteResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.offers.actions import (
    agree_to_reserves,
    approve_reserves,
    change_promised_vacancy,
    set_reserves,
    withdraw_promised_vacancy,
    world_of,
)
from recruitment.offers.reserves import ReserveList
from recruitment.offers.reserving import LONGEST
from recruitment.planning.advice import fitting_people, not_fitting_people
from recruitment.staff.rights import Right
from recruitment.vacancies.actions import create_vacancy, reopen_vacancy
from recruitment.vacancies.filters import VacancyFilter
from recruitment.vacancies.models import LIMITS, Vacancy


class VacancySerializer(StrictModelSerializer):
    unit = UnitField()
    first_week = WeekField()
    last_week = WeekField()

    class Meta:
        model = Vacancy
        fields = [
            "id", "season", "unit", "role", "first_week", "last_week", "seats", "priority", "min_block_weeks",
            "has_regulated_tasks", "min_terms_completed", "requires_licence_b", "licence_reason",
            "salary_min", "salary_max", "pay_type", "collective_agreement", "employment_form",
            "hours_percent", "register_law", "responsible_case_worker", "contact", "job_description",
            "state", "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "state", "created_at"]
        extra_kwargs = {
            name: {"min_value": least, "max_value": most} for name, (least, most) in LIMITS.items()
        }


class PlaceSerializer(StrictSerializer):
    seat = serializers.IntegerField(min_value=1, default=1)
    first_week = WeekField(required=False)
    last_week = WeekField(required=False)


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
