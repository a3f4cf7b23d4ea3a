"""Pages behind a secret address: no cache keeps them, no search engine finds them."""

import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

View = Callable[..., HttpResponse]
_SECRET = re.compile(r"[0-9A-Za-z_~-]{1,200}")


def private_page(view: View) -> View:
    """No cache holds the page, and no search engine lists it."""

    @wraps(view)
    def kept(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return kept


def speak(request: HttpRequest, language: str) -> None:
    """The language of the person's mails, unless another one has been chosen in this browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and "lang" not in request.GET:
        translation.activate(language)


def is_possible(token: str) -> bool:
    """Whether we could have given this to somebody; anything else is not even looked for."""
    return _SECRET.fullmatch(token) is not None
