"""What every page shares: a broken rule becomes a page, `?lang=` chooses the language of public pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from recruitment.errors import NotAllowed, RuleBroken

Handler = Callable[[HttpRequest], HttpResponse]


class RuleBrokenMiddleware:
    """A rule that says no is an answer, not an accident: 409, or 403 when the person may not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RuleBroken):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "rule_broken.html", {"broken": exception}, status=status)


class LanguageByAddressMiddleware:
    """`?lang=en` on a public address wins over the cookie, so that a link can be shared in a language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)
