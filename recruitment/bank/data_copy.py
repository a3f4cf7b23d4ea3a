"""A person's copy of everything that is stored about them (GDPR articles 15 and 20), as plain data."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from recruitment.candidates.models import Candidate
from recruitment.interviews.models import Interview, ReferenceCheck
from recruitment.introductions.models import ConditionCheck, RegisterCheck
from recruitment.offers.inquiries import InquiryReply
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.staff.models import Unit
from recruitment.workdays import format_week

# Made by the database or the service for finding the row, and said by other fields already.
_NOT_SAID = {"id", "sort_name", "search", "verified_by", "wanted_units", "excluded_units"}
_OFFER = (
    "state", "seat", "conditions", "terms", "reply_by", "sent_at", "first_opened_at", "answered_at",
    "answered_name", "decline_reason", "proposal_text", "proposed_at", "closed_at",
)  # fmt: skip
_CANDIDACY = (
    "state",
    "min_weeks",
    "max_weeks",
    "max_blocks",
    "extent",
    "close_reason",
    "created_at",
    "cleared_at",
    "asked_at",
    "answer",
    "answered_at",
)


_ASSIGNMENT = ("role", "seat", "state", "ended_how", "created_at", "ended_at")
_INTERVIEW = ("state", "booked_at", "held_at")
_REFERENCE = ("asked_on", "given_by", "said", "note", "noted_at")


def data_copy(candidate: Candidate) -> dict[str, Any]:
    """JSON with the names of the API: times in ISO 8601, weeks as `2027-W25`, units by name."""
    return {
        "person": _person(candidate),
        "seasons": [
            _candidacy(one) for one in candidate.candidacies.select_related("season").order_by("created_at")
        ],
        "offers": [_offer(one) for one in candidate.offers.exclude(sent_at=None).order_by("sent_at")],
        "inquiries": [_inquiry(one) for one in _inquiries(candidate)],
        **_before_a_yes(candidate),
        **_after_a_yes(candidate),
        "notes": [
            _fields(one, ("text", "created_at")) | {"author": one.author.full_name}
            for one in candidate.notes.select_related("author").order_by("created_at")
        ],
        "history": [
            _fields(one, ("kind", "at", "details")) for one in candidate.entries.order_by("at", "pk")
        ],
        "registrations": [
            _fields(one, ("created_at", "confirmed_at", "language", "code")) | {"answers": one.data}
            for one in candidate.registrations.order_by("created_at")
        ],
        "messages": [
            _message(one) for one in Message.objects.filter(person_id=candidate.pk).order_by("due_at")
        ],
    }


def _before_a_yes(candidate: Candidate) -> dict[str, Any]:
    interviews = Interview.objects.filter(candidacy__candidate=candidate).select_related("time__interviewer")
    references = ReferenceCheck.objects.filter(candidacy__candidate=candidate)
    return {
        "interviews": [_interview(one) for one in interviews.order_by("booked_at", "pk")],
        "references": [_fields(one, _REFERENCE) for one in references.order_by("noted_at")],
    }


def _after_a_yes(candidate: Candidate) -> dict[str, Any]:
    shown = ConditionCheck.objects.filter(offer__candidate=candidate).order_by("met_on", "pk")
    extracts = RegisterCheck.objects.filter(offer__candidate=candidate).order_by("shown_on", "pk")
    return {
        "assignments": [
            {"weeks": [format_week(week) for week in one.weeks]} | _fields(one, _ASSIGNMENT)
            for one in candidate.assignments.order_by("first_week", "pk")
        ],
        "shown": [_fields(one, ("kind", "met_on")) for one in shown],
        "register_extracts": [_fields(one, ("law", "shown", "shown_on")) for one in extracts],
    }


def _person(candidate: Candidate) -> dict[str, Any]:
    names = [field.attname for field in candidate._meta.concrete_fields if field.name not in _NOT_SAID]
    return _fields(candidate, names) | {
        "wanted_units": _unit_names(candidate.wanted_units),
        "excluded_units": _unit_names(candidate.excluded_units),
    }


def _candidacy(candidacy: Any) -> dict[str, Any]:
    weeks = [format_week(week) for week in candidacy.weeks]
    return {"season": candidacy.season.name, "weeks": weeks} | _fields(candidacy, _CANDIDACY)


def _offer(offer: Any) -> dict[str, Any]:
    weeks = {
        "weeks": [format_week(week) for week in offer.weeks],
        "proposed_weeks": [format_week(week) for week in offer.proposed_weeks],
    }
    return weeks | _fields(offer, _OFFER)


def _inquiries(candidate: Candidate) -> QuerySet[InquiryReply]:
    rows = InquiryReply.objects.filter(candidacy__candidate=candidate)
    return rows.select_related("inquiry__vacancy__unit").order_by("inquiry__created_at", "pk")


def _inquiry(reply: InquiryReply) -> dict[str, Any]:
    asked = reply.inquiry
    return {
        "asked_at": _plain(asked.created_at),
        "unit": asked.vacancy.unit.name,
        "weeks": [format_week(week) for week in asked.weeks],
    } | _fields(reply, ("answer", "answered_at"))


def _interview(interview: Interview) -> dict[str, Any]:
    time = interview.time
    asked = zip(interview.questions, interview.answers, strict=False)
    return _fields(interview, _INTERVIEW) | {
        "starts_at": _plain(time.starts_at),
        "place": time.place,
        "interviewer": time.interviewer.full_name,
        "answers": [{"question": question, "answer": answer} for question, answer in asked],
    }


def _message(message: Message) -> dict[str, Any]:
    """Without the links: whoever gets hold of the copy shall not be able to act with them."""
    fields = _fields(message, ("template", "recipient", "subject", "state", "due_at", "sent_at"))
    return fields | {"text": without_keys(message.text)}


def _unit_names(keys: list[UUID]) -> list[str]:
    return list(Unit.objects.filter(pk__in=keys).values_list("name", flat=True))


def _fields(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
