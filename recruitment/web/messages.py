"""Staff pages of what was sent: the list, one message as it was sent, send again, give up."""

import re
from datetime import datetime
from uuid import UUID

from django.contrib import messages as flash
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.offers.models import Offer
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
    batch = request.GET.get("batch", "")
    page = _page(request, state, words, batch)
    context = {
        "page": page,
        "state": state,
        "q": words,
        "batch": batch,
        "tabs": _tabs(state, words, batch),
        "shows_mail": _is_demo(),
    }
    return render(request, "messages_pages/list.html", context)


@staff_page(Right.SEE_MESSAGES)
@require_safe
def message(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Message, pk=pk)
    context = {
        "message": found,
        "text": _readable(found),
        "shows_mail": _is_demo(),
        "facts": _facts(found),
        "about": _about(found, request),
        "may_be_sent": found.state == Message.State.FAILED and not _is_late(found),
        "may_be_stopped": found.state in (Message.State.FAILED, Message.State.QUEUED),
    }
    return render(request, "messages_pages/detail.html", context)


@staff_page(Right.SEE_MESSAGES)
@require_POST
def retry(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Twice is harmless; what stands in the way, or has happened already, is said on the message's page."""
    try:
        found = retry_message(get_object_or_404(Message, pk=pk), timezone.now())
    except RuleBroken as broken:
        flash.error(request, str(broken.message))
    else:
        _tell(request, found)
    return redirect("message", pk)


def _tell(request: StaffRequest, found: Message) -> None:
    if found.state == Message.State.SENT:
        flash.info(request, _("The message had already left."))
    else:
        flash.success(request, _("The message is in the queue again."))


@staff_page(Right.SEE_MESSAGES)
@require_POST
def give_up(request: StaffRequest, pk: UUID) -> HttpResponse:
    try:
        give_up_message(get_object_or_404(Message, pk=pk), timezone.now())
    except RuleBroken as broken:
        flash.error(request, str(broken.message))
    else:
        flash.success(request, _("The message is stopped."))
    return redirect("message", pk)


def _is_late(found: Message) -> bool:
    return found.send_before is not None and found.send_before <= timezone.now()


def _page(request: StaffRequest, state: str, words: str, batch: str) -> Turn:
    if state and state not in Message.State.values:
        return not_understood(state)
    if batch and not is_uuid(batch):
        return not_understood(batch)
    rows: QuerySet = Message.objects.defer("text", "html", "attachments").order_by("-created_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if batch:
        rows = rows.filter(batch=batch)
    if words:
        rows = rows.filter(recipient__icontains=words.replace("\0", ""))
    return turn(request, rows, known={"state", "q", "batch"})


def _tabs(state: str, words: str, batch: str) -> list[dict]:
    """What waits or has failed is counted; what has left is not worth a count."""
    shown = (Message.State.QUEUED, Message.State.HELD, Message.State.SENDING, Message.State.FAILED)
    counted = Message.objects.filter(state__in=shown).order_by().values_list("state")
    if is_uuid(batch):
        counted = counted.filter(batch=batch)
    counts = dict(counted.annotate(Count("pk")))
    everything = {"label": _("All"), "url": outbox_url(q=words, batch=batch), "current": not state}
    return [everything] + [
        {
            "label": label,
            "url": outbox_url(state=value, q=words, batch=batch),
            "current": value == state,
            "count": counts.get(value),
        }
        for value, label in Message.State.choices
    ]


def outbox_url(**question: str) -> str:
    """The list of messages, asked this."""
    asked = {name: value for name, value in question.items() if value}
    return f"{reverse('outbox')}?{urlencode(asked)}" if asked else reverse("outbox")


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _facts(message: Message) -> list[dict]:
    """What matters now: nothing went wrong with most, and most leave at the first attempt."""
    facts = [
        {"term": _("State"), "value": message.get_state_display(), "state": message.state, **_tone(message)},
        {"term": _("To"), "value": message.recipient},
        {"term": _("Written"), "value": _moment(message.created_at)},
        {"term": _("Sent"), "value": _moment(message.sent_at)} if message.sent_at else None,
        {"term": _("Afterwards"), "value": _delivery(message)} if message.delivery else None,
        {"term": _("Cost"), "value": _cost(message)} if message.cost else None,
        {"term": _("Next attempt"), "value": _moment(message.due_at)} if message.state == "queued" else None,
        {"term": _("Attempts"), "value": message.attempts} if message.attempts else None,
        {"term": _("What went wrong"), "value": message.reason} if message.reason else None,
    ]
    return [fact for fact in facts if fact]


def _tone(message: Message) -> dict[str, str]:
    """An offer that was sent waits for an answer; a message that was sent is done."""
    return {"tone": "good"} if message.state == Message.State.SENT else {}


def _delivery(message: Message) -> str:
    """What the provider has told of it since."""
    if message.delivered_at is None:
        return str(message.get_delivery_display())
    told = {"what": message.get_delivery_display(), "moment": _moment(message.delivered_at)}
    return _("%(what)s, %(moment)s") % told


def _cost(message: Message) -> str:
    kronor = number_format(message.cost / 10_000, 2)
    return ngettext(
        "SEK %(amount)s for %(parts)s message", "SEK %(amount)s for %(parts)s messages", message.parts
    ) % {"amount": kronor, "parts": message.parts}


def _about(found: Message, request: StaffRequest) -> list[dict[str, str]]:
    """The pages of what the message is about, as far as there are any."""
    links = []
    person = Candidate.objects.visible_to(request.user).filter(pk=found.person_id).first()
    if person:
        links.append({"label": person.full_name, "url": reverse("person", args=[person.pk])})
    kind, _colon, key = found.about.partition(":")
    if kind == "offer" and Offer.objects.visible_to(request.user).filter(pk=key).exists():
        links.append({"label": _("The offer"), "url": reverse("offer", args=[key])})
    return links


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j F Y, H:i"))


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
