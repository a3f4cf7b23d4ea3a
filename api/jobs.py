"""Job ads and the links they are shared by."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField
from api.resources import ByCode, ReadResource, WriteResource
from api.serializers import StrictModelSerializer, StrictSerializer
from recruitment.ads.actions import (
    change_job,
    close_job,
    create_job,
    give_share_links,
    publish_job,
    reopen_job,
    revoke_link,
)
from recruitment.ads.addresses import photo_path
from recruitment.ads.checklist import Checked, checklist
from recruitment.ads.filters import JobFilter, ShareLinkFilter
from recruitment.ads.history import JobEntry
from recruitment.ads.models import JobAd, LinkDay, ShareLink
from recruitment.ads.pictures import Drawn, read_picture
from recruitment.ads.posting import exported
from recruitment.ads.postings import Posting
from recruitment.ads.results import opened_by_link
from recruitment.ads.scheduling import schedule_job, unschedule_job
from recruitment.ads.wanting import post_again, take_down
from recruitment.bank.results import registrations_by_source
from recruitment.errors import RuleBroken
from recruitment.outbox.links import absolute
from recruitment.staff.models import User
from recruitment.staff.rights import Right


class CheckedSerializer(serializers.Serializer):
    """What an ad must tell before it is published; `missing` says what to write when it does not."""

    field = serializers.CharField(source="item.field")
    is_told = serializers.BooleanField()
    missing = serializers.SerializerMethodField()

    def get_missing(self, checked: Checked) -> str:
        return "" if checked.is_told else str(checked.item.missing)


class PostingSerializer(serializers.ModelSerializer):
    """One outside board; `fault` is the outside's own words, cut to 300 signs."""

    class Meta:
        model = Posting
        fields = ["board", "state", "is_wanted", "outside_id", "outside_url", "fault", "due_at", "posted_at"]


class OutsideBoardSerializer(StrictSerializer):
    board = serializers.ChoiceField(choices=Posting.Board.choices)


class JobSerializer(StrictModelSerializer):
    units = UnitField(many=True, allow_empty=False)
    url = serializers.SerializerMethodField()
    image_url = serializers.SerializerMethodField()
    checklist = serializers.SerializerMethodField()
    is_public = serializers.SerializerMethodField()

    class Meta:
        model = JobAd
        fields = [
            "id", "slug", "url", "title", "summary", "body", "season", "units", "areas", "employment_form",
            "extent", "salary_min", "salary_max", "pay_type", "collective_agreement", "job_description",
            "introduction", "supervision", "development", "client_time", "formal_application_url",
            "contact_name", "contact_phone", "contact_email", "image_url", "image_alt", "checklist",
            "closes_on", "state", "is_public", "publish_at", "published_at", "closed_at", "created_at",
        ]  # fmt: skip
        read_only_fields = [
            "id", "slug", "areas", "state", "publish_at", "published_at", "closed_at", "created_at",
        ]  # fmt: skip

    def get_url(self, job: JobAd) -> str:
        return absolute(f"/jobb/{job.slug}/")

    def get_image_url(self, job: JobAd) -> str:
        return absolute(photo_path(job.image_name)) if job.image_name else ""

    @extend_schema_field(CheckedSerializer(many=True))
    def get_checklist(self, job: JobAd) -> Any:
        return CheckedSerializer(checklist(job), many=True).data

    def get_is_public(self, job: JobAd) -> bool:
        return job.is_public(timezone.localdate())


class HistorySerializer(serializers.ModelSerializer):
    """`by` null is the clock."""

    class Meta:
        model = JobEntry
        fields = ["kind", "at", "by", "details"]


class SharersSerializer(StrictSerializer):
    users = serializers.PrimaryKeyRelatedField(
        many=True, queryset=User.objects.filter(is_active=True), allow_empty=False
    )


class PublishSerializer(StrictSerializer):
    """Without `publish_at` at once; with it by the clock, at that moment."""

    publish_at = serializers.DateTimeField(required=False)


class ImageSerializer(StrictSerializer):
    """JPEG, PNG or WebP of at most 8 MB and 40 million pixels; it is drawn anew before anybody sees it."""

    image = serializers.FileField()
    image_alt = serializers.CharField(max_length=200)

    def validate_image(self, file: UploadedFile) -> Drawn:
        try:
            return read_picture(cast(BinaryIO, file))
        except RuleBroken as broken:
            raise serializers.ValidationError(str(broken.message), code=broken.code) from broken


class ReopenSerializer(StrictSerializer):
    closes_on = serializers.DateField(required=False)


class JobViewSet(WriteResource):
    queryset = JobAd.objects.prefetch_related("units").order_by("-created_at", "-pk")
    serializer_class = JobSerializer
    filterset_class = JobFilter
    rights = {"read": Right.SEE_JOBS, "write": Right.WORK_WITH_JOBS}

    def create_row(self, values: dict) -> JobAd:
        return create_job(values, **self.by_now)

    def change_row(self, job: JobAd, values: dict) -> JobAd:
        return change_job(job, values, **self.by_now)

    @extend_schema(responses=HistorySerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """What has happened to it, newest first."""
        return Response(HistorySerializer(self.get_object().entries.all(), many=True).data)

    @extend_schema(request=PublishSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Show it to everybody, now or at a moment; 409 says each thing that it does not tell yet."""
        moment = self.read(PublishSerializer).get("publish_at")
        job = self.get_object()
        if moment is None:
            return self.answer(publish_job(job, **self.by_now))
        return self.answer(schedule_job(job, moment, **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unschedule(self, request: Request, pk: str) -> Response:
        """A draft that waits for no moment any more."""
        return self.answer(unschedule_job(self.get_object(), **self.by_now))

    @extend_schema(responses=PostingSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def postings(self, request: Request, pk: str) -> Response:
        """Where else it stands, and what the outside said."""
        return Response(PostingSerializer(self.get_object().postings.all(), many=True).data)

    @extend_schema(request=OutsideBoardSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"], url_path="post-again")
    def post_again(self, request: Request, pk: str) -> Response:
        """Try an outside board again, or put back what was taken down there."""
        return Response(PostingSerializer(post_again(self._posting(), timezone.now())).data)

    @extend_schema(request=OutsideBoardSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"], url_path="take-down")
    def take_down(self, request: Request, pk: str) -> Response:
        """Leave one outside board while the ad itself stays public."""
        return Response(PostingSerializer(take_down(self._posting(), timezone.now())).data)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, pagination_class=None, filterset_class=None)
    def platsbanken(self, request: Request, pk: str) -> Response:
        """The ad with JobTech's names and concepts, to hand over to Platsbanken."""
        return Response(exported(self.get_object(), timezone.now()))

    def _posting(self) -> Posting:
        return get_object_or_404(self.get_object().postings, board=self.read(OutsideBoardSerializer)["board"])

    @extend_schema(request={"multipart/form-data": ImageSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, JSONParser])
    def image(self, request: Request, pk: str) -> Response:
        """The picture in the ad, in place of the one before."""
        job = self.get_object()
        return self.answer(change_job(job, self.read(ImageSerializer), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="remove-image")
    def remove_image(self, request: Request, pk: str) -> Response:
        return self.answer(change_job(self.get_object(), {"image": None, "image_alt": ""}, **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self.answer(close_job(self.get_object(), **self.by_now))

    @extend_schema(request=ReopenSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        asked = self.read(ReopenSerializer)
        return self.answer(reopen_job(self.get_object(), **asked, **self.by_now))

    @extend_schema(request=SharersSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: str) -> Response:
        """Give colleagues their own links; each gets a mail with the page to share from."""
        job = self.get_object()
        give_share_links(job, self.read(SharersSerializer)["users"], **self.by_now)
        return self.answer(job)


class ShareLinkSerializer(serializers.ModelSerializer):
    """A person's results are for that person's eyes only: others see no counts of an employee's link."""

    unit = UnitField(read_only=True, allow_null=True)
    url = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    robots = serializers.SerializerMethodField()
    registrations = serializers.SerializerMethodField()

    class Meta:
        model = ShareLink
        fields = [
            "id", "job", "sharer", "unit", "channel", "code", "url", "people", "robots", "registrations",
            "created_at", "revoked_at",
        ]  # fmt: skip

    def get_url(self, link: ShareLink) -> str:
        return absolute(f"/d/{link.code}/")

    def get_people(self, link: ShareLink) -> int | None:
        return self._if_shown(link, self.context["opened"].get((link.pk, LinkDay.Visitor.PERSON), 0))

    def get_robots(self, link: ShareLink) -> int | None:
        return self._if_shown(link, self.context["opened"].get((link.pk, LinkDay.Visitor.ROBOT), 0))

    def get_registrations(self, link: ShareLink) -> int | None:
        return self._if_shown(link, self.context["registrations"].get(link.pk, 0))

    def _if_shown(self, link: ShareLink, count: int) -> int | None:
        own = link.sharer_id is None or link.sharer_id == self.context["request"].user.pk
        return count if own else None


class ShareLinkViewSet(ByCode, ReadResource):
    """Recruiters and managers see every link; an employee sees the own ones."""

    queryset = ShareLink.objects.select_related("unit").order_by("-created_at", "-pk")
    serializer_class = ShareLinkSerializer
    filterset_class = ShareLinkFilter
    rights = {"read": Right.SHARE, "write": Right.WORK_WITH_JOBS}

    def get_queryset(self):
        rows = super().get_queryset()
        everything = self.request.user.may(Right.SEE_JOBS)
        return rows if everything else rows.filter(sharer=self.request.user)

    def facts_of(self, rows: list[ShareLink]) -> dict:
        ids = [row.pk for row in rows]
        return {"opened": opened_by_link(ids), "registrations": registrations_by_source(ids)}

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        return self.answer(revoke_link(self.get_object(), **self.by_now))
