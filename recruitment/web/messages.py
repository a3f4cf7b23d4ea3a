"""Staff pages of what was sent: the list, one message as it was sent, send again, give up."""

import re
from uuid import UUID

from django.contrib import messages as flash
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruitment.outbox.actions import give_up_message, retry_message
from recruitment.outbox.masking import without_keys
from recruitment.outbox.models import Message
from recruitment.staff.models import Organisation
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.turning import Turn, not_understood, turn

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,)]")


@staff_page(Right.SEE_MESSAGES)
@require_safe
def outbox(request: StaffRequest) -> HttpResponse:
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    page = _page(request, state, words)
    context = {"page": page, "state": state, "q": words, "tabs": _tabs(state), "shows_mail": _is_demo()}
    return render(request, "messages_pages/list.html", context)


@staff_page(Right.SEE_MESSAGES)
@require_safe
def message(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Message, pk=pk)
    context = {"message": found, "text": _readable(found), "shows_mail": _is_demo(), "facts": _facts(found)}
    return render(request, "messages_pages/detail.html", context)


@staff_page(Right.SEE_MESSAGES)
@require_POST
def retry(request: StaffRequest, pk: UUID) -> HttpResponse:
    retry_message(get_object_or_404(Message, pk=pk), timezone.now())
    flash.success(request, _("The message is in the queue again."))
    return redirect("message", pk)


@staff_page(Right.SEE_MESSAGES)
@require_POST
def give_up(request: StaffRequest, pk: UUID) -> HttpResponse:
    give_up_message(get_object_or_404(Message, pk=pk), timezone.now())
    flash.success(request, _("The message is stopped."))
    return redirect("message", pk)


def _page(request: StaffRequest, state: str, words: str) -> Turn:
    if state and state not in Message.State.values:
        return not_understood(state)
    rows: QuerySet = Message.objects.order_by("-created_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(recipient__icontains=words.replace("\0", ""))
    return turn(request, rows, known={"state", "q"})


def _tabs(state: str) -> list[dict]:
    """What waits or has failed is counted; what has left is not worth a count."""
    shown = (Message.State.QUEUED, Message.State.SENDING, Message.State.FAILED)
    counted = Message.objects.filter(state__in=shown).order_by().values_list("state")
    counts = dict(counted.annotate(Count("pk")))
    everything = {"label": _("All"), "url": reverse("outbox"), "current": not state}
    return [everything] + [
        {"label": label, "url": f"?state={value}", "current": value == state, "count": counts.get(value)}
        for value, label in Message.State.choices
    ]


def _facts(message: Message) -> list[dict]:
    return [
        {"term": _("State"), "value": message.get_state_display(), "state": message.state},
        {"term": _("To"), "value": message.recipient},
        {"term": _("Written"), "value": _moment(message.created_at)},
        {"term": _("Sent"), "value": _moment(message.sent_at)},
        {"term": _("Attempts"), "value": message.attempts},
        {"term": _("What went wrong"), "value": message.reason},
    ]


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _is_demo() -> bool:
    """Only invented people's mail is shown whole: a link in somebody's mail is a key to their page."""
    return Organisation.objects.current().is_demo


def _readable(message: Message) -> SafeString:
    """The text as it was sent: with links that work in the demo, without anybody's keys elsewhere."""
    if not _is_demo():
        return escape(without_keys(message.text))
    parts = LINK.split(message.text)
    links = [f'<a href="{escape(url)}">{escape(url)}</a>' for url in LINK.findall(message.text)]
    woven: list[str] = [escape(parts[0])]
    for link, part in zip(links, parts[1:], strict=True):
        woven += [link, escape(part)]
    return mark_safe("".join(woven))  # noqa: S308 - every part is escaped above
