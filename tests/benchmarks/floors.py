"""What nothing can be quicker than, on the same server with the same middleware (design.md section 6)."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from api.candidates import CandidateSerializer
from config.urls import urlpatterns as service
from recruitment.candidates.models import Candidate, Registration
from recruitment.outbox.models import Message

FOLDER = Path(__file__).resolve().parents[2] / "var" / "test"
STATEMENT = FOLDER / "search.sql"
PAGE = "<!doctype html><title>x</title>" + "<p>Ord på en sida.</p>" * 400


class Row(serializers.ModelSerializer):
    class Meta:
        model = Candidate
        fields = [name for name in CandidateSerializer.Meta.fields if name != "terms"]


@api_view()
@authentication_classes([])
@permission_classes([])
def read(request: Request) -> Response:
    """The rows of the search's own statement."""
    return Response(Row(Candidate.objects.raw(STATEMENT.read_text()), many=True).data)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def write(request: HttpRequest) -> HttpResponse:
    """The rows of one registration, and nothing else."""
    number = request.GET["n"]
    person = Candidate(
        first_name="Stina", last_name="Ågren", email=f"golv{number}@example.org", language="sv"
    )
    person.education_status = "student"
    person.save(force_insert=True)
    waiting = Registration(
        email=person.email, data={"source": {"kind": "web"}}, language="sv", candidate=person
    )
    waiting.save(force_insert=True)
    mail = {"template": "confirm_registration", "recipient": person.email, "person_id": person.pk}
    Message(key=f"floor:{number}", text="x" * 800, html="x" * 5_000, **mail).save(force_insert=True)
    return HttpResponse(status=302, headers={"Location": "/intresse/tack/"})


urlpatterns = [path("floor/read", read), path("floor/page", page), path("floor/write", write), *service]
