"""Stop these messages: for who has not confirmed it is leaving, for who is in the bank it is a pause."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from recruitment.ads.campaigns import colleague_of, stop_campaigns
from recruitment.bank.alerts import stop_alerts
from recruitment.bank.leave import leave_bank
from recruitment.bank.tokens import person_of_alerts_token, person_of_stop_token
from recruitment.candidates.actions import pause_candidate
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.staff.models import User
from recruitment.web.private import is_possible, private_page, speak

Status = Candidate.Status


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program's own button comes without our form's key (RFC 8058); everybody else brings it."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        _stop(_person(token))
        return HttpResponse(status=204)
    return _page(request, token)


@csrf_protect
def _page(request: HttpRequest, token: str) -> HttpResponse:
    person = _person(token)
    if person is None:
        return render(request, "public/stop_unknown.html", status=404)
    speak(request, person.language)
    if request.method == "POST":
        _stop(person)
        return redirect("stop", token)
    return render(request, "public/stop.html", {"person": person})


def _person(token: str, read: Callable[[str], Candidate] = person_of_stop_token) -> Candidate | None:
    if not is_possible(token):
        return None
    try:
        return read(token)
    except RuleBroken:
        return None


def _stop(person: Candidate | None) -> None:
    """One careless press never takes back a promised place: in the bank it only pauses. Twice is harmless."""
    if person is None:
        return
    if person.status in Candidate.UNCONFIRMED:
        leave_bank(person, at=timezone.now())
    elif person.status == Status.ACTIVE:
        pause_candidate(person, at=timezone.now())


# Tips about jobs: a wish of its own, apart from pausing


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_tips(request: HttpRequest, token: str) -> HttpResponse:
    """As `stop`, for tips about jobs alone."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        if person := _person(token, person_of_alerts_token):
            stop_alerts(person, at=timezone.now())
        return HttpResponse(status=204)
    return _tips_page(request, token)


@csrf_protect
def _tips_page(request: HttpRequest, token: str) -> HttpResponse:
    person = _person(token, person_of_alerts_token)
    if person is None:
        return render(request, "public/stop_unknown.html", status=404)
    speak(request, person.language)
    if request.method == "POST":
        stop_alerts(person, at=timezone.now())
        return redirect("stop_tips", token)
    return render(request, "public/stop_tips.html", {"person": person})


# Mails to colleagues about sharing jobs


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_sharing(request: HttpRequest, token: str) -> HttpResponse:
    """As `stop`, for a colleague's campaigns alone; no login."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        if colleague := _colleague(token):
            stop_campaigns(colleague, at=timezone.now())
        return HttpResponse(status=204)
    return _sharing_page(request, token)


@csrf_protect
def _sharing_page(request: HttpRequest, token: str) -> HttpResponse:
    colleague = _colleague(token)
    if colleague is None:
        return render(request, "public/stop_unknown.html", status=404)
    if request.method == "POST":
        stop_campaigns(colleague, at=timezone.now())
        return redirect("stop_sharing", token)
    return render(request, "public/stop_sharing.html", {"colleague": colleague})


def _colleague(token: str) -> User | None:
    return colleague_of(token) if is_possible(token) else None
