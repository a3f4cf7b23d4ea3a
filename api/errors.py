"""What a program is told when something is wrong: one table of errors for the whole API."""

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from recruitment.errors import NotAllowed, RuleBroken


def handle(error: Exception, context: dict) -> Response | None:
    """409 `{"code", "detail"}` for a broken rule, 403 when one may not, DRF's own shapes otherwise."""
    if isinstance(error, RuleBroken):
        return Response({"code": error.code, "detail": str(error.message)}, status=_status_of(error))
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(as_serializer_error(error))
    return exception_handler(error, context)


def _status_of(error: RuleBroken) -> int:
    return status.HTTP_403_FORBIDDEN if isinstance(error, NotAllowed) else status.HTTP_409_CONFLICT
