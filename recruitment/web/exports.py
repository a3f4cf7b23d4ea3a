"""Take those who were found out of the bank as a file, and see who has done so before."""

from django import forms
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from recruitment.bank.exporting import USUAL, XLSX, columns_to_choose, csv_lines, xlsx_file
from recruitment.bank.models import Export
from recruitment.bank.search import SearchResult, search_candidates
from recruitment.records.disclosing import give_out_people
from recruitment.staff.rights import Right
from recruitment.web import bank_words
from recruitment.web.access import StaffRequest, staff_page
from recruitment.web.bank import count_of, question_of
from recruitment.web.offer_forms import ActionForm

SHOWN = 20


class ExportForm(ActionForm):
    columns = forms.MultipleChoiceField(
        label=_("Columns"), choices=columns_to_choose, widget=forms.CheckboxSelectMultiple
    )
    format = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", "Excel"), ("csv", "CSV")], widget=forms.RadioSelect
    )
    question = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)


@staff_page(Right.WORK_IN_BANK)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: StaffRequest) -> HttpResponseBase:
    asked = question_of(request.GET).urlencode()
    form = ExportForm(request.POST or None, initial={"columns": USUAL, "format": "xlsx", "question": asked})
    question = question_of(QueryDict(form.data.get("question", "") if form.is_bound else asked))
    result = search_candidates(question, request.user, timezone.now())
    if form.is_valid() and not result.errors and _exported(form, request, result):
        return _file(form)
    context = {
        "form": form,
        "count": count_of(result),
        "faults": bank_words.faults(result, question),
        "asked": [chip["label"] for chip in bank_words.chips(result, question)],
        "url": bank_words.address(question),
        "exports": Export.objects.select_related("by").order_by("-at", "-pk")[:SHOWN],
    }
    return render(request, "bank/export.html", context)


def _exported(form: ExportForm, request: StaffRequest, result: SearchResult) -> bool:
    return form.carried_out(
        give_out_people, result.found, **form.cleaned_data, by=request.user, at=timezone.now()
    )


def _file(form: ExportForm) -> HttpResponseBase:
    made, keys = form.result
    name = f"banken-{timezone.localdate()}.{made.format}"
    answer: HttpResponseBase
    if made.format == Export.Format.XLSX:
        answer = HttpResponse(xlsx_file(made, keys), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(csv_lines(made, keys), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
