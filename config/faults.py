"""What is answered where no view answers: JSON to programs, a page to people."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions

from config.troubles import Trouble, trouble_of


def is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_program(request):
        return exceptions.bad_request(request, exception)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_program(request):
        return JsonResponse({"detail": _("There is no such address.")}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the error, wherever it came from: a view, a session, a template."""
    if trouble := trouble_of(sys.exception()):
        return unavailable(request, trouble)
    return exceptions.server_error(request) if is_program(request) else defaults.server_error(request)


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503, told without a look at the database: no session, no messages, no organisation."""
    response: HttpResponse
    if is_program(request):
        response = JsonResponse({"code": trouble.code, "detail": str(trouble.detail)}, status=503)
    else:
        page = loader.get_template("503.html").render({"code": trouble.code})
        response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(trouble.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response
