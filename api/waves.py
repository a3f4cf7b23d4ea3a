"""Waves: many offers that leave together."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.mailings import SendAtSerializer
from api.resources import ReadResource
from recruitment.offers.actions import deadline_of, pause_wave, resume_wave, send_wave, stop_wave
from recruitment.offers.filters import WaveFilter
from recruitment.offers.letters import preview_offer
from recruitment.offers.models import Offer, Wave
from recruitment.outbox.masking import without_keys
from recruitment.staff.rights import Right

PREVIEWED = 200
WITH = ("candidate", "candidacy", "vacancy__unit", "vacancy__season", "vacancy__contact")


class WaveSerializer(serializers.ModelSerializer):
    class Meta:
        model = Wave
        fields = ["id", "season", "plan", "state", "skipped", "fault", "created_at", "send_at", "sent_at"]


class PreviewSerializer(serializers.Serializer):
    """Exactly the mail that this offer will leave as."""

    offer = serializers.UUIDField()
    recipient = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()


class WaveViewSet(ReadResource):
    queryset = Wave.objects.order_by("-created_at", "-pk")
    serializer_class = WaveSerializer
    filterset_class = WaveFilter
    rights = {"read": Right.RUN_SEASON, "write": Right.RUN_SEASON}

    @extend_schema(responses=PreviewSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def preview(self, request: Request, pk: str) -> Response:
        """The mails as they would leave now, first to last; a person's own link is not shown."""
        at = timezone.now()
        drafts = self.get_object().offers.filter(state=Offer.State.DRAFT).select_related(*WITH)
        mails = [_preview(offer, at) for offer in drafts.order_by("created_at", "pk")[:PREVIEWED]]
        return Response(PreviewSerializer(mails, many=True).data)

    @extend_schema(request=SendAtSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        given = self.read(SendAtSerializer)
        return self.answer(send_wave(self.get_object(), **given, **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        return self.answer(pause_wave(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.answer(resume_wave(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        return self.answer(stop_wave(self.get_object(), **self.by_now))


def _preview(offer: Offer, at: datetime) -> dict:
    if offer.candidate.is_placeholder:  # nothing is sent: a colleague calls
        return {"offer": offer.pk, "recipient": "", "subject": "", "text": ""}
    mail = preview_offer(offer, deadline_of(offer, at), at)
    return {
        "offer": offer.pk,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": without_keys(mail.text),
    }
