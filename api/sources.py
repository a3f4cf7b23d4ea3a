"""How a program says which way in is the right one."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.serializers import StrictSerializer
from recruitment.bank.correcting import LONGEST_REASON, Which
from recruitment.bank.sources import source_of
from recruitment.candidates.models import SourceKind


class CorrectSourceSerializer(StrictSerializer):
    """`source_id` is a lecture's or a share link's, and none of the website. `reason` is in the history."""

    source_kind = serializers.ChoiceField(choices=[SourceKind.LECTURE, SourceKind.SHARE, SourceKind.WEB])
    source_id = serializers.UUIDField(allow_null=True, default=None)
    which = serializers.ChoiceField(choices=Which.choices, default=Which.BOTH)
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        attrs["source"] = source_of(attrs.pop("source_kind"), attrs.pop("source_id"))
        if attrs["source"] is None:
            raise serializers.ValidationError({"source_id": [_("There is no such lecture or link.")]})
        return attrs
