"""An offer as the person meets it: GET shows, POST answers, and the page always tells the true state."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.ads.visitors import Visitor, visitor_of
from recruitment.introductions.actions import step_back
from recruitment.introductions.conditions import missing
from recruitment.introductions.onwards import way_of
from recruitment.introductions.standing import standing
from recruitment.offers.answering import YES, find_offer, open_offer, step_back_until
from recruitment.offers.calendar import calendar_file
from recruitment.offers.models import Offer
from recruitment.web.answering_forms import ANSWERS, AnswerForm
from recruitment.web.letters import letter_of
from recruitment.web.private import is_possible, private_page, speak

ACCEPT = "accept"


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    found = _found(request, token)
    if found is None:
        return _unknown(request)
    if request.method == "POST":
        return _answer(request, found)
    return _page(request, found)


@private_page
@require_safe
def offer_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The days of a yes, for the person's own calendar."""
    found = _found(request, token)
    if found is None or found.state not in YES:
        raise Http404
    file = calendar_file(found, [one.text for one in missing(found)])
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="sommarjobb.ics"'
    return response


@private_page
@require_safe
def own_offer_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The offer as a paper to keep; taking it changes nothing, whoever does."""
    found = _sent(token)
    return _unknown(request) if found is None else letter_of(found)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_offer(request: HttpRequest, token: str) -> HttpResponse:
    """Stepping back from a yes takes a question first, and then a POST."""
    found = _found(request, token)
    if found is None:
        return _unknown(request)
    if found.state not in YES:
        return redirect("own_offer", token)
    if request.method == "POST":
        step_back(found, at=timezone.now())
        return redirect("own_offer", token)
    return render(request, "offers_public/step_back.html", _facts(found))


def _found(request: HttpRequest, token: str) -> Offer | None:
    """The offer, in the person's language; noted as opened when a person looks at it for the first time."""
    if not is_possible(token):
        return None
    agent = request.headers.get("User-Agent", "")
    is_person = visitor_of(request.method or "", agent, request.headers) == Visitor.PERSON
    try:
        found = open_offer(token, at=timezone.now(), looks_like_robot=not is_person)
    except Offer.DoesNotExist:
        return None
    speak(request, found.candidate.language)
    return found


def _sent(token: str) -> Offer | None:
    try:
        return find_offer(token) if is_possible(token) else None
    except Offer.DoesNotExist:
        return None


def _answer(request: HttpRequest, found: Offer) -> HttpResponse:
    """Answered, or refused because things have changed: the page tells how it stands. Else the form again."""
    kind = ANSWERS.get(request.POST.get("answer", ""))
    if kind is None:
        messages.warning(request, _("Choose one of the answers below."))
        return redirect("own_offer", found.token)
    form = kind(request.POST, offer=found)
    if form.carried_out(timezone.now()) or form.refused:
        _tell(request, form)
        return redirect("own_offer", found.token)
    return _page(request, found, form)


def _tell(request: HttpRequest, form: AnswerForm) -> None:
    if form.refused:
        messages.warning(request, str(form.refused))


def _page(request: HttpRequest, found: Offer, answered: AnswerForm | None = None) -> HttpResponse:
    """`answered` is a form with faults, which takes the place of the empty one."""
    forms = {name: form(offer=found) for name, form in ANSWERS.items()}
    if answered:
        forms[answered.answer] = answered
    context = _facts(found) | {"forms": forms, "form": answered, "asked": answered and answered.answer}
    return render(request, "offers_public/offer.html", context)


def _facts(found: Offer) -> dict:
    now = timezone.now()
    return {
        "offer": found,
        "standing": standing(found, now),
        "way": way_of(found, timezone.localdate(now)),
        "may_step_back": timezone.localdate(now) <= step_back_until(found),
        "step_back_until": step_back_until(found),
    }


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "offers_public/unknown.html", status=404)
