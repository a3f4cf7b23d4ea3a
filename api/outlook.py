"""The season's forecast as data."""

from datetime import date

from django.utils import timezone
from rest_framework import serializers

from api.fields import WeekField
from api.serializers import StrictSerializer
from recruitment.offers.outlook import last_day, season_outlook
from recruitment.seasons.models import Season
from recruitment.staff.models import User


class OutlookQuestion(StrictSerializer):
    by = serializers.DateField(
        required=False, help_text="A day within two months; else the eve of the season."
    )

    def validate_by(self, day: date) -> date:
        today = timezone.localdate()
        if not today <= day <= last_day(today):
            raise serializers.ValidationError("Choose a day within two months from today.")
        return day


class WeekOutlookSerializer(serializers.Serializer):
    week = WeekField()
    seats = serializers.IntegerField()
    covered = serializers.IntegerField()
    full = serializers.FloatField(help_text="Probability that all seats are filled by the day.")
    filled = serializers.FloatField(help_text="Expected number of filled seats by the day.")
    in_line = serializers.IntegerField()


class LeavingSerializer(serializers.Serializer):
    day = serializers.DateField()
    offers = serializers.IntegerField(help_text="Expected to have left by the evening of the day.")


class OutlookSerializer(serializers.Serializer):
    season = serializers.UUIDField(source="season.pk")
    day = serializers.DateField()
    answers = serializers.IntegerField()
    rate = serializers.FloatField()
    reserves = serializers.IntegerField(allow_null=True)
    offers = serializers.IntegerField()
    line = serializers.IntegerField(allow_null=True)
    start_by = serializers.DateField(allow_null=True)
    leaving = LeavingSerializer(many=True)
    weeks = WeekOutlookSerializer(many=True)


def outlook_of(season: Season, user: User, by: date | None) -> dict:
    """As far as `user` may see."""
    return OutlookSerializer(season_outlook(season, user, at=timezone.now(), by=by)).data
