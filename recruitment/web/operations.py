"""Staff pages of the machinery: the queue of messages, what failed and why, the clock's jobs. Never whom."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from recruitment.clock.models import Worker
from recruitment.clock.timetable import FAILED, LATE, Standing, clock_state, standings
from recruitment.outbox.failures import Done, give_up_failed, retry_failed
from recruitment.outbox.models import Message
from recruitment.outbox.purposes import PURPOSES
from recruitment.outbox.standing import Failures, Line, failures, queue_lines
from recruitment.outbox.tallies import sent_since
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.operations_words import age, job_state, job_title, rhythm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@staff_page(Right.RUN_OPERATIONS)
@require_safe
def operations(request: StaffRequest) -> HttpResponse:
    at = timezone.now()
    lines, failed = queue_lines(at), failures()
    context = {
        "at": at,
        "tiles": _tiles(lines, at),
        "queue": _queue(lines, at),
        "failures": [_failure(one) for one in failed],
        "trouble": _trouble(lines, at),
        "may_read": request.user.may(Right.SEE_MESSAGES),
    }
    return render(request, "operations/queue.html", context)


@staff_page(Right.RUN_OPERATIONS)
@require_safe
def jobs(request: StaffRequest) -> HttpResponse:
    at = timezone.now()
    rows = [_told(one) for one in standings(at)]
    context = {
        "at": at,
        "jobs": rows,
        "failed": [one for one in rows if one["row"].state == FAILED],
        "late": [one for one in rows if one["row"].state == LATE],
        "workers": Worker.objects.heard_of(at).order_by("name"),
        "is_silent": clock_state(at) == "late",
    }
    return render(request, "operations/jobs.html", context)


def _failure(one: Failures) -> dict[str, Any]:
    what = [str(PURPOSES[name].title) if name in PURPOSES else name for name in one.templates]
    return {"row": one, "channel": Message.Channel(one.channel).label, "what": ", ".join(what)}


def _told(one: Standing) -> dict[str, Any]:
    return {
        "row": one,
        "title": job_title(one.name),
        "state": job_state(one.state),
        "rhythm": rhythm(one.every),
    }


@staff_page(Right.RUN_OPERATIONS)
@require_POST
def retry(request: StaffRequest) -> HttpResponse:
    done = _carried_out(request, retry_failed)
    _tell(
        request,
        done,
        ngettext(
            "%(count)s message is in the queue again.",
            "%(count)s messages are in the queue again.",
            done.moved,
        ),
    )
    if done.too_late:
        text = ngettext(
            "It is too late to send %(count)s message.",
            "It is too late to send %(count)s messages.",
            done.too_late,
        )
        flash.info(request, text % {"count": done.too_late})
    return redirect("operations")


@staff_page(Right.RUN_OPERATIONS)
@require_POST
def give_up(request: StaffRequest) -> HttpResponse:
    done = _carried_out(request, give_up_failed)
    _tell(
        request,
        done,
        ngettext("%(count)s message is given up.", "%(count)s messages are given up.", done.moved),
    )
    return redirect("operations")


def _carried_out(request: StaffRequest, action: Callable[..., Done]) -> Done:
    """For one channel and reason, or for all where the form names none."""
    channel, reason = request.POST.get("channel", ""), request.POST.get("reason")
    reason = None if reason is None else reason.replace("\0", "")
    return action(timezone.now(), channel=channel.replace("\0", ""), reason=reason)


def _tell(request: StaffRequest, done: Done, text: str) -> None:
    if done.moved == 0 and done.too_late == 0:
        flash.info(request, _("There was nothing left to do: somebody else was quicker."))
    elif done.moved:
        flash.success(request, text % {"count": done.moved})
    if done.left:
        more = ngettext("%(count)s is left: press again.", "%(count)s are left: press again.", done.left)
        flash.info(request, more % {"count": done.left})


def _tiles(lines: list[Line], at: datetime) -> list[dict]:
    waiting = [line for line in lines if line.state == Message.State.QUEUED]
    oldest = min((line.oldest for line in waiting if line.oldest), default=None)
    failed = sum(line.count for line in lines if line.state == Message.State.FAILED)
    due = sum(line.count - line.later for line in waiting)
    return [
        {"value": due, "label": _("waiting to leave now"), "tone": "wait" if due else ""},
        {"value": age(oldest, at), "label": _("the oldest of them has waited")},
        {"value": sum(sent_since(at - HOUR).values()), "label": _("sent in the last hour"), "tone": "good"},
        {"value": sum(sent_since(at - DAY).values()), "label": _("sent in the last day"), "tone": "good"},
        {"value": failed, "label": _("failed"), "tone": "alarm" if failed else ""},
    ]


def _queue(lines: list[Line], at: datetime) -> list[dict]:
    """A row for each channel and state, whatever kinds are in it."""
    rows = []
    for (channel, state), found in groupby(lines, key=lambda line: (line.channel, line.state)):
        of_state = list(found)
        oldest = min((line.oldest for line in of_state if line.oldest), default=None)
        rows.append(
            {
                "channel": Message.Channel(channel).label,
                "state": state,
                "label": Message.State(state).label,
                "count": sum(line.count for line in of_state),
                "later": sum(line.later for line in of_state),
                "age": age(oldest if state != Message.State.FAILED else None, at),
                "url": f"{reverse('outbox')}?state={state}",
            }
        )
    return rows


def _trouble(lines: list[Line], at: datetime) -> list[dict]:
    """What ought not to be, and what it means; the first thing on the page."""
    stuck, stale = sum(line.stuck for line in lines), sum(line.stale for line in lines)
    held_up = Message.objects.held_up(at).count()
    found = [
        (stuck, _("%(count)s were claimed by a worker that is gone. They are taken back by themselves.")),
        (held_up, _("%(count)s wait for a slow server right now.")),
        (stale, _("%(count)s can no longer be sent in time, and are closed by themselves.")),
    ]
    told = [{"text": text % {"count": count}, "url": ""} for count, text in found if count]
    troubled = [job_title(one.name) for one in standings(at) if one.state in (FAILED, LATE)]
    if troubled:
        text = _("Jobs that fail or are late: %(jobs)s.") % {"jobs": ", ".join(troubled)}
        told.insert(0, {"text": text, "url": reverse("jobs_of_clock")})
    return told
