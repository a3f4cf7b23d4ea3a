"""What every page shares: a broken rule becomes a page, and `?lang=` chooses the language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from recruitment.errors import NotAllowed, NotOpen, RuleBroken

COME_BACK = 3600  # seconds after which programs ask a service again that is not open yet

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
        if isinstance(exception, NotOpen):
            return _not_open(request)
        status = 403 if isinstance(exception, NotAllowed) else 409
        world = "staff" if request.user.is_authenticated else "public"
        return render(request, f"{world}/rule_broken.html", {"broken": exception}, status=status)


def _not_open(request: HttpRequest) -> HttpResponse:
    """The same for everybody: nobody's session is looked at."""
    response = render(request, "public/not_open.html", {"messages": ()}, status=503)
    response.headers["Retry-After"] = str(COME_BACK)
    response.headers["Cache-Control"] = "no-store"
    return response


class LanguageByAddressMiddleware:
    """`?lang=en` wins over the cookie and is kept in it, so that the next page speaks the same.

    On /d/ (a shared ad) no cookie is set: whoever follows a shared link leaves no trace.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen not in dict(settings.LANGUAGES):
            return self.get_response(request)
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        response.headers["Content-Language"] = chosen
        if not request.path.startswith("/d/"):
            self._remember(response, chosen)
        return response

    def _remember(self, response: HttpResponse, chosen: str) -> None:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
