"""Import a list: upload it, see how its columns are read, begin, follow it, take it back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.bank.columns import FIELDS
from recruitment.bank.imports import Import
from recruitment.bank.running import report_lines, run_import, stop_import
from recruitment.bank.tables import MAX_BYTES
from recruitment.bank.uploading import CHOICES, Trial, choose_fields, try_import, upload_list
from recruitment.records.undoing import undo_import
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.offer_forms import ActionForm
from recruitment.web.turning import turn

State = Import.State
NOT_READ = "-"
BUSY = (State.READING, State.RUNNING, State.UNDOING)


class UploadForm(ActionForm):
    file = forms.FileField(
        label=gettext_lazy("The list"),
        max_length=200,
        help_text=gettext_lazy("CSV or Excel (.xlsx), with headings, at most 50 MB and 200,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than 50 MB."), code="too_large")
        return file


class ColumnsForm(ActionForm):
    """One question for each heading; in the data, a column is known by its number."""

    def __init__(self, *args: Any, row: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NOT_READ, _("Not read")), *((name, str(FIELDS[name]).capitalize()) for name in CHOICES)]
        for nth, (heading, held) in enumerate(zip(row.headings, row.fields, strict=True)):
            self.fields[f"column{nth}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": nth + 1},
                choices=choices,
                initial=held or NOT_READ,
            )

    @property
    def chosen(self) -> list[str]:
        said = [self.cleaned_data[name] for name in self.fields]
        return ["" if name == NOT_READ else name for name in said]


@staff_page(Right.WORK_IN_BANK)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """The lists that have come, and the way to bring another."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        if form.carried_out(upload_list, file, file.name, by=request.user, at=timezone.now()):
            return redirect("import", form.result.pk)
    rows = Import.objects.select_related("created_by").order_by("-created_at", "-pk")
    return render(request, "imports/list.html", {"form": form, "page": turn(request, rows)})


@staff_page(Right.WORK_IN_BANK)
@require_safe
def one_import(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _import(pk)
    if row.state == State.DRAFT:
        return _draft(request, row, ColumnsForm(row=row), try_import(row, timezone.now()))
    return render(request, "imports/import.html", _context(row))


@staff_page(Right.WORK_IN_BANK)
@require_POST
def columns(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show again how the rows are read, or begin, with the columns as they were chosen."""
    row = _import(pk)
    form = ColumnsForm(request.POST, row=row)
    if not form.is_valid():
        return _draft(request, row, form, try_import(row, timezone.now()))
    trial = try_import(row, timezone.now(), form.chosen)
    if trial.fault or not form.carried_out(choose_fields, row, form.chosen):
        return _draft(request, row, form, trial)
    if "begin" in request.POST and form.carried_out(run_import, row, by=request.user, at=timezone.now()):
        messages.success(request, _("The import has begun. You can leave the page meanwhile."))
    return redirect("import", pk)


@staff_page(Right.WORK_IN_BANK)
@require_safe
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How far it has come; when it is done the page is drawn anew."""
    row = _import(pk)
    if row.state in BUSY and request.htmx:
        return render(request, "imports/import.html#progress", _context(row))
    answer = HttpResponse(status=204)
    answer.headers["HX-Refresh"] = "true"
    return answer if request.htmx else redirect("import", pk)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    run_import(_import(pk), by=request.user, at=timezone.now())
    messages.success(request, _("The import goes on."))
    return redirect("import", pk)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def stop(request: StaffRequest, pk: UUID) -> HttpResponse:
    stop_import(_import(pk), at=timezone.now())
    messages.success(request, _("Stopped. Nobody is invited before it has gone on to the end."))
    return redirect("import", pk)


@staff_page(Right.WORK_IN_BANK)
@require_POST
def undo(request: StaffRequest, pk: UUID) -> HttpResponse:
    undo_import(_import(pk), by=request.user, at=timezone.now())
    messages.success(request, _("It is being undone. Invitations that waited are not sent."))
    return redirect("import", pk)


@staff_page(Right.WORK_IN_BANK)
@require_safe
def report(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    answer = StreamingHttpResponse(report_lines(_import(pk)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{timezone.localdate()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _import(pk: UUID) -> Import:
    row: Import = get_object_or_404(
        Import.objects.select_related("created_by", "undone_by", "mailing"), pk=pk
    )
    return row


def _draft(request: StaffRequest, row: Import, form: ColumnsForm, trial: Trial) -> HttpResponse:
    remarks = [{"remark": one, "field": FIELDS.get(one.field, one.field)} for one in trial.remarks]
    context = {"import": row, "form": form, "trial": trial, "remarks": remarks, "told": _told(trial)}
    return render(request, "imports/draft.html", context)


def _told(trial: Trial) -> list[str]:
    """What will come of the first rows, in numbers."""
    counts = [
        ngettext("%(count)s person would be invited", "%(count)s people would be invited", trial.new),
        ngettext("%(count)s is known already", "%(count)s are known already", trial.known),
        ngettext("%(count)s row would be refused", "%(count)s rows would be refused", trial.refused),
        ngettext("%(count)s field would be left empty", "%(count)s fields would be left empty", trial.doubts),
    ]
    numbers = (trial.new, trial.known, trial.refused, trial.doubts)
    return [text % {"count": number} for text, number in zip(counts, numbers, strict=True)]


def _context(row: Import) -> dict[str, Any]:
    undone = row.state == State.UNDOING
    return {
        "import": row,
        "is_busy": row.state in BUSY,
        "is_read": row.state != State.READING,
        "done": row.removed + row.stayed if undone else row.read,
        "total": max(row.created if undone else row.rows, 1),
        "may_run": row.state in (State.STOPPED, State.FAILED),
        "may_be_undone": row.may_be_undone(timezone.now()),
        "has_report": bool(row.refused or row.doubts) and row.remarks.exists(),
        "until": row.moved_at + Import.KEPT,
    }
