"""A person's copy of everything that is stored: as JSON to take elsewhere, as PDF to read and keep."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruitment.candidates.models import Candidate
from recruitment.interviews.models import Interview, ReferenceCheck
from recruitment.interviews.telling import when_of
from recruitment.introductions.models import ConditionCheck, RegisterCheck
from recruitment.offers.inquiries import InquiryReply
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.records.copying import full_copy
from recruitment.records.disclosing import Given
from recruitment.records.printing import Part, as_pdf
from recruitment.staff.models import Organisation
from recruitment.web.personal import own
from recruitment.web.personal_words import shown
from recruitment.workdays import weeks_text

Fact = tuple[str, str]


@own
@require_safe
def copy(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    copied = full_copy(candidate, timezone.now())
    response = JsonResponse(copied, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return response


@own
@require_safe
def copy_to_read(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    at = timezone.now()
    intro = _("Everything that %(organisation)s has stored about you in the recruitment bank, %(day)s.") % {
        "organisation": Organisation.objects.current().display_name,
        "day": timezone.localdate(at).isoformat(),
    }
    parts = _parts(candidate, shown(candidate, token, at))
    paper = as_pdf(_("My data"), intro, parts, language=(get_language() or "sv")[:2], at=at)
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="mina-uppgifter.pdf"'
    return response


def _parts(candidate: Candidate, found: dict[str, Any]) -> list[Part]:
    """Those with something in them."""
    offers = [(one["title"], f"{one['weeks']}. {one['label']}.") for one in found["offers"]]
    notes = [(f"{note.author}, {_day(note.created_at)}", note.text) for note in found["notes"]]
    parts = [
        *[Part(str(part["title"]), _facts(part["facts"])) for part in found["parts"]],
        Part(_("Seasons"), [(row.season.name, str(row.get_state_display())) for row in found["seasons"]]),
        Part(_("Your offers"), offers),
        Part(_("Questions whether you can come"), _inquiries(candidate)),
        Part(_("Interviews"), _interviews(candidate)),
        Part(_("References"), _references(candidate)),
        Part(_("Your assignments"), _assignments(candidate)),
        Part(_("What you have shown"), _shown(candidate)),
        Part(_("What we have noted"), _facts(found["from_us"])),
        Part(_("Our notes"), notes),
        Part(_("How long we keep your data"), _facts(found["kept"])),
        Part(_("Who has been given your data"), [_given(one) for one in found["given"]]),
        Part(_("Messages"), _messages(candidate)),
        Part(_("What has happened"), [(_day(event["at"]), str(event["title"])) for event in found["events"]]),
    ]
    return [part for part in parts if part.facts]


def _facts(facts: Iterable[dict[str, Any]]) -> list[Fact]:
    return [(str(fact["term"]), _value(fact["value"])) for fact in facts]


def _value(value: Any) -> str:
    return _("Not given") if value in (None, "") else str(value)


def _given(one: Given) -> Fact:
    return one.day.isoformat(), ": ".join(filter(None, [one.what, one.to]))


def _inquiries(candidate: Candidate) -> list[Fact]:
    rows = InquiryReply.objects.filter(candidacy__candidate=candidate)
    rows = rows.select_related("inquiry__vacancy__unit").order_by("inquiry__created_at", "pk")
    return [(_day(row.inquiry.created_at), _inquiry(row)) for row in rows]


def _inquiry(row: InquiryReply) -> str:
    answer = row.get_answer_display() if row.answer else _("No answer")
    return f"{row.inquiry.vacancy.unit}, {weeks_text(row.inquiry.weeks)}. {answer}."


def _assignments(candidate: Candidate) -> list[Fact]:
    rows = candidate.assignments.select_related("vacancy__unit").order_by("first_week", "pk")
    return [(f"{row.vacancy.unit}, {weeks_text(row.weeks)}", f"{row.get_state_display()}.") for row in rows]


def _shown(candidate: Candidate) -> list[Fact]:
    """Of a register extract only that it was shown, and when."""
    checks = ConditionCheck.objects.filter(offer__candidate=candidate).order_by("met_on", "pk")
    extracts = RegisterCheck.objects.filter(offer__candidate=candidate, shown=True).order_by("shown_on", "pk")
    return [
        *[(row.met_on.isoformat(), str(row.get_kind_display())) for row in checks],
        *[(row.shown_on.isoformat(), str(row.get_law_display())) for row in extracts],
    ]


def _interviews(candidate: Candidate) -> list[Fact]:
    rows = Interview.objects.filter(candidacy__candidate=candidate).select_related("time__interviewer")
    return [_interview(row) for row in rows.order_by("booked_at", "pk")]


def _interview(row: Interview) -> Fact:
    said = [f"{asked}: {answer}" for asked, answer in zip(row.questions, row.answers, strict=False) if answer]
    lines = [f"{row.get_state_display()}. {row.time.place}, {row.time.interviewer}", *said]
    return when_of(row.time), "\n".join(lines)


def _references(candidate: Candidate) -> list[Fact]:
    rows = ReferenceCheck.objects.filter(candidacy__candidate=candidate).order_by("asked_on", "pk")
    return [
        (f"{row.asked_on.isoformat()}, {row.given_by}", f"{row.get_said_display()}. {row.note}".strip())
        for row in rows
    ]


def _messages(candidate: Candidate) -> list[Fact]:
    """As they were written, without the keys that would open something."""
    rows = Message.objects.filter(person_id=candidate.pk).order_by("due_at", "pk")
    return [_message(row) for row in rows.only("subject", "text", "state", "sent_at", "due_at")]


def _message(row: Message) -> Fact:
    text = f"{row.get_state_display()}.\n{without_keys(row.text)}"
    return f"{_day(row.sent_at or row.due_at)}: {row.subject}", text


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
