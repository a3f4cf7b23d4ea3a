"""The season board as data."""

from django.utils import timezone
from rest_framework import serializers

from api.fields import WeekField
from recruitment.offers.board import CellState, latest_proposal, season_board
from recruitment.seasons.models import Season
from recruitment.staff.models import User


class CellSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=[(state.value, state.value) for state in CellState])
    first_week = WeekField()
    last_week = WeekField()
    who = serializers.CharField()
    candidacy = serializers.UUIDField(source="candidacy_id", allow_null=True)
    candidate = serializers.UUIDField(source="candidate_id", allow_null=True)
    offer = serializers.UUIDField(source="offer_id", allow_null=True)
    offer_state = serializers.CharField()
    block = serializers.UUIDField(source="block_id", allow_null=True)


class SeatSerializer(serializers.Serializer):
    seat = serializers.IntegerField(source="number")
    cells = CellSerializer(many=True)


class VacancyRowSerializer(serializers.Serializer):
    vacancy = serializers.UUIDField(source="vacancy.pk")
    role = serializers.CharField(source="vacancy.role")
    seats = SeatSerializer(many=True)


class WeekSumSerializer(serializers.Serializer):
    week = WeekField()
    needed = serializers.IntegerField()
    covered = serializers.IntegerField()
    offered = serializers.IntegerField()
    planned = serializers.IntegerField()
    open = serializers.IntegerField()


class UnitRowSerializer(serializers.Serializer):
    unit = serializers.SlugField(source="unit.slug")
    name = serializers.CharField(source="unit.name")
    vacancies = VacancyRowSerializer(many=True)
    weeks = WeekSumSerializer(many=True)


class BoardSerializer(serializers.Serializer):
    season = serializers.UUIDField(source="season.pk")
    plan = serializers.UUIDField(source="plan.pk", allow_null=True)
    weeks = serializers.ListField(child=WeekField())
    units = UnitRowSerializer(many=True)
    sums = WeekSumSerializer(many=True)


def board_of(season: Season, user: User) -> dict:
    """The board with the newest proposal drawn over it, as far as `user` may see."""
    board = season_board(season, user, at=timezone.now(), plan=latest_proposal(season))
    return BoardSerializer(board).data
