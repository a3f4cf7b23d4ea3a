"""Inquiries: several people are asked, nothing is promised; and how a person answers one."""

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import WeekField
from api.offers import visible
from api.public import Public
from api.resources import ReadResource
from api.serializers import StrictSerializer
from recruitment.offers.actions import answer_inquiry, ask_people, end_inquiry
from recruitment.offers.filters import InquiryFilter
from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.inquiring import MOST, find_reply, may_answer
from recruitment.offers.terms import pay_text
from recruitment.staff.rights import Right
from recruitment.vacancies.models import Vacancy


class InquirySerializer(serializers.ModelSerializer):
    first_week = WeekField()
    last_week = WeekField()
    unit = serializers.SlugField(source="vacancy.unit.slug")
    asked = serializers.IntegerField()
    yes = serializers.IntegerField()
    no = serializers.IntegerField()

    class Meta:
        model = Inquiry
        fields = [
            "id", "vacancy", "unit", "seat", "first_week", "last_week", "answer_by", "asked", "yes", "no",
            "created_at", "closed_at", "closed_as",
        ]  # fmt: skip


class ReplySerializer(serializers.ModelSerializer):
    candidate = serializers.UUIDField(source="candidacy.candidate_id")
    candidate_name = serializers.CharField(source="candidacy.candidate.full_name")

    class Meta:
        model = InquiryReply
        fields = ["id", "candidacy", "candidate", "candidate_name", "answer", "answered_at"]


class RepliesSerializer(serializers.Serializer):
    replies = ReplySerializer(many=True)


class InquireSerializer(StrictSerializer):
    vacancy = serializers.PrimaryKeyRelatedField(queryset=Vacancy.objects.select_related("unit", "season"))
    seat = serializers.IntegerField(min_value=1, max_value=100)
    first_week = WeekField()
    last_week = WeekField()
    candidacies = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST)

    def validate_vacancy(self, vacancy: Vacancy) -> Vacancy:
        return visible(self, vacancy)


class InquiryViewSet(ReadResource):
    queryset = (
        Inquiry.objects.select_related("vacancy__unit")
        .annotate(
            asked=Count("replies"),
            yes=Count("replies", filter=Q(replies__answer="yes")),
            no=Count("replies", filter=Q(replies__answer="no")),
        )
        .order_by("-created_at", "-pk")
    )
    serializer_class = InquirySerializer
    filterset_class = InquiryFilter
    rights = {"read": Right.SEE_OFFERS, "write": Right.WORK_WITH_OFFERS}

    @extend_schema(request=InquireSerializer, responses={201: InquirySerializer})
    def create(self, request: Request) -> Response:
        """Ask them all at once; who has been asked about these weeks already is not asked again."""
        asked = ask_people(**self.read(InquireSerializer), **self.by_now)
        return self.answer(self.get_queryset().get(pk=asked.pk), 201)

    @extend_schema(responses=RepliesSerializer)
    @action(detail=True)
    def replies(self, request: Request, pk: str) -> Response:
        rows = self.get_object().replies.select_related("candidacy__candidate")
        return Response(RepliesSerializer({"replies": rows.order_by("answered_at", "pk")}).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        ended = end_inquiry(self.get_object(), **self.by_now)
        return self.answer(self.get_queryset().get(pk=ended.pk))


class PublicInquirySerializer(serializers.Serializer):
    """The question as its page shows it; an answer binds nobody."""

    role = serializers.CharField(source="inquiry.vacancy.role")
    unit = serializers.CharField(source="inquiry.vacancy.unit.name")
    first_week = WeekField(source="inquiry.first_week")
    last_week = WeekField(source="inquiry.last_week")
    pay_text = serializers.SerializerMethodField()
    answer_by = serializers.DateTimeField(source="inquiry.answer_by")
    is_open = serializers.SerializerMethodField()
    answer = serializers.CharField()

    def get_pay_text(self, reply: InquiryReply) -> str:
        vacancy = reply.inquiry.vacancy
        return pay_text(vacancy.salary_min, vacancy.salary_max, vacancy.pay_type)

    def get_is_open(self, reply: InquiryReply) -> bool:
        return may_answer(reply, timezone.now())


class InquiryAnswerSerializer(StrictSerializer):
    answer = serializers.ChoiceField(choices=InquiryReply.Answer.choices)


class PublicInquiryViewSet(Public):
    queryset = InquiryReply.objects.all()
    serializer_class = PublicInquirySerializer
    lookup_field = "token"
    lookup_value_regex = r"[0-9A-Za-z_-]{1,64}"

    @extend_schema(responses=PublicInquirySerializer)
    def retrieve(self, request: Request, token: str) -> Response:
        return self.answer(self._reply(token))

    @extend_schema(request=InquiryAnswerSerializer, responses=PublicInquirySerializer)
    @action(detail=True, methods=["post"], url_path="answer")
    def give_answer(self, request: Request, token: str) -> Response:
        asked = self.read(InquiryAnswerSerializer)
        return self.answer(answer_inquiry(self._reply(token), **asked, at=timezone.now()))

    def _reply(self, token: str) -> InquiryReply:
        try:
            return find_reply(token)
        except InquiryReply.DoesNotExist:
            raise Http404 from None
