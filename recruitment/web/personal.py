"""A person's own page: see and change. In by a link that is used up by POST."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.register import send_personal_link
from recruitment.candidates.actions import (
    change_candidate,
    find_personal_link,
)
from recruitment.candidates.links import PersonalLink
from recruitment.candidates.models import Candidate
from recruitment.errors import RuleBroken
from recruitment.web.personal_forms import PARTS, LinkForm, part_of
from recruitment.web.personal_session import enter_by, owner
from recruitment.web.personal_words import shown
from recruitment.web.private import is_possible, private_page, speak

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """For the person themselves, while the session lasts; everybody else is sent to the door."""

    @private_page
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        candidate = owner(request, token)
        if candidate is None:
            return redirect("own_page", token)
        speak(request, candidate.language)
        return view(request, candidate, token=token, **kwargs)

    return guarded


# The way in


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_link(request: HttpRequest) -> HttpResponse:
    """The same answer for every address: nobody learns who is in the bank."""
    form = LinkForm(request.POST or None)
    if form.is_valid():
        address = form.cleaned_data["email"]
        send_personal_link(address, at=timezone.now(), language=get_language() or "sv")
        return redirect("link_sent")
    return render(request, "public/my_link.html", {"form": form})


@private_page
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "public/link_sent.html")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page while the session lasts; else a button that uses the link, or one that sends another."""
    if candidate := owner(request, token):
        speak(request, candidate.language)
        context = {"candidate": candidate, "token": token} | shown(candidate, token, timezone.now())
        return render(request, "public/own_page.html", context)
    if not _is_open(token):
        return _link_is_gone(request, token)
    if request.method == "POST":
        return enter_by(request, token)
    return render(request, "public/own_page_door.html")


def _is_open(token: str) -> bool:
    if not is_possible(token):
        return False
    try:
        find_personal_link(token, at=timezone.now())
    except RuleBroken:
        return False
    return True


def _link_is_gone(request: HttpRequest, token: str) -> HttpResponse:
    """One button when we know whose link it was; else the form that asks for the address."""
    context = {"token": token, "is_known": _link(token) is not None}
    return render(request, "public/own_page_gone.html", context, status=404)


def _link(token: str) -> PersonalLink | None:
    if not is_possible(token):
        return None
    return PersonalLink.objects.select_related("candidate").filter(token=token).first()


@private_page
@require_POST
def own_link_again(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the address of the old one; the answer is the same for every token."""
    if link := _link(token):
        person = link.candidate
        send_personal_link(person.email, at=timezone.now(), language=person.language)
    return redirect("link_sent")


# On the page


@own
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, candidate: Candidate, token: str, part: str) -> HttpResponse:
    if part not in PARTS:
        raise Http404
    form = part_of(candidate, PARTS[part], request.POST or None)
    if form.is_valid():
        form.save(timezone.now())
        messages.success(request, _("Your changes are saved."))
        return redirect("own_page", token)
    return render(request, "public/own_change.html", {"form": form, "token": token})


@own
@require_POST
def choose_language(request: HttpRequest, candidate: Candidate, token: str) -> HttpResponse:
    """The language of mails, and of this page."""
    language = "en" if request.POST.get("language") == "en" else "sv"
    change_candidate(candidate, {"language": language}, at=timezone.now())
    with translation.override(language):
        messages.success(request, _("From now on we write to you in this language."))
    return redirect(f"{request.path.removesuffix('sprak/')}?lang={language}")
