"""Staff page of the funnel: from lecture and shared job to the first day of work, drawn and as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recruitment.bank.exporting import MARK, csv_line
from recruitment.figures.asking import AskForm, By
from recruitment.figures.funnel import Funnel, funnel
from recruitment.staff.rights import Right
from recruitment.web import figures_words
from recruitment.web.access import StaffRequest, staff_page


@staff_page(Right.SEE_FIGURES)
@require_safe
def funnel_page(request: StaffRequest) -> HttpResponse:
    form = AskForm(request.GET)
    found, note = _found(request, form)
    form.is_valid()
    by = form.cleaned_data.get("by") or By.SOURCE
    context = {
        "form": form,
        "note": note,
        "by": by,
        "tabs": _tabs(request, by),
        "question": request.GET.urlencode(),
    }
    if found:
        context |= figures_words.drawn(found, request.user)
    return render(request, "figures/funnel.html", context)


@staff_page(Right.SEE_FIGURES)
@require_safe
def funnel_file(request: StaffRequest) -> HttpResponse:
    """The table as a spreadsheet reads it; what was not understood becomes no file."""
    found, note = _found(request, AskForm(request.GET))
    if found is None:
        return HttpResponse(note, status=400, content_type="text/plain; charset=utf-8")
    lines = [MARK, *map(csv_line, figures_words.sheet(found))]
    file = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    file.headers["Content-Disposition"] = f'attachment; filename="tratt-{timezone.localdate()}.csv"'
    return file


def _found(request: HttpRequest, form: AskForm) -> tuple[Funnel | None, str]:
    """The funnel that the address asks for, or why there is none."""
    if unknown := sorted(set(request.GET) - {*form.fields, "lang"}):
        return None, _("The funnel knows no “%(name)s”, so it shows nothing.") % {"name": unknown[0][:40]}
    if not form.is_valid():
        return None, _("What is asked for was not understood, so nothing is shown.")
    return funnel(form.asked, timezone.now()), ""


def _tabs(request: HttpRequest, by: str) -> list[dict]:
    """The same question by something else."""
    question = request.GET.copy()
    tabs = []
    for one in By:
        question["by"] = one.value
        tabs.append({"label": one.label, "url": f"?{question.urlencode()}", "current": one == by})
    return tabs
