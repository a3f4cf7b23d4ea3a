"""How long a person is with us, in their own hands: stay another year, pause, start again, leave."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.alerts import start_alerts, stop_alerts
from recruitment.bank.leave import leave_bank
from recruitment.bank.tokens import person_of_stay_token
from recruitment.candidates.actions import pause_candidate, resume_candidate
from recruitment.candidates.models import STAYING, Candidate
from recruitment.errors import RuleBroken
from recruitment.offers.answering import YES
from recruitment.records.retention import retention_of
from recruitment.records.staying import renew_stay, stays_until
from recruitment.staff.models import Organisation
from recruitment.web.personal import own
from recruitment.web.personal_session import leave
from recruitment.web.private import is_possible, private_page, speak

LONGEST_PAUSE = timedelta(days=366)
WRITES = require_http_methods(["GET", "HEAD", "POST"])


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        required=False,
        help_text=gettext_lazy(
            "From that day we may get in touch again. Empty: until you start again yourself."
        ),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day like 2027-08-31.")},
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        today = timezone.localdate()
        if until is not None and not today < until <= today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Choose a day that is still to come, within a year."))
        return until


# By the link in the mail that asks


@private_page
@WRITES
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """One tap: GET shows the button, POST renews; the link works again and again."""
    person = _person(token)
    if person is None:
        return render(request, "public/stop_unknown.html", status=404)
    speak(request, person.language)
    if request.method == "POST" and _may_stay(person):
        renew_stay(person, at=timezone.now())
        return redirect("stay", token)
    return render(request, "public/stay.html", _of_stay(person) | {"person": person})


def _person(token: str) -> Candidate | None:
    """Whoever has left or never came is nobody here."""
    try:
        person = person_of_stay_token(token) if is_possible(token) else None
    except RuleBroken:
        return None
    return person if person and _may_stay(person) else None


def _may_stay(person: Candidate) -> bool:
    return person.status in (*STAYING, Candidate.Status.EXPIRED)


def _of_stay(person: Candidate) -> dict[str, Any]:
    """Until when, and whether that has been said today already."""
    until, renewed = stays_until(person, Organisation.objects.current()), person.renewed_at
    is_done = bool(until and renewed and timezone.localdate(renewed) == timezone.localdate())
    return {"until": date_format(until, "j F Y") if until else "", "is_done": is_done}


# On the own page


@own
@require_POST
def renew(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    renew_stay(candidate, at=timezone.now())
    messages.success(request, _("Good. You stay in the bank."))
    return redirect("own_page", token)


@own
@WRITES
def pause(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pause_candidate(candidate, at=timezone.now(), until=form.cleaned_data["until"])
        messages.success(request, _("You have paused."))
        return redirect("own_page", token)
    return render(request, "public/own_pause.html", {"form": form, "token": token})


@own
@require_POST
def resume(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    resume_candidate(candidate, at=timezone.now())
    messages.success(request, _("Welcome back. Now we can get in touch again."))
    return redirect("own_page", token)


@own
@require_POST
def tips(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    """Tips about jobs, on or off."""
    if request.POST.get("tips") == "on":
        start_alerts(candidate)
        messages.success(request, _("You get tips about jobs again, one a week at most."))
    else:
        stop_alerts(candidate, at=timezone.now())
        messages.success(request, _("You get no more tips about jobs."))
    return redirect("own_page", token)


@own
@WRITES
def leave_page(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    """Leaving takes a question first: what happens to offers, a promised place and the data."""
    at = timezone.now()
    kept = retention_of(candidate, at)
    if request.method == "POST":
        leave_bank(candidate, at=at, kept=kept.refusal)
        leave(request)
        return redirect("left")
    has_place = candidate.offers.filter(state__in=YES).exists()
    return render(request, "public/leave.html", {"token": token, "has_place": has_place, "kept": kept})


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "public/left.html")
