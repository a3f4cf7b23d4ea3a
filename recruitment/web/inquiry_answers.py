"""An inquiry as the person meets it: GET shows, POST answers, as often as they like while it is open."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.errors import RuleBroken
from recruitment.offers.actions import answer_inquiry
from recruitment.offers.inquiries import InquiryReply
from recruitment.offers.inquiring import find_reply, may_answer
from recruitment.offers.letters import reply_by_text
from recruitment.offers.terms import address_of, pay_text
from recruitment.web.private import is_possible, private_page, speak


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def own_inquiry(request: HttpRequest, token: str) -> HttpResponse:
    reply = _found(token)
    if reply is None:
        return render(request, "offers_public/unknown.html", status=404)
    speak(request, reply.candidacy.candidate.language)
    if request.method == "POST":
        _answer(request, reply)
        return redirect("own_inquiry", token)
    return render(request, "offers_public/inquiry.html", _facts(reply))


def _found(token: str) -> InquiryReply | None:
    try:
        return find_reply(token) if is_possible(token) else None
    except InquiryReply.DoesNotExist:
        return None


def _answer(request: HttpRequest, reply: InquiryReply) -> None:
    try:
        answer_inquiry(reply, request.POST.get("answer", ""), at=timezone.now())
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
    else:
        messages.success(request, _("Thank you, we have your answer."))


def _facts(reply: InquiryReply) -> dict:
    inquiry, vacancy = reply.inquiry, reply.inquiry.vacancy
    return {
        "reply": reply,
        "inquiry": inquiry,
        "vacancy": vacancy,
        "is_open": may_answer(reply, timezone.now()),
        "pay": pay_text(vacancy.salary_min, vacancy.salary_max, vacancy.pay_type),
        "address": address_of(vacancy.unit),
        "by": reply_by_text(inquiry.answer_by),
    }
