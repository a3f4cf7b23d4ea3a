"""What is written about an inquiry: to the person who is asked, and to staff."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from recruitment.offers.inquiries import Inquiry, InquiryReply
from recruitment.offers.letters import listeners, reply_by_text
from recruitment.offers.terms import pay_text
from recruitment.outbox.actions import queue_message, queue_messages
from recruitment.outbox.composing import compose
from recruitment.outbox.links import absolute
from recruitment.outbox.shortening import may_text_to, shortened
from recruitment.staff.models import Organisation
from recruitment.workdays import weeks_text


def about(reply: InquiryReply) -> str:
    return f"inquiry:{reply.pk}"


def link_of(reply: InquiryReply) -> str:
    return absolute(f"/forfragan/{reply.token}/")


def write_to(reply: InquiryReply, template: str, at: datetime, **more: Any) -> None:
    """A mail; beside the question a short one to the telephone of who wants that."""
    inquiry, person = reply.inquiry, reply.candidacy.candidate
    with translation.override(person.language):
        context = {"first_name": person.first_name, **_place(inquiry)}
        if template == "inquiry":
            context |= _question(reply)
    letter = {
        "key": f"{template}-{reply.pk}",
        "template": template,
        "recipient": person.email,
        "language": person.language,
        "context": context,
        "about": about(reply),
        "person_id": person.pk,
        "due_at": at,
        **more,
    }
    if template == "inquiry" and may_text_to(person.phone, is_wanted=person.sms_ok):
        text = shortened(letter, person.phone, season_id=inquiry.vacancy.season_id)
        queue_messages([compose(**text | {"key": f"{letter['key']}-sms"})])
    queue_message(**letter)


def _question(reply: InquiryReply) -> dict[str, str]:
    vacancy = reply.inquiry.vacancy
    return {
        "pay": pay_text(vacancy.salary_min, vacancy.salary_max, vacancy.pay_type),
        "reply_by": reply_by_text(reply.inquiry.answer_by),
        "link": link_of(reply),
    }


def _place(inquiry: Inquiry) -> dict[str, str]:
    vacancy = inquiry.vacancy
    return {
        "role": str(vacancy.get_role_display()),
        "unit": vacancy.unit.name,
        "weeks": weeks_text(inquiry.weeks),
    }


def tell_staff(reply: InquiryReply, at: datetime) -> None:
    """Whoever asked, and the unit's managers: once for each person who can come."""
    inquiry, language = reply.inquiry, settings.LANGUAGE_CODE
    with translation.override(language):
        context = _place(inquiry) | {
            "candidate_name": reply.candidacy.candidate.full_name,
            "link": absolute(f"/erbjudanden/forfragningar/{inquiry.pk}/"),
        }
    organisation = Organisation.objects.current()
    queue_messages(
        compose(
            organisation,
            key=f"inquiry-yes-{reply.pk}-{user.pk}",
            template="staff_inquiry_answered",
            recipient=user.email,
            language=language,
            context=context,
            due_at=at,
        )
        for user in listeners(inquiry.vacancy.unit_id, inquiry.created_by_id)
    )
