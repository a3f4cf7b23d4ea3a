"""What was sent, waits or failed. A personal link in it is shown to nobody but its owner."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.resources import ReadResource
from recruitment.outbox.actions import give_up_message, retry_message
from recruitment.outbox.filters import MessageFilter
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.staff.rights import Right


class MessageSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField()
    person = serializers.UUIDField(source="person_id", allow_null=True)

    class Meta:
        model = Message
        fields = [
            "id", "channel", "recipient", "template", "language", "subject", "text", "about", "person",
            "state", "created_at", "due_at", "send_before", "sent_at", "attempts", "reason",
            "delivery", "delivered_at", "cost",
        ]  # fmt: skip

    def get_text(self, message: Message) -> str:
        return without_keys(message.text)


class MessageViewSet(ReadResource):
    queryset = Message.objects.order_by("-created_at", "-pk")
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    rights = {"read": Right.SEE_MESSAGES, "write": Right.SEE_MESSAGES}

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        return self.answer(retry_message(self.get_object(), timezone.now()))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="give-up")
    def give_up(self, request: Request, pk: str) -> Response:
        return self.answer(give_up_message(self.get_object(), timezone.now()))
