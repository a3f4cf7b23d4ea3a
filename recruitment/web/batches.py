"""What the pages of all that goes to many share: send now or at a moment, pause, go on, stop."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.mailings.models import Batch
from recruitment.outbox.models import Message
from recruitment.web.messages import outbox_url
from recruitment.web.offer_forms import ActionForm

State = Batch.State


class SendForm(ActionForm):
    send_at = forms.DateTimeField(
        label=gettext_lazy("Send at a moment"),
        required=False,
        help_text=gettext_lazy("Empty sends now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


def what_is_so(batch: Batch) -> str:
    """What one is told after a press: also when somebody else was quicker, or pressed twice."""
    texts = {
        State.DRAFT: _("Nothing has been sent yet."),
        State.SENDING: _("It is being sent."),
        State.PAUSED: _("Paused. What has been sent is sent."),
        State.DONE: _("All of it has been sent."),
        State.STOPPED: _("Stopped. What has been sent is sent."),
    }
    if batch.state == State.SENDING and batch.sent_at and batch.send_at and batch.send_at > batch.sent_at:
        return _("It will be sent at the moment you chose.")
    return texts[State(batch.state)]


def controls(
    batch: Batch, name: str, *, label: str, form: forms.Form, may_send: bool, on_stop: str
) -> dict[str, Any]:
    """The buttons of a batch, for components/batch.html; `name` is that of its routes (`send_<name>` ...)."""
    is_open = batch.state in (State.DRAFT, State.SENDING, State.PAUSED)
    urls = {verb: reverse(f"{verb}_{name}", args=[batch.pk]) for verb in ("send", "pause", "resume", "stop")}
    return {
        "urls": urls,
        "send": label if batch.state == State.DRAFT and may_send else "",
        "form": form,
        "may_pause": batch.state == State.SENDING,
        "may_resume": batch.state == State.PAUSED and may_send,
        "on_stop": on_stop if is_open else "",
        "fault": batch.fault if batch.state == State.PAUSED else "",
        "waits_until": batch.send_at if batch.state == State.SENDING else None,
    }


def letters_of(batch: UUID) -> list[dict[str, Any]]:
    """How many messages of a batch there are in each state, leading to the list of them."""
    found = dict(Message.objects.of_batch(batch).order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "label": label,
            "count": found[state],
            "url": outbox_url(state=state, batch=str(batch)),
        }
        for state, label in Message.State.choices
        if state in found
    ]
