"""Interviews: times that are opened, who has picked one, and what came of it."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.public import Public
from api.resources import ReadResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.bank.tokens import candidacy_of_interview_token
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.interviews.booking import book_interview, cancel_interview, hold_interview, note_no_show
from recruitment.interviews.filters import InterviewFilter, InterviewTimeFilter
from recruitment.interviews.locking import TOLD, booked_of
from recruitment.interviews.models import LONGEST_ANSWER, Interview, InterviewTime, ReferenceCheck
from recruitment.interviews.opening import change_time, open_times, withdraw_time
from recruitment.interviews.outcomes import OUTCOMES, decide_interview, keep_answers, note_reference
from recruitment.interviews.rules import may_change, times_for, why_not_book
from recruitment.seasons.models import Candidacy, Season
from recruitment.staff.models import User
from recruitment.staff.rights import Right

RIGHTS = {"read": Right.HOLD_INTERVIEWS, "write": Right.HOLD_INTERVIEWS}


class InterviewTimeSerializer(serializers.ModelSerializer):
    unit = UnitField(read_only=True)
    taken = serializers.IntegerField(read_only=True)

    class Meta:
        model = InterviewTime
        fields = [
            "id", "season", "unit", "interviewer", "place", "starts_at", "minutes", "capacity", "taken",
            "state", "created_at",
        ]  # fmt: skip


class OpenTimesSerializer(StrictSerializer):
    """Several after each other; the rules' limits are said by the rules."""

    season = serializers.PrimaryKeyRelatedField(queryset=Season.objects.all())
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(default=30, min_value=1, max_value=1_000)
    count = serializers.IntegerField(default=1, min_value=1, max_value=1_000)
    pause = serializers.IntegerField(default=0, min_value=0, max_value=1_000)
    capacity = serializers.IntegerField(default=1, min_value=1, max_value=1_000)
    place = serializers.CharField(max_length=200)
    interviewer = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))
    unit = UnitField(required=False, allow_null=True, default=None)


class ChangeTimeSerializer(StrictModelSerializer):
    class Meta:
        model = InterviewTime
        fields = ["starts_at", "minutes", "place", "interviewer"]
        extra_kwargs: ClassVar = {name: {"required": False} for name in fields}


class InterviewTimeViewSet(ReadResource):
    queryset = InterviewTime.objects.with_taken().select_related("unit").order_by("-starts_at", "-pk")
    serializer_class = InterviewTimeSerializer
    filterset_class = InterviewTimeFilter
    rights = RIGHTS

    @extend_schema(request=OpenTimesSerializer, responses={201: InterviewTimeSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Open one time, or an evening of them; the same once more opens nothing new."""
        asked = self.read(OpenTimesSerializer)
        times = open_times(asked.pop("season"), asked, **self.by_now)
        rows = self.get_queryset().filter(pk__in=[time.pk for time in times]).order_by("starts_at", "pk")
        return Response(self.written(list(rows), many=True), status=201)

    @extend_schema(request=ChangeTimeSerializer, responses=InterviewTimeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Whoever has picked it is told, and may choose again."""
        change_time(self.get_object(), self.read(ChangeTimeSerializer), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        withdraw_time(self.get_object(), **self.by_now)
        return self.answer(self.get_object())


class InterviewSerializer(serializers.ModelSerializer):
    candidate = serializers.UUIDField(source="candidacy.candidate_id", read_only=True)
    candidate_name = serializers.CharField(source="candidacy.candidate.full_name", read_only=True)
    starts_at = serializers.DateTimeField(source="time.starts_at", read_only=True)
    step = serializers.ChoiceField(source="candidacy.state", choices=Candidacy.State.choices, read_only=True)

    class Meta:
        model = Interview
        fields = [
            "id", "candidacy", "candidate", "candidate_name", "time", "starts_at", "seat", "state", "step",
            "booked_at", "held_at", "closed_at", "questions", "answers",
        ]  # fmt: skip


class BookSerializer(StrictSerializer):
    candidacy = serializers.UUIDField()
    time = serializers.UUIDField()


class HoldSerializer(StrictSerializer):
    """`answers` in the order of the questions; without them it is only noted that it has been held."""

    answers = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True), required=False
    )


class DecideSerializer(StrictSerializer):
    outcome = serializers.ChoiceField(choices=[(one.value, one.label) for one in OUTCOMES])
    reason = serializers.ChoiceField(choices=Candidacy.CloseReason.choices, required=False, default="")


class ReferenceSerializer(StrictModelSerializer):
    class Meta:
        model = ReferenceCheck
        fields = ["id", "asked_on", "given_by", "said", "note", "noted_by", "noted_at"]
        read_only_fields = ["id", "noted_by", "noted_at"]
        extra_kwargs: ClassVar = {"asked_on": {"required": False}}
        validators: ClassVar[list] = []


class InterviewViewSet(ReadResource):
    queryset = Interview.objects.select_related(*TOLD).order_by("-booked_at", "-pk")
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilter
    rights = RIGHTS

    @extend_schema(request=BookSerializer)
    @action(detail=False, methods=["post"])
    def book(self, request: Request) -> Response:
        """A time agreed on by telephone: instead of the one they had, if any."""
        asked, user = self.read(BookSerializer), self.request.user
        people = Candidate.objects.visible_to(user).values("pk")
        candidacies = Candidacy.objects.filter(candidate__in=people)
        candidacy = _one(candidacies, "candidacy", asked["candidacy"])
        time = _one(InterviewTime.objects.visible_to(user), "time", asked["time"])
        return self.answer(book_interview(candidacy, time, **self.by_now))

    @extend_schema(request=HoldSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        row, asked = self.get_object(), self.read(HoldSerializer)
        if "answers" in asked:
            return self.answer(keep_answers(row, asked["answers"], **self.by_now))
        return self.answer(hold_interview(row, **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="no-show")
    def no_show(self, request: Request, pk: str) -> Response:
        note_no_show(self.get_object(), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        cancel_interview(self.get_object(), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=DecideSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Cleared, or not now with a reason."""
        row, asked = self.get_object(), self.read(DecideSerializer)
        return self.answer(decide_interview(row, asked["outcome"], reason=asked["reason"], **self.by_now))

    @extend_schema(request=ReferenceSerializer, responses={201: ReferenceSerializer})
    @action(detail=True, methods=["post"])
    def references(self, request: Request, pk: str) -> Response:
        """That somebody was asked about the person, as a step."""
        row, asked = self.get_object(), self.read(ReferenceSerializer)
        return Response(ReferenceSerializer(note_reference(row.candidacy, asked, **self.by_now)).data, 201)


def _one(rows: Any, field: str, key: Any) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise serializers.ValidationError({field: [str(key)]})
    return found


# By the person


class FreeTimeSerializer(serializers.ModelSerializer):
    interviewer = serializers.CharField(source="interviewer.full_name", read_only=True)

    class Meta:
        model = InterviewTime
        fields = ["id", "starts_at", "minutes", "place", "interviewer"]


class PublicInterviewSerializer(serializers.Serializer):
    """What the page shows: the booked time, whether it can be changed, and those that are free."""

    booked = FreeTimeSerializer(allow_null=True)
    may_change = serializers.BooleanField()
    closed = serializers.CharField(help_text="The code of why no time can be picked; empty when one can.")
    times = FreeTimeSerializer(many=True)


class PickSerializer(StrictSerializer):
    time = serializers.UUIDField()


class PublicInterviewViewSet(Public):
    queryset = Candidacy.objects.none()
    serializer_class = PublicInterviewSerializer
    lookup_field = "token"
    lookup_value_regex = r"[A-Za-z0-9_~-]{1,200}"

    @extend_schema(responses=PublicInterviewSerializer)
    def retrieve(self, request: Request, token: str) -> Response:
        return _shown(_asked(token))

    @extend_schema(request=PickSerializer, responses=PublicInterviewSerializer)
    @action(detail=True, methods=["post"])
    def book(self, request: Request, token: str) -> Response:
        """Instead of the one before, if any; the same time twice is harmless."""
        candidacy, key = _asked(token), self.read(PickSerializer)["time"]
        time = _one(InterviewTime.objects.filter(season=candidacy.season_id), "time", key)
        book_interview(candidacy, time, by=None, at=timezone.now())
        return _shown(_asked(token))

    @extend_schema(request=None, responses=PublicInterviewSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, token: str) -> Response:
        candidacy = _asked(token)
        if booked := booked_of(candidacy):
            cancel_interview(booked, by=None, at=timezone.now())
        return _shown(_asked(token))


def _asked(token: str) -> Candidacy:
    try:
        return candidacy_of_interview_token(token)
    except RuleBroken:
        raise Http404 from None


def _shown(candidacy: Candidacy) -> Response:
    at, booked, closed = timezone.now(), booked_of(candidacy), why_not_book(candidacy)
    is_open = not closed and (booked is None or may_change(booked, at))
    shown = {
        "booked": booked.time if booked else None,
        "may_change": is_open,
        "closed": closed,
        "times": times_for(candidacy, at) if is_open else [],
    }
    return Response(PublicInterviewSerializer(shown).data)
