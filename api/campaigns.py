"""Campaigns: many colleagues are asked to share a job."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.mailings import SendAtSerializer
from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.ads.campaigns import (
    CAMPAIGN,
    LONGEST_GREETING,
    colleagues_of,
    preview_campaign,
    write_campaign,
)
from recruitment.ads.models import JobAd
from recruitment.mailings.actions import pause_mailing, resume_mailing, send_batch, stop_mailing
from recruitment.mailings.models import Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.staff.models import User
from recruitment.staff.rights import Right

PREVIEWED = 100


class NewCampaignSerializer(StrictSerializer):
    """`users` and all of `units`, as far as they may share."""

    job = serializers.PrimaryKeyRelatedField(queryset=JobAd.objects.all())
    users = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), many=True, required=False)
    units = UnitField(many=True, required=False)
    greeting = serializers.CharField(max_length=LONGEST_GREETING, allow_blank=True, default="")


class CampaignSerializer(serializers.ModelSerializer):
    job = serializers.UUIDField(source="values.job", read_only=True)
    greeting = serializers.CharField(source="values.greeting", read_only=True)
    people = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta:
        model = Mailing
        fields = [
            "id", "job", "greeting", "state", "people", "waiting", "fault", "created_at", "send_at",
            "sent_at",
        ]  # fmt: skip

    def get_people(self, campaign: Mailing) -> int:
        return self.context["counts"][campaign.pk][0]

    def get_waiting(self, campaign: Mailing) -> int:
        return self.context["counts"][campaign.pk][1]


class CampaignPreviewSerializer(serializers.Serializer):
    """Exactly the mail that this colleague gets, or why there is none."""

    user = serializers.UUIDField()
    recipient = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    left_out = serializers.CharField(allow_blank=True)


class CampaignViewSet(ReadResource):
    queryset = Mailing.objects.filter(kind=CAMPAIGN).order_by("-created_at", "-pk")
    serializer_class = CampaignSerializer
    rights = {"read": Right.WORK_WITH_JOBS, "write": Right.WORK_WITH_JOBS}

    @extend_schema(request=NewCampaignSerializer, responses={201: CampaignSerializer})
    def create(self, request: Request) -> Response:
        """A draft; nobody hears of it before it is sent."""
        given = self.read(NewCampaignSerializer)
        chosen = colleagues_of(given.get("users", []), given.get("units", []))
        campaign = write_campaign(given["job"], chosen, greeting=given["greeting"], **self.by_now)
        return self.answer(campaign, status=201)

    @extend_schema(responses=CampaignPreviewSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def preview(self, request: Request, pk: str) -> Response:
        """What each of the first hundred gets; a colleague's own links are not shown."""
        row = self.get_object()
        people = row.recipients.order_by("pk").values_list("person_id", flat=True)[:PREVIEWED]
        return Response(CampaignPreviewSerializer([_preview(row, key) for key in people], many=True).data)

    @extend_schema(request=SendAtSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        return self.answer(send_batch(self.get_object(), **self.read(SendAtSerializer), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        return self.answer(pause_mailing(self.get_object()))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.answer(resume_mailing(self.get_object(), by=self.request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        return self.answer(stop_mailing(self.get_object(), at=timezone.now()))

    def facts_of(self, rows: list[Mailing] | QuerySet) -> dict:
        waiting = Count("pk", filter=Q(state=Recipient.State.WAITING))
        counted = Recipient.objects.filter(mailing__in=[row.pk for row in rows]).order_by()
        found = counted.values_list("mailing").annotate(people=Count("pk"), left=waiting)
        return {"counts": {row.pk: (0, 0) for row in rows} | {key: (all_, left) for key, all_, left in found}}


def _preview(row: Mailing, person: UUID) -> dict[str, object]:
    letter = preview_campaign(row, person, timezone.now())
    if isinstance(letter, Message):
        mail = {"recipient": letter.recipient, "subject": letter.subject, "text": letter.text}
        return {"user": person, "left_out": ""} | mail
    return {"user": person, "recipient": "", "subject": "", "text": "", "left_out": letter}
