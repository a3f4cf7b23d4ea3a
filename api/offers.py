"""Offers as staff work with them, and as the person answers them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import WeekField, WeeksField
from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.introductions.actions import (
    condition_not_met,
    confirm_offer,
    note_register_shown,
    tick_condition,
    untick_condition,
)
from recruitment.introductions.models import ConditionCheck
from recruitment.offers.actions import (
    accept_offer,
    agree_to_offers,
    create_offer,
    decline_offer,
    extend_offer,
    replace_offer,
    send_offer,
    withdraw_offer,
)
from recruitment.offers.filters import OfferFilter
from recruitment.offers.models import Offer
from recruitment.records.offer_letter import offer_letter
from recruitment.seasons.models import Candidacy
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Role, Vacancy


class OfferSerializer(serializers.ModelSerializer):
    """`state` is what is true now: a sent offer past `reply_by` has expired, tidied up or not."""

    state = serializers.SerializerMethodField()
    first_week = WeekField()
    last_week = WeekField()
    proposed_weeks = WeeksField()
    candidate_name = serializers.CharField(source="candidate.full_name")
    unit = serializers.SlugField(source="vacancy.unit.slug")
    season = serializers.UUIDField(source="vacancy.season_id")

    class Meta:
        model = Offer
        fields = [
            "id", "vacancy", "unit", "season", "seat", "candidate", "candidate_name", "candidacy", "role",
            "first_week", "last_week", "state", "plan", "wave", "conditions", "terms", "terms_hash",
            "reply_by", "created_at", "sent_at", "first_opened_at", "answered_at", "answered_name",
            "agreed_by", "agreed_at", "next_in_line", "decline_reason", "proposed_weeks", "proposal_text",
            "proposed_at", "closed_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Offer.State.choices))
    def get_state(self, offer: Offer) -> str:
        return offer.state_at(timezone.now())


def visible[Row: (Candidacy, Vacancy)](serializer: serializers.Serializer, row: Row) -> Row:
    """What one may not see does not exist."""
    user = serializer.context["request"].user
    if not type(row).objects.visible_to(user).filter(pk=row.pk).exists():
        raise serializers.ValidationError(_("There is no such row."), code="does_not_exist")
    return row


class CreateOfferSerializer(StrictSerializer):
    candidacy = serializers.PrimaryKeyRelatedField(queryset=Candidacy.objects.select_related("candidate"))
    vacancy = serializers.PrimaryKeyRelatedField(queryset=Vacancy.objects.select_related("unit", "season"))
    seat = serializers.IntegerField(min_value=1, max_value=100)
    first_week = WeekField()
    last_week = WeekField()
    role = serializers.ChoiceField(choices=Role.choices, required=False, default="")

    def validate_candidacy(self, candidacy: Candidacy) -> Candidacy:
        return visible(self, candidacy)

    def validate_vacancy(self, vacancy: Vacancy) -> Vacancy:
        return visible(self, vacancy)


class SendSerializer(StrictSerializer):
    """The last day to answer; without it, the organisation's days from now."""

    reply_by = serializers.DateField(required=False)


class WithdrawSerializer(StrictSerializer):
    """`agreed`: an offer that has been opened is only taken back when both agree."""

    agreed = serializers.BooleanField(default=False)


class ReplaceSerializer(SendSerializer):
    """Other weeks, and if asked another seat, than the offer that waits for an answer."""

    first_week = WeekField()
    last_week = WeekField()
    vacancy = serializers.PrimaryKeyRelatedField(
        queryset=Vacancy.objects.select_related("unit", "season"), required=False
    )
    seat = serializers.IntegerField(min_value=1, max_value=100, required=False)

    def validate_vacancy(self, vacancy: Vacancy) -> Vacancy:
        return visible(self, vacancy)


class TickSerializer(StrictSerializer):
    """Which condition of the offer somebody has seen met; the register extract is noted by itself."""

    kind = serializers.ChoiceField(choices=ConditionCheck.Kind.choices)


class UntickSerializer(StrictSerializer):
    """Which condition was ticked by mistake, `register_extract` among them."""

    kind = serializers.ChoiceField(choices=[*ConditionCheck.Kind.values, "register_extract"])


class RecordAnswerSerializer(StrictSerializer):
    """An answer given by phone: yes with the person's name, or no with a reason if they gave one."""

    answer = serializers.ChoiceField(choices=["yes", "no"])
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    reason = serializers.ChoiceField(choices=Offer.DeclineReason.choices, required=False, default="")
    not_this_summer = serializers.BooleanField(required=False, default=False)


class ExtendSerializer(StrictSerializer):
    """The new last day to answer, later than the one the person knows."""

    reply_by = serializers.DateField()


class OfferViewSet(ReadResource):
    queryset = Offer.objects.select_related("candidate", "vacancy__unit").order_by("-created_at", "-pk")
    serializer_class = OfferSerializer
    filterset_class = OfferFilter
    rights = {"read": Right.SEE_OFFERS, "write": Right.WORK_WITH_OFFERS}

    @extend_schema(request=CreateOfferSerializer, responses={201: OfferSerializer})
    def create(self, request: Request) -> Response:
        return self._again(create_offer(**self.read(CreateOfferSerializer), **self.by_now), status=201)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True, pagination_class=None)
    def letter(self, request: Request, pk: str) -> HttpResponse:
        """The offer as a tagged PDF, in the language in which it was sent."""
        paper = offer_letter(self.get_object(), timezone.now())
        return HttpResponse(paper, content_type="application/pdf", headers={"Cache-Control": "no-store"})

    @extend_schema(request=SendSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        return self._again(send_offer(self.get_object(), **self.read(SendSerializer), **self.by_now))

    @extend_schema(request=WithdrawSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self._again(withdraw_offer(self.get_object(), **self.read(WithdrawSerializer), **self.by_now))

    @extend_schema(request=ReplaceSerializer, responses={201: OfferSerializer})
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """Send another offer in place of one that is open, as when the person proposed other weeks."""
        offer, asked = self.get_object(), self.read(ReplaceSerializer)
        return self._again(replace_offer(offer, **asked, **self.by_now), status=201)

    @extend_schema(request=RecordAnswerSerializer)
    @action(detail=True, methods=["post"], url_path="record-answer")
    def record_answer(self, request: Request, pk: str) -> Response:
        offer, asked = self.get_object(), self.read(RecordAnswerSerializer)
        said: dict[str, Any] = {"at": timezone.now(), "recorded_by": self.request.user}
        if asked["answer"] == "yes":
            return self._again(accept_offer(offer, name=asked["name"] or offer.candidate.full_name, **said))
        said |= {name: asked[name] for name in ("reason", "not_this_summer")}
        return self._again(decline_offer(offer, **said))

    @extend_schema(request=ExtendSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        return self._again(extend_offer(self.get_object(), **self.read(ExtendSerializer), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """The unit manager says that a draft may leave in the unit's name."""
        offer = self.get_object()
        agree_to_offers([offer], **self.by_now)
        return self._again(offer)

    @extend_schema(request=TickSerializer)
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, pk: str) -> Response:
        return self._again(tick_condition(self.get_object(), **self.read(TickSerializer), **self.by_now))

    @extend_schema(request=UntickSerializer)
    @action(detail=True, methods=["post"])
    def untick(self, request: Request, pk: str) -> Response:
        return self._again(untick_condition(self.get_object(), **self.read(UntickSerializer)))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="register-shown")
    def register_shown(self, request: Request, pk: str) -> Response:
        """That the extract was shown, today and to whoever asks: nothing else can be said about it."""
        return self._again(note_register_shown(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """All conditions are met: the offer becomes an assignment."""
        return self._again(confirm_offer(self.get_object(), **self.by_now).offer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="condition-not-met")
    def condition_not_met(self, request: Request, pk: str) -> Response:
        return self._again(condition_not_met(self.get_object(), **self.by_now))

    def _again(self, offer: Offer, status: int = 200) -> Response:
        return self.answer(self.get_queryset().get(pk=offer.pk), status)
