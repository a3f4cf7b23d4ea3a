"""The bank: search, facets, a person with history, notes, tags and what has been verified."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import TermsField, UnitField, UnitsField, WeeksField
from api.resources import ReadResource
from api.serializers import StrictModelSerializer, StrictSerializer
from api.sources import CorrectSourceSerializer
from recruitment.bank.correcting import correct_source
from recruitment.bank.exporting import COLUMNS, XLSX, csv_lines, xlsx_file
from recruitment.bank.facets import facets_of
from recruitment.bank.keeping import understood
from recruitment.bank.leave import leave_bank
from recruitment.bank.merging import merge_people
from recruitment.bank.models import Export
from recruitment.bank.parting import undo_merge
from recruitment.bank.placeholders import add_placeholder, demand_placeholder
from recruitment.bank.questions import read_question, write_question
from recruitment.bank.search import CandidateFilter, SearchResult, search_candidates
from recruitment.bank.timeline import timeline
from recruitment.candidates.actions import (
    add_note,
    change_candidate,
    check_start,
    note_ladok_check,
    set_tags,
    verify_degree,
    withdraw_verification,
)
from recruitment.candidates.choices import (
    AdmitTerm,
    EducationStatus,
    Extent,
    LadokOutcome,
    LicenceB,
    VerifiedMethod,
)
from recruitment.candidates.models import Candidate, VerifiedLevel
from recruitment.candidates.terms import MOST_BREAKS
from recruitment.errors import RuleBroken
from recruitment.records.disclosing import give_out_people, note_reading
from recruitment.records.staying import note_stay
from recruitment.seasons.models import Season
from recruitment.staff.models import Area
from recruitment.staff.rights import Right

PAGING = frozenset({"cursor", "page_size"})
QUESTION = [
    OpenApiParameter(name, str, description=known.label)
    for name, known in CandidateFilter.base_filters.items()
]


class CandidateSerializer(StrictModelSerializer):
    """`terms` are those completed by the first Monday of the current season."""

    wanted_units = UnitsField(required=False)
    excluded_units = UnitsField(required=False)
    email = serializers.CharField(read_only=True)  # nobody's for a placeholder
    terms = serializers.SerializerMethodField()
    study_breaks = TermsField(required=False, max_length=MOST_BREAKS)

    class Meta:
        model = Candidate
        fields = [
            "id", "status", "is_placeholder", "first_name", "last_name", "email", "phone", "sms_ok",
            "language",
            "education_status", "university", "admit_term", "admit_year", "terms", "terms_correction",
            "study_breaks", "vfu_completed", "vfu_area", "verified_level", "verified_on", "verified_method",
            "verified_reference", "licence_b", "extent", "wanted_areas", "wanted_units", "excluded_units",
            "about", "tags",
            "first_source_kind", "first_source_id", "first_source_label", "last_source_kind",
            "last_source_id", "last_source_label", "registered_at", "confirmed_at", "renewed_at",
            "last_contacted_at", "paused_until",
        ]  # fmt: skip
        read_only_fields = [
            "id", "status", "is_placeholder", "email", "verified_level", "verified_on", "verified_method",
            "verified_reference",
            "tags",
            "first_source_kind", "first_source_id", "first_source_label", "last_source_kind",
            "last_source_id", "last_source_label", "registered_at", "confirmed_at", "renewed_at",
            "last_contacted_at", "paused_until",
        ]  # fmt: skip

    def get_terms(self, person: Candidate) -> int | None:
        day = self.context["terms_on"]
        return person.terms_on(day) if day else None


class NoteSerializer(StrictSerializer):
    text = serializers.CharField(max_length=2000)


class TagsSerializer(StrictSerializer):
    add = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)
    remove = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)


class VerifySerializer(StrictSerializer):
    """Each level has methods of its own; `reference` is needed for `decision` and `assessment`."""

    level = serializers.ChoiceField(choices=VerifiedLevel.choices)
    method = serializers.ChoiceField(choices=VerifiedMethod.choices)
    reference = serializers.CharField(max_length=120, allow_blank=True, default="")


class ExportSerializer(StrictSerializer):
    """`question` is the query string of this list; the file has its columns in the order of their table."""

    question = serializers.CharField(max_length=4_000, allow_blank=True, default="")
    columns = serializers.ListField(child=serializers.ChoiceField(choices=list(COLUMNS)), allow_empty=False)
    format = serializers.ChoiceField(choices=Export.Format.choices, default=Export.Format.CSV)


class LadokSerializer(StrictSerializer):
    outcome = serializers.ChoiceField(choices=LadokOutcome.choices)


class MergeSerializer(StrictSerializer):
    other = serializers.UUIDField()


class PlaceholderSerializer(StrictSerializer):
    """`id`, chosen by whoever asks, makes sending it twice one person."""

    id = serializers.UUIDField(required=False)
    education_status = serializers.ChoiceField(choices=EducationStatus.choices)
    admit_term = serializers.ChoiceField(choices=AdmitTerm.choices, required=False)
    admit_year = serializers.IntegerField(required=False)
    licence_b = serializers.ChoiceField(choices=LicenceB.choices, required=False)
    extent = serializers.ChoiceField(choices=Extent.choices, required=False)
    weeks = WeeksField(required=False)
    wanted_areas = serializers.MultipleChoiceField(choices=Area.choices, required=False)
    excluded_units = UnitField(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        try:
            check_start(attrs.get("admit_term", ""), attrs.get("admit_year"), timezone.now())
        except RuleBroken as broken:
            raise ValidationError({broken.field: [str(broken.message)]}) from None
        return attrs


class EventSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    by = serializers.CharField()
    details = serializers.CharField()
    link = serializers.CharField()


class FacetsSerializer(serializers.Serializer):
    """Counts end at 1,000, which means that many or more."""

    total = serializers.IntegerField()
    complete = serializers.BooleanField()
    values = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))


class CandidateViewSet(ReadResource):
    queryset = Candidate.objects.order_by("-registered_at", "-pk")
    serializer_class = CandidateSerializer
    rights = {
        "read": Right.SEE_BANK,
        "write": Right.WORK_IN_BANK,
        "notes": Right.SEE_BANK,
        "verify_degree": Right.SEE_BANK,
        "withdraw_verification": Right.SEE_BANK,
        "check_studies": Right.SEE_BANK,
    }
    asks_of = {"facets": frozenset(CandidateFilter.base_filters)}

    def known_parameters(self) -> frozenset[str]:
        """The filter itself says what it does not know, together with every other fault."""
        if self.action == "list":
            return PAGING | frozenset(self.request.query_params)
        return super().known_parameters()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """A row is found by its id alone; `list` asks for itself."""
        return queryset

    def facts_of(self, rows: list[Candidate]) -> dict[str, Any]:
        return {"terms_on": self.season.first_week if self.season else None}

    @cached_property
    def season(self) -> Season | None:
        return Season.objects.current(timezone.localdate())

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who has looked is noted once a day: the person may see it."""
        found = self.get_object()
        if request.method == "GET":
            note_reading(found, self.request.user, timezone.now())
        return self.answer(found)

    @extend_schema(request=CandidateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        person = self.get_object()
        form = CandidateSerializer(person, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return self.answer(change_candidate(person, form.validated_data, **self.by_now))

    @extend_schema(request=PlaceholderSerializer, responses={201: CandidateSerializer})
    @action(detail=False, methods=["post"], pagination_class=None)
    def placeholders(self, request: Request) -> Response:
        """Somebody with protected identity, by a code name that the service draws: no name, no address."""
        given = self.read(PlaceholderSerializer)
        key = given.pop("id", None)
        return self.answer(add_placeholder(given, key=key, **self.by_now), status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def stay(self, request: Request, pk: str) -> Response:
        """Somebody with protected identity, who gets no letters, has said that they stay another year."""
        return self.answer(note_stay(self.get_object(), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Somebody with protected identity has said that they leave; everybody else does it themselves."""
        person = self.get_object()
        demand_placeholder(person)
        return self.answer(leave_bank(person, **self.by_now))

    @extend_schema(parameters=QUESTION, responses=FacetsSerializer)
    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """How many of those found have each value of each parameter."""
        return Response(FacetsSerializer(facets_of(self._found())).data)

    @extend_schema(responses=EventSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        return Response(EventSerializer(timeline(self.get_object(), self.request.user), many=True).data)

    @extend_schema(request=MergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Give everything of `other` to this person, whose address stays; to be undone within 30 days."""
        kept = self.get_object()
        gone = self.get_queryset().filter(pk=(key := self.read(MergeSerializer)["other"])).first()
        merge_people(kept, gone or Candidate(pk=key), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=CorrectSourceSerializer)
    @action(detail=True, methods=["post"], url_path="correct-source")
    def correct_source(self, request: Request, pk: str) -> Response:
        """They came another way than it says: with the reason, in their history. Else nobody changes it."""
        person, said = self.get_object(), self.read(CorrectSourceSerializer)
        return self.answer(correct_source(person, said.pop("source"), **said, **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="undo-merge")
    def undo_merge(self, request: Request, pk: str) -> Response:
        """Undo the newest merge into this person: two people again."""
        merge = self.get_object().merges.filter(undone_at=None).order_by("-at").first()
        if merge is None:
            raise NotFound
        undo_merge(merge, **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, pk: str) -> Response:
        note = add_note(self.get_object(), self.read(NoteSerializer)["text"], **self.by_now)
        return Response(NoteSerializer(note).data, status=201)

    @extend_schema(request=TagsSerializer)
    @action(detail=True, methods=["post"])
    def tags(self, request: Request, pk: str) -> Response:
        set_tags([self.get_object()], **self.read(TagsSerializer), **self.by_now)
        return self.answer(self.get_object())

    @extend_schema(request=VerifySerializer)
    @action(detail=True, methods=["post"], url_path="verify-degree")
    def verify_degree(self, request: Request, pk: str) -> Response:
        """Note that a degree has been seen or assessed: which and how; documents stay outside."""
        return self.answer(verify_degree(self.get_object(), **self.read(VerifySerializer), **self.by_now))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="withdraw-verification")
    def withdraw_verification(self, request: Request, pk: str) -> Response:
        """A degree that was verified by mistake is no longer."""
        return self.answer(withdraw_verification(self.get_object(), **self.by_now))

    @extend_schema(request=ExportSerializer, responses={(200, "text/csv"): bytes, (200, XLSX): bytes})
    @action(detail=False, methods=["post"], pagination_class=None)
    def export(self, request: Request) -> HttpResponseBase:
        """Those who are found as a file, to 20,000 people; that it was made is noted."""
        given = self.read(ExportSerializer)
        question = write_question(understood(given.pop("question"), self.request.user, timezone.now()))
        found = search_candidates(read_question(question), self.request.user, timezone.now()).found
        made, keys = give_out_people(found, **given, question=question, **self.by_now)
        if made.format == Export.Format.XLSX:
            return HttpResponse(xlsx_file(made, keys), content_type=XLSX)
        return StreamingHttpResponse(csv_lines(made, keys), content_type="text/csv; charset=utf-8")

    @extend_schema(request=LadokSerializer)
    @action(detail=True, methods=["post"], url_path="check-studies")
    def check_studies(self, request: Request, pk: str) -> Response:
        """Note that the studies have been checked in Ladok, and what came of it; nothing else is kept."""
        return self.answer(note_ladok_check(self.get_object(), **self.read(LadokSerializer), **self.by_now))

    def _found(self) -> SearchResult:
        question = self.request.query_params.copy()
        for name in PAGING:
            question.pop(name, None)
        found = search_candidates(question, self.request.user, timezone.now())
        if found.errors:
            raise ValidationError(
                {name: [str(text) for text in faults] for name, faults in found.errors.items()}
            )
        return found

    @extend_schema(parameters=QUESTION)
    def list(self, request: Request) -> Response:
        """Those who are found, best match first. When nobody has the name in `q`: those with nearly that
        name, and the answer has the header `Names-Alike: true`."""
        found = self._found()
        rows = self.paginate_queryset(found.queryset)
        if is_alike := not rows and found.alike is not None:
            rows = self.paginate_queryset(found.alike.queryset)
        answer = self.get_paginated_response(self.written(rows, many=True))
        if is_alike:
            answer.headers["Names-Alike"] = "true"
        return answer
