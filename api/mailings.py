"""Mailings: one text to many people."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.bank.mailings import (
    LETTERS,
    change_text,
    invite_to_interview,
    invite_to_season,
    preview_mailing,
    send_mailing,
    write_to_people,
)
from recruitment.candidates.models import Candidate
from recruitment.mailings.actions import pause_mailing, resume_mailing, stop_mailing
from recruitment.mailings.models import Mailing
from recruitment.outbox.models import Message
from recruitment.seasons.models import Season
from recruitment.staff.rights import Right

PREVIEWED = 200


class TextSerializer(StrictSerializer):
    subject = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=5_000)


class NewMailingSerializer(TextSerializer):
    ids = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20_000)


class AskSerializer(StrictSerializer):
    """`season` is its id; without it the open season that comes first."""

    ids = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=20_000)
    season = serializers.PrimaryKeyRelatedField(queryset=Season.objects.all(), required=False)


class SendAtSerializer(StrictSerializer):
    send_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class MailingSerializer(serializers.ModelSerializer):
    subject = serializers.CharField(source="values.subject", default="", read_only=True)
    text = serializers.CharField(source="values.text", default="", read_only=True)

    class Meta:
        model = Mailing
        fields = ["id", "kind", "state", "subject", "text", "fault", "created_at", "send_at", "sent_at"]


class MailingPreviewSerializer(serializers.Serializer):
    """Exactly the mail that this person gets, or why this person gets none."""

    candidate = serializers.UUIDField()
    recipient = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    left_out = serializers.CharField(allow_blank=True)


class MailingViewSet(ReadResource):
    queryset = Mailing.objects.filter(kind__in=list(LETTERS)).order_by("-created_at", "-pk")
    serializer_class = MailingSerializer
    rights = {"read": Right.WORK_IN_BANK, "write": Right.WORK_IN_BANK}

    @extend_schema(request=NewMailingSerializer, responses={201: MailingSerializer})
    def create(self, request: Request) -> Response:
        """A draft to people of the bank; unknown ids are left out."""
        given = self.read(NewMailingSerializer)
        known = Candidate.objects.visible_to(self.request.user).filter(pk__in=given.pop("ids"))
        people = known.order_by("pk").values_list("pk", flat=True)
        return self.answer(write_to_people(people, **given, **self.by_now), status=201)

    @extend_schema(request=AskSerializer, responses={201: MailingSerializer})
    @action(detail=False, methods=["post"], url_path="ask-about-season")
    def ask_about_season(self, request: Request) -> Response:
        """A draft that asks people whether they want to work the season; unknown ids are left out."""
        given = self.read(AskSerializer)
        season = given.get("season") or Season.objects.nearest_open(timezone.localdate())
        known = Candidate.objects.visible_to(self.request.user).filter(pk__in=given["ids"])
        people = known.order_by("pk").values_list("pk", flat=True)
        return self.answer(invite_to_season(people, season, **self.by_now), status=201)

    @extend_schema(request=AskSerializer, responses={201: MailingSerializer})
    @action(detail=False, methods=["post"], url_path="ask-to-interview")
    def ask_to_interview(self, request: Request) -> Response:
        """A draft that asks people to pick a time; unknown ids are left out."""
        given = self.read(AskSerializer)
        season = given.get("season") or Season.objects.nearest_open(timezone.localdate())
        known = Candidate.objects.visible_to(self.request.user).filter(pk__in=given["ids"])
        people = known.order_by("pk").values_list("pk", flat=True)
        return self.answer(invite_to_interview(people, season, **self.by_now), status=201)

    @extend_schema(request=TextSerializer, responses=MailingSerializer)
    @action(detail=True, methods=["post"])
    def rewrite(self, request: Request, pk: str) -> Response:
        return self.answer(change_text(self.get_object(), **self.read(TextSerializer)))

    @extend_schema(responses=MailingPreviewSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def preview(self, request: Request, pk: str) -> Response:
        """What each of the first two hundred gets; a person's own links are not shown."""
        row = self.get_object()
        people = row.recipients.order_by("pk").values_list("person_id", flat=True)[:PREVIEWED]
        shown = [_preview(row, person) for person in people]
        return Response(MailingPreviewSerializer(shown, many=True).data)

    @extend_schema(request=SendAtSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        given = self.read(SendAtSerializer)
        return self.answer(send_mailing(self.get_object(), **given, **self.by_now))

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


def _preview(row: Mailing, person: UUID) -> dict[str, object]:
    letter = preview_mailing(row, person, timezone.now())
    if isinstance(letter, Message):
        mail = {"recipient": letter.recipient, "subject": letter.subject, "text": letter.text}
        return {"candidate": person, "left_out": ""} | mail
    return {"candidate": person, "recipient": "", "subject": "", "text": "", "left_out": letter}
