"""What needs no login: registering interest, open jobs, universities, answering one's own offer."""

from datetime import datetime

from django.db.models import Exists, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import UnitField, WeekField, WeeksField
from api.resources import ReadResource, Resource
from api.serializers import StrictSerializer
from api.universities import UniversitySerializer
from recruitment.ads.claims import measured_for
from recruitment.ads.models import JobAd
from recruitment.ads.rendering import body_html, body_text
from recruitment.ads.visitors import visitor_of
from recruitment.bank.register import start_registration
from recruitment.bank.registration_rules import clean_registration
from recruitment.candidates.models import AdmitTerm, EducationStatus, Extent, LicenceB, University
from recruitment.offers.actions import accept_offer, decline_offer, open_offer, propose_weeks
from recruitment.offers.models import Offer
from recruitment.offers.terms import terms_of
from recruitment.outbox.links import absolute
from recruitment.staff.models import Area, Organisation
from recruitment.staff.opening import demand_open


class Public(Resource):
    """No login is looked at, so a stale one stops nobody; what one may do hangs on the token."""

    authentication_classes: list = []
    permission_classes: list = []


class PublicUniversityViewSet(Public, ReadResource):
    queryset = University.objects.filter(is_active=True).order_by("slug")
    serializer_class = UniversitySerializer
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"


class PublicJobSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    body_html = serializers.SerializerMethodField()
    units = UnitField(many=True, read_only=True)

    class Meta:
        model = JobAd
        fields = [
            "slug", "url", "title", "summary", "body", "body_html", "units", "areas", "employment_form",
            "extent", "salary_min", "salary_max", "pay_type", "collective_agreement", "introduction",
            "supervision", "development", "client_time", "formal_application_url", "contact_name",
            "contact_phone", "contact_email", "closes_on", "published_at",
        ]  # fmt: skip

    def get_url(self, job: JobAd) -> str:
        return absolute(f"/jobb/{job.slug}/")

    def get_body(self, job: JobAd) -> str:
        """Markdown; what is claimed by a measurement stands there in plain words."""
        return body_text(job, self.context["measured"].get(job.pk), timezone.localdate())

    def get_body_html(self, job: JobAd) -> str:
        return body_html(job, self.context["measured"].get(job.pk), timezone.localdate())


class PublicJobViewSet(Public, ReadResource):
    """Open jobs only: what is a draft or closed does not exist here."""

    queryset = JobAd.objects.prefetch_related("units").order_by("closes_on", "pk")
    serializer_class = PublicJobSerializer
    lookup_field = "slug"
    lookup_value_regex = r"[\w-]+"

    def get_queryset(self) -> QuerySet:
        """None while the service is not open."""
        rows = JobAd.objects.public(timezone.localdate()).filter(Exists(Organisation.objects.open()))
        return rows.prefetch_related("units").order_by("closes_on", "pk")

    def facts_of(self, rows: list[JobAd]) -> dict:
        return {"measured": measured_for(rows)}


class RegistrationSerializer(serializers.Serializer):
    """Documents `POST public/registrations/`; the rules are the form's (bank/registration_rules.py)."""

    first_name = serializers.CharField(max_length=100)
    last_name = serializers.CharField(max_length=100)
    email = serializers.EmailField()
    education_status = serializers.ChoiceField(choices=EducationStatus.choices)
    university = serializers.SlugField(required=False)
    is_adult = serializers.BooleanField()
    privacy_notice_version = serializers.CharField()
    code = serializers.CharField(required=False)
    admit_term = serializers.ChoiceField(choices=AdmitTerm.choices, required=False)
    admit_year = serializers.IntegerField(required=False)
    wanted_areas = serializers.ListField(child=serializers.ChoiceField(choices=Area.choices), required=False)
    wanted_units = serializers.ListField(child=serializers.SlugField(), required=False)
    excluded_units = serializers.ListField(child=serializers.SlugField(), required=False)
    weeks = WeeksField(required=False)
    extent = serializers.ChoiceField(choices=Extent.choices, required=False)
    vfu_completed = serializers.BooleanField(required=False)
    vfu_area = serializers.ChoiceField(choices=Area.choices, required=False)
    licence_b = serializers.ChoiceField(choices=LicenceB.choices, required=False)
    phone = serializers.CharField(required=False)
    sms_ok = serializers.BooleanField(required=False)
    about = serializers.CharField(max_length=600, required=False)


class DetailSerializer(serializers.Serializer):
    detail = serializers.CharField()


class RegistrationViewSet(Public):
    serializer_class = RegistrationSerializer

    @extend_schema(responses={202: DetailSerializer})
    def create(self, request: Request) -> Response:
        """Always the same answer, for a known address too; what was sent waits until it is confirmed."""
        demand_open(Organisation.objects.current())
        if not isinstance(request.data, dict):
            raise ValidationError(
                {"non_field_errors": [_("Send an object with the fields of a registration.")]}
            )
        at = timezone.now()
        answers = clean_registration(request.data, at=at)
        start_registration(answers, language=get_language() or "sv", at=at)
        return Response({"detail": _("Check your mail and confirm your address.")}, status=202)


class PublicOfferSerializer(serializers.ModelSerializer):
    """What the offer's page shows; nothing that belongs to the office."""

    state = serializers.SerializerMethodField()
    first_week = WeekField()
    last_week = WeekField()
    proposed_weeks = WeeksField()
    terms = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields = [
            "state", "role", "first_week", "last_week", "reply_by", "terms", "terms_hash", "answered_at",
            "answered_name", "decline_reason", "proposed_weeks", "proposal_text",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=Offer.State.choices))
    def get_state(self, offer: Offer) -> str:
        return offer.state_at(timezone.now())

    def get_terms(self, offer: Offer) -> dict:
        return terms_of(offer)


class AcceptSerializer(StrictSerializer):
    name = serializers.CharField(max_length=200)


class DeclineSerializer(StrictSerializer):
    """`not_this_summer`: nothing else is asked until the season is over."""

    reason = serializers.ChoiceField(choices=Offer.DeclineReason.choices, required=False, default="")
    not_this_summer = serializers.BooleanField(required=False, default=False)


class ProposeSerializer(StrictSerializer):
    weeks = WeeksField(allow_empty=False)
    text = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)


class PublicOfferViewSet(Public):
    queryset = Offer.objects.all()
    serializer_class = PublicOfferSerializer
    lookup_field = "token"
    lookup_value_regex = r"[A-Za-z0-9_-]{1,64}"

    @extend_schema(responses=PublicOfferSerializer)
    def retrieve(self, request: Request, token: str) -> Response:
        return self.answer(self._offer(request, token, timezone.now()))

    @extend_schema(request=AcceptSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, token: str) -> Response:
        at = timezone.now()
        offer, asked = self._offer(request, token, at), self.read(AcceptSerializer)
        return self.answer(accept_offer(offer, **asked, at=at))

    @extend_schema(request=DeclineSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, token: str) -> Response:
        at = timezone.now()
        offer, asked = self._offer(request, token, at), self.read(DeclineSerializer)
        return self.answer(decline_offer(offer, **asked, at=at))

    @extend_schema(request=ProposeSerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, token: str) -> Response:
        at = timezone.now()
        offer, asked = self._offer(request, token, at), self.read(ProposeSerializer)
        return self.answer(propose_weeks(offer, **asked, at=at))

    def _offer(self, request: Request, token: str, at: datetime) -> Offer:
        """The offer of this token; opening it is noted for people, never for HEAD or robots."""
        agent = request.headers.get("User-Agent", "")
        robot = visitor_of(request.method or "", agent, request.headers) == "robot"
        try:
            return open_offer(token, at=at, looks_like_robot=robot)
        except Offer.DoesNotExist:
            raise Http404 from None
