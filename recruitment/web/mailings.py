"""Staff pages of one text to many: write it, read it as each will get it, send, pause, go on, stop."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.bank.mailings import (
    LETTERS,
    change_text,
    left_out_now,
    preview_mailing,
    send_mailing,
    why_left_out,
)
from recruitment.candidates.models import Candidate
from recruitment.mailings import actions
from recruitment.mailings.models import Batch, Mailing, Recipient
from recruitment.outbox.models import Message
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.batches import SendForm, controls, letters_of, what_is_so
from recruitment.web.offer_forms import ActionForm
from recruitment.web.turning import turn

State = Batch.State


class TextForm(ActionForm):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "It begins with “Hej” and the first name, and ends with a link to the person's own page."
        ),
    )


@staff_page(Right.WORK_IN_BANK)
@require_safe
def mailings(request: StaffRequest) -> HttpResponse:
    rows = (
        Mailing.objects.filter(kind__in=LETTERS)
        .select_related("created_by")
        .annotate(people=Count("recipients"))
    )
    return render(request, "mailings/list.html", {"page": turn(request, rows.order_by("-created_at", "-pk"))})


@staff_page(Right.WORK_IN_BANK)
@require_safe
def mailing(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, _mailing(pk))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def text(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Keep the words; then each person's mail can be read."""
    row, form = _mailing(pk), TextForm(request.POST)
    form.full_clean()
    if form.carried_out(change_text, row, **form.cleaned_data):
        messages.success(request, _("Saved. Read it as each will get it, then send."))
        return redirect("mailing", pk)
    return _page(request, row, text_form=form)


@staff_page(Right.WORK_IN_BANK)
@require_safe
def letter(request: StaffRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Exactly what this person gets, but for the person's own links."""
    row = _mailing(pk)
    if not row.recipients.filter(person_id=person).exists() or not all(row.values.values()):
        raise Http404
    written = preview_mailing(row, person, timezone.now())
    context = {"mailing": row, "mail": written if isinstance(written, Message) else None, "reason": written}
    return render(request, "mailings/letter.html#mail" if request.htmx else "mailings/letter.html", context)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def leave_out(request: StaffRequest, pk: UUID, person: UUID) -> HttpResponse:
    actions.leave_out(_mailing(pk), person)
    return redirect("mailing", pk)


@staff_page(Right.WORK_IN_BANK)
@require_safe
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How far it has come; when it is done the page is drawn anew."""
    row = _mailing(pk)
    if row.state == State.SENDING:
        return render(request, "mailings/mailing.html#progress", {"mailing": row} | _progress(row))
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer if request.htmx else redirect("mailing", pk)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def send(request: StaffRequest, pk: UUID) -> HttpResponse:
    row, form = _mailing(pk), SendForm(request.POST)
    form.full_clean()
    moment = form.cleaned_data.get("send_at")
    if form.carried_out(send_mailing, row, by=request.user, at=timezone.now(), send_at=moment):
        return _said(request, form.result)
    return _page(request, row, send_form=form)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def pause(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.pause_mailing(_mailing(pk)))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.resume_mailing(_mailing(pk), by=request.user))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def stop(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _said(request, actions.stop_mailing(_mailing(pk), at=timezone.now()))


def _said(request: StaffRequest, row: Mailing) -> HttpResponse:
    messages.success(request, what_is_so(row))
    return redirect("mailing", row.pk)


def _mailing(pk: UUID) -> Mailing:
    return get_object_or_404(Mailing.objects.select_related("sent_by"), pk=pk, kind__in=LETTERS)


def _page(
    request: StaffRequest,
    row: Mailing,
    *,
    text_form: TextForm | None = None,
    send_form: SendForm | None = None,
) -> HttpResponse:
    counts, is_written = _progress(row), all(row.values.values())
    label = ngettext("Send to %(count)s person", "Send to %(count)s people", counts["total"])
    page = turn(request, row.recipients.order_by("pk"), size=50)
    context = {
        "mailing": row,
        "page": page,
        "people": _people(page.rows, row),
        "edits_words": request.user.may(Right.RUN_SETTINGS),
        "is_written": is_written,
        "letters": letters_of(row.pk),
        "text_form": text_form or TextForm(initial=row.values),
        "controls": controls(
            row,
            "mailing",
            label=label % {"count": counts["total"]},
            form=send_form or SendForm(),
            may_send=is_written and counts["total"] > 0,
            on_stop=_("Nobody else gets it, and what waits to leave is cancelled."),
        ),
    }
    return render(request, "mailings/mailing.html", context | counts)


def _people(recipients: list[Recipient], row: Mailing) -> list[dict[str, Any]]:
    """Each with a name, and what became of the message."""
    keys = [one.person_id for one in recipients]
    names = Candidate.objects.in_bulk(keys)
    found = Message.objects.of_batch(row.pk).filter(person_id__in=keys).defer("text", "html", "attachments")
    letters = {one.person_id: one for one in found}
    is_ready = row.state == State.DRAFT and all(row.values.values())
    out = left_out_now(row, keys, timezone.now()) if is_ready else {}
    return [
        {
            "row": one,
            "person": names.get(one.person_id),
            "message": letters.get(one.person_id),
            "why_not": why_left_out(one.reason or out.get(one.person_id, "")),
        }
        for one in recipients
    ]


def _progress(row: Mailing) -> dict[str, int]:
    """How many there are, how many have left, failed, been left out."""
    people = dict(row.recipients.order_by().values_list("state").annotate(Count("pk")))
    letters = dict(Message.objects.of_batch(row.pk).order_by().values_list("state").annotate(Count("pk")))
    out = people.get(Recipient.State.LEFT_OUT, 0)
    sent, failed = letters.get(Message.State.SENT, 0), letters.get(Message.State.FAILED, 0)
    return {
        "total": sum(people.values()),
        "done": sent + failed + out,
        "sent": sent,
        "failed": failed,
        "left_out": out,
    }
