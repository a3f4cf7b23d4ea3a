"""One line in the log for each request, under an id that the answer and every line about it carry."""

import re
import uuid
from collections.abc import Callable
from time import monotonic

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]
AN_ID = re.compile(
    "[0-9a-fA-F-]{16,64}"
)  # of a proxy in front of us; nothing that could be a name or a number
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNTOLD = frozenset({"healthz", "readyz", "metrics"})


class RequestLogMiddleware:
    """First of all, so that whatever is said meanwhile has the id: never the path, which holds tokens."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, number = monotonic(), id_of(request)
        with structlog.contextvars.bound_contextvars(request=number):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            if is_told(request):
                tell(request, response.status_code, monotonic() - began)
        return response


def id_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if AN_ID.fullmatch(given) else uuid.uuid4().hex


def is_told(request: HttpRequest) -> bool:
    """Not what a machine asks every few seconds, nor a stylesheet."""
    return request.path.strip("/") not in UNTOLD and not request.path.startswith(settings.STATIC_URL)


def tell(request: HttpRequest, status: int, seconds: float) -> None:
    route = request.resolver_match.route if request.resolver_match else ""
    method = request.method if request.method in METHODS else "other"
    log.info("answered", method=method, route=route, status=status, ms=round(seconds * 1000))
