"""Picking a time for an interview, by the link in the mail: GET shows, POST picks, changes or cancels."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.bank.tokens import candidacy_of_interview_token
from recruitment.errors import RuleBroken
from recruitment.interviews.booking import book_interview, cancel_interview
from recruitment.interviews.calendar import calendar_file
from recruitment.interviews.locking import booked_of
from recruitment.interviews.models import Interview, InterviewTime
from recruitment.interviews.rules import may_change, time_gone, times_for, why_not_book
from recruitment.interviews.telling import title_of
from recruitment.interviews.tokens import interview_link
from recruitment.seasons.models import Candidacy
from recruitment.staff.models import Organisation
from recruitment.web.private import is_possible, private_page, speak


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def pick_interview(request: HttpRequest, token: str) -> HttpResponse:
    candidacy = _asked(request, token)
    if candidacy is None:
        return render(request, "public/stop_unknown.html", status=404)
    if request.method == "POST":
        _answer(request, candidacy)
        return redirect("pick_interview", token)
    return render(request, "public/interview.html", _shown(candidacy, token))


@private_page
@require_safe
def interview_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The booked time, for the person's own calendar."""
    candidacy = _asked(request, token)
    booked = booked_of(candidacy) if candidacy else None
    if candidacy is None or booked is None:
        raise Http404
    link = interview_link(candidacy.candidate_id, candidacy.season_id)
    file = calendar_file(booked, booked.time, title_of(), link, booked.booked_at)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="intervju.ics"'
    return response


def _asked(request: HttpRequest, token: str) -> Candidacy | None:
    try:
        found = candidacy_of_interview_token(token) if is_possible(token) else None
    except RuleBroken:
        return None
    if found:
        speak(request, found.candidate.language)
    return found


def _answer(request: HttpRequest, candidacy: Candidacy) -> None:
    """Picked or cancelled; refused because things have changed, the page tells how it stands."""
    try:
        if "cancel" in request.POST:
            _cancel(request, candidacy)
        else:
            book_interview(candidacy, _time(request), by=None, at=timezone.now())
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))


def _cancel(request: HttpRequest, candidacy: Candidacy) -> None:
    if booked := booked_of(candidacy):
        cancel_interview(booked, by=None, at=timezone.now())
        messages.success(request, _("The interview is cancelled."))


def _time(request: HttpRequest) -> InterviewTime:
    """What was pressed; anything else is a time that is gone."""
    try:
        key = UUID(request.POST.get("time", ""))
    except ValueError:
        raise time_gone() from None
    found = InterviewTime.objects.filter(pk=key).first()
    if found is None:
        raise time_gone()
    return found


def _shown(candidacy: Candidacy, token: str) -> dict[str, Any]:
    at, booked = timezone.now(), booked_of(candidacy)
    can_change = booked is None or may_change(booked, at)
    closed = why_not_book(candidacy)
    return {
        "token": token,
        "season": candidacy.season,
        "person": candidacy.candidate,
        "booked": booked,
        "facts": _facts(booked) if booked else [],
        "can_change": can_change,
        "closed": closed,
        "times": list(times_for(candidacy, at)) if can_change and not closed else [],
        "contact": Organisation.objects.current(),
    }


def _facts(booked: Interview) -> list[dict[str, Any]]:
    time = booked.time
    where: dict[str, Any] = {"term": _("Where"), "value": time.place}
    if time.place.startswith("https://"):
        where |= {"url": time.place, "action": _("Open")}
    minutes = _("%(minutes)s minutes") % {"minutes": time.minutes}
    return [where, {"term": _("You meet"), "value": time.interviewer}, {"term": _("Lasts"), "value": minutes}]
