"""The administrator's pages of what the service writes: list, edit, preview, history, and back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.errors import RuleBroken
from recruitment.outbox.catalogue import TEMPLATES
from recruitment.outbox.purposes import PURPOSES
from recruitment.outbox.rewording import reset_wording
from recruitment.outbox.wordings import Wording
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.turning import turn
from recruitment.web.wording_forms import WordingForm
from recruitment.web.wording_words import compared, drawn, groups, neighbour, previews, values_of

WRITES = require_http_methods(["GET", "HEAD", "POST"])
# A mail brings its own style and nothing else: no script, no picture, no way back into the service.
AS_A_MAIL = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "sandbox": "",
}


@staff_page(Right.RUN_SETTINGS)
@require_safe
def wordings(request: StaffRequest) -> HttpResponse:
    return render(request, "settings/wordings.html", {"groups": groups(), "here": "wordings"})


@staff_page(Right.RUN_SETTINGS)
@WRITES
def edit_wording(request: StaffRequest, template: str, language: str) -> HttpResponse:
    form = _form(request, template, language)
    asks_to_save = request.method == "POST" and "preview" not in request.POST
    if form.is_valid() and asks_to_save and form.keep(request.user):
        messages.success(request, _("Saved. From now on the message leaves in these words."))
        return redirect("edit_wording", template, language)
    if form.is_outrun:
        form.rebase(_newest(template, language))
    shown = _shown_text(form)
    context = _frame(template, language) | {
        "form": form,
        "previews": previews(template, language, *shown) if shown else [],
        "is_draft": form.is_bound,
        "values": values_of(template),
        "other": neighbour(template, language),
    }
    return render(request, "settings/wording.html", context)


@staff_page(Right.RUN_SETTINGS)
@csp_override(AS_A_MAIL)
@xframe_options_deny
@WRITES
def wording_letter(request: StaffRequest, template: str, language: str) -> HttpResponse:
    """The mail as mail programs draw it, to an invented person; of what is typed when that is sent along."""
    form = _form(request, template, language)
    shown = _shown_text(form)
    if shown is None:
        return HttpResponse(status=409, content=_("There is a fault in the text: go back and see which."))
    return HttpResponse(drawn(template, language, *shown, person=request.GET.get("person", "")))


@staff_page(Right.RUN_SETTINGS)
@require_safe
def wording_history(request: StaffRequest, template: str, language: str) -> HttpResponse:
    _known(template, language)
    rows = Wording.objects.of(template, language).select_related("created_by")
    page = turn(request, rows, size=20)
    context = _frame(template, language) | {"page": page, "listed": compared(template, language, page.rows)}
    return render(request, "settings/wording_history.html", context)


@staff_page(Right.RUN_SETTINGS)
@require_POST
def reset(request: StaffRequest, template: str, language: str) -> HttpResponse:
    _known(template, language)
    base = request.POST.get("base", "")
    try:
        number = int(base) if base.isdecimal() and len(base) < 9 else -1
        reset_wording(template, language, base=number, by=request.user, at=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
    else:
        messages.success(request, _("The service's own words count again. The old ones are in the history."))
    return redirect("wording_history", template, language)


def _form(request: StaffRequest, template: str, language: str) -> WordingForm:
    _known(template, language)
    now = _newest(template, language)
    return WordingForm(request.POST or None, template=template, language=language, now=now)


def _shown_text(form: WordingForm) -> tuple[str, str] | None:
    """What a preview shows: what is typed, as far as it can be sent; else what is stored."""
    if not form.is_bound:
        return form.initial["subject"], form.initial["body"]
    if "body" not in form.errors and "subject" not in form.errors:
        return form.cleaned_data["subject"], form.cleaned_data["body"]
    return None


def _known(template: str, language: str) -> None:
    if template not in TEMPLATES or language not in dict(settings.LANGUAGES):
        raise Http404


def _newest(template: str, language: str) -> Wording | None:
    return Wording.objects.of(template, language).select_related("created_by").first()


def _frame(template: str, language: str) -> dict[str, Any]:
    """What both pages of one message are told."""
    newest = _newest(template, language)
    return {
        "template": template,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "purpose": PURPOSES[template],
        "newest": newest,
        "is_reworded": newest is not None and not newest.is_original,
        "back": "settings_wordings",
    }
