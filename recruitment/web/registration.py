"""How somebody gets into the bank: the form, what can be told at once, and the confirmed address."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recruitment.bank.answers import Answers, answers_of
from recruitment.bank.confirming import confirm_registration, find_registration, is_invitation
from recruitment.bank.register import add_answers, send_personal_link, start_registration
from recruitment.bank.sources import Source, resolve_code
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Registration, SourceKind
from recruitment.errors import RuleBroken
from recruitment.lectures.pulse import is_open
from recruitment.seasons.models import Season
from recruitment.staff.models import Organisation
from recruitment.staff.opening import demand_open
from recruitment.web.personal_session import enter
from recruitment.web.private import is_possible, private_page, speak
from recruitment.web.registration_forms import RegisterForm, TellMoreForm, is_trapped, known_from
from recruitment.web.slim import in_one_request

WAITING, TOLD = "registration", "registration_told"  # in the session of who has just registered
SAME_TAP = timedelta(seconds=60)


@in_one_request
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, code: str = "") -> HttpResponse:
    organisation = Organisation.objects.current()
    demand_open(organisation)
    source = resolve_code(code)
    if request.method == "POST" and is_trapped(request.POST):
        return redirect("thanks")  # looks like any other
    form = RegisterForm(request.POST or None, organisation=organisation, initial=known_from(source.lecture))
    if form.is_valid():
        _begin(request, answers_of(form.cleaned_data), "" if _is_unknown(code, source) else code)
        return redirect("thanks")
    context = {"form": form, "source": source, "code_is_unknown": _is_unknown(code, source)}
    context["asks_pulse"] = source.lecture is not None and is_open(source.lecture, timezone.now())
    return render(request, "public/register.html", context)


def _is_unknown(code: str, source: Source) -> bool:
    return bool(code) and source.kind == SourceKind.WEB


def _begin(request: HttpRequest, answers: Answers, code: str) -> None:
    """One registration, however many times the button is pressed: the session knows which one waits."""
    at = timezone.now()
    waiting = _waiting(request)
    if waiting and waiting.email == answers["email"] and at - waiting.created_at < SAME_TAP:
        add_answers(waiting, answers, at=at)
        return
    registration = start_registration(answers, code=code, language=get_language() or "sv", at=at)
    request.session[WAITING] = str(registration.pk)
    request.session.pop(TOLD, None)


def _waiting(request: HttpRequest) -> Registration | None:
    """What this browser has registered, until the address is confirmed: then the own page takes over."""
    key = request.session.get(WAITING)
    if key is None:
        return None
    registration = Registration.objects.filter(pk=key, confirmed_at=None).first()
    return registration if registration and registration.is_open(timezone.now()) else None


@private_page
@in_one_request
@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest) -> HttpResponse:
    """Check your mail; meanwhile tell more, which waits with the rest."""
    registration = _waiting(request)
    if registration is None:
        return _thanks_without(request)
    season = Season.objects.nearest_open(timezone.localdate())
    form = TellMoreForm(request.POST or None, registration=registration, season=season)
    if form.is_valid():
        answers = answers_of(form.cleaned_data)
        add_answers(registration, answers, at=timezone.now(), shown=form.fields)
        request.session[TOLD] = True
        return redirect("thanks")
    context = {"registration": registration, "season": season, "told": TOLD in request.session, "form": form}
    return render(request, "public/thanks.html", context)


def _thanks_without(request: HttpRequest) -> HttpResponse:
    """The answer for whoever this browser has nothing waiting for; what they sent has no place to wait."""
    if request.method == "POST":
        messages.info(request, _("Nothing was saved here. Tell us more on your own page instead."))
        return redirect("my_link")
    return render(request, "public/thanks.html")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will be confirmed, POST confirms; a mail scanner that looks changes nothing."""
    registration = _found(token)
    if registration is None:
        return _gone(request, token)
    speak(request, registration.language)
    if request.method == "POST" and _may_enter(registration):
        return enter(request, confirm_registration(token, at=timezone.now()))
    return render(request, "public/confirm.html", _what(registration))


def _found(token: str) -> Registration | None:
    if not is_possible(token):
        return None
    try:
        return find_registration(token, at=timezone.now())
    except RuleBroken:
        return None


def _may_enter(registration: Registration) -> bool:
    """Pressed twice lets in twice, but an old mail is no key to the person's page."""
    confirmed = registration.confirmed_at
    return confirmed is None or timezone.now() - confirmed < PersonalLink.LASTS


def _what(registration: Registration) -> dict:
    return {
        "registration": registration,
        "data": registration.data,
        "is_invitation": is_invitation(registration),
        "may_enter": _may_enter(registration),
    }


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Too old, cut short or unknown: one button where we know whose it was, else the form."""
    is_known = is_possible(token) and Registration.objects.filter(token=token).exists()
    return render(request, "public/confirm_gone.html", {"token": token, "is_known": is_known}, status=404)


@private_page
@require_POST
def confirm_again(request: HttpRequest, token: str) -> HttpResponse:
    """Another mail to the address of this link; the answer is the same for every token."""
    registration = Registration.objects.filter(token=token).first() if is_possible(token) else None
    if registration:
        send_personal_link(registration.email, at=timezone.now(), language=registration.language)
    return redirect("link_sent")
