"""What providers post to us, at an address that only they know: reports, and incoming text messages."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recruitment.bank.reaching import stop_texts
from recruitment.outbox.callbacks import is_secret
from recruitment.outbox.models import Message
from recruitment.outbox.reports import note_incoming_text, note_mail_report, note_text_report
from recruitment.outbox.texts import is_number, says_stop
from recruitment.web.mail_reports import MailReport, read_reports

LONGEST_ID, LONGEST_TEXT = 60, 5_000
TEXT_STATUSES = {"delivered": Message.Delivery.DELIVERED, "failed": Message.Delivery.FAILED}
NOTED = 204

Callback = Callable[..., HttpResponse]


def callback(view: Callable[[HttpRequest], HttpResponse]) -> Callback:
    """Without the secret there is nothing here; with it, only a POST says anything (some look by HEAD)."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        if not is_secret(secret):
            raise Http404
        if request.method == "HEAD":
            return HttpResponse(status=NOTED)
        return require_http_methods(["POST", "HEAD"])(view)(request)

    return guarded


@callback
def text_report(request: HttpRequest) -> HttpResponse:
    """What became of a text message; what we do not know or understand is not worth telling us again."""
    delivery = TEXT_STATUSES.get(_word(request, "status", LONGEST_ID))
    provider_id = _word(request, "id", LONGEST_ID)
    if delivery and provider_id:
        ours = _uuid(request.GET.get("message", ""))
        note_text_report(provider_id, delivery, at=timezone.now(), message_id=ours)
    return HttpResponse(status=NOTED)


@callback
def incoming_text(request: HttpRequest) -> HttpResponse:
    """STOPP stops; anything else is counted. The body of an answer would be sent back as a text message."""
    sender, provider_id = _word(request, "from", LONGEST_ID), _word(request, "id", LONGEST_ID)
    if is_number(sender) and says_stop(_word(request, "message", LONGEST_TEXT)):
        stop_texts(sender, at=timezone.now())
    elif provider_id:
        note_incoming_text(provider_id, timezone.now())
    return HttpResponse(status=NOTED)


@callback
def mail_report(request: HttpRequest) -> HttpResponse:
    """What became of mail, from the provider that the settings name."""
    if settings.MAIL_REPORTER is None:
        raise Http404
    try:
        reports = read_reports(request, settings.MAIL_REPORTER.name, settings.MAIL_REPORTER.key)
    except (AnymailWebhookValidationFailure, ImproperlyConfigured, ValueError, LookupError, TypeError,
            AttributeError):  # fmt: skip
        return HttpResponse(status=400)
    for report in reports:
        _note(report)
    return HttpResponse(status=NOTED)


def _note(report: MailReport) -> None:
    note_mail_report(
        report.delivery,
        address=report.address,
        message_id=report.message_id,
        at=timezone.now(),
        is_final=report.is_final,
    )


def _word(request: HttpRequest, name: str, longest: int) -> str:
    """A field of the form; "" for what the provider would never send."""
    value = request.POST.get(name, "")
    return value if len(value) <= longest and "\0" not in value else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
