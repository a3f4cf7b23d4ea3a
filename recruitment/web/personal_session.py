"""Who is on their own page: two hours in this browser, after a link that was used up by POST."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from recruitment.candidates.actions import open_personal_link, use_personal_link
from recruitment.candidates.models import Candidate

KEY = "own_page"
LASTS = timedelta(hours=2)


def enter(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Straight to the own page, for who has just proved that the address is theirs."""
    link = open_personal_link(candidate, at=timezone.now())
    return enter_by(request, link.token)


def enter_by(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link up and open the page at its address. The session gets a new id: nobody else has it."""
    at = timezone.now()
    candidate = use_personal_link(token, at=at)
    request.session.cycle_key()
    until = (at + LASTS).isoformat()
    request.session[KEY] = {"candidate": str(candidate.pk), "token": token, "until": until}
    return redirect("own_page", token)


def owner(request: HttpRequest, token: str) -> Candidate | None:
    """Whose page this browser has open at this address, while it lasts."""
    kept = request.session.get(KEY)
    if not kept or kept["token"] != token or datetime.fromisoformat(kept["until"]) <= timezone.now():
        return None
    return Candidate.objects.exclude(status=Candidate.Status.LEFT).filter(pk=kept["candidate"]).first()


def leave(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
