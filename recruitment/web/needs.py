"""Staff page of a sheet of vacancies: upload it, see what every row becomes, save the good ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.bank.need_words import HEADINGS
from recruitment.bank.needs import MOST_BYTES, Needs, empty_sheet, read_needs, take_needs, try_needs
from recruitment.errors import RuleBroken
from recruitment.seasons.models import Season
from recruitment.staff.models import Unit
from recruitment.staff.rights import Right
from recruitment.web.access import StaffRequest, staff_page


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The sheet"),
        max_length=200,
        help_text=gettext_lazy("CSV or Excel (.xlsx), with headings, at most 1 MB and 300 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    text = ""

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."), code="too_large")
        return file

    def tried(self, request: StaffRequest, season: Season) -> Needs | None:
        """What would come of the file; None when it cannot be read, which is told at its field."""
        if not self.is_valid():
            return None
        try:
            self.text = read_needs(self.cleaned_data["file"])
            return try_needs(season, self.text, by=request.user, at=timezone.now())
        except RuleBroken as broken:
            self.add_error("file", str(broken.message))
            return None


@staff_page(Right.STATE_VACANCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest, year: int) -> HttpResponse:
    season = get_object_or_404(Season, year=year)
    if "text" in request.POST:
        return _save(request, season, request.POST["text"])
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    needs = form.tried(request, season) if form.is_bound else None
    context: dict[str, Any] = {"season": season, "form": form, "needs": needs}
    if needs:
        context |= {"rows": [_row(line) for line in needs.lines], "text": form.text}
    return render(request, "vacancies/sheet.html", context)


@staff_page(Right.STATE_VACANCIES)
@require_safe
def empty(request: StaffRequest, year: int) -> HttpResponseBase:
    """To fill in: the headings, and a row for each of one's units."""
    season = get_object_or_404(Season, year=year)
    units = Unit.objects.of(request.user).filter(is_active=True).order_by("name", "pk")
    response = StreamingHttpResponse(empty_sheet(season, units), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="vakanser-{season.year}.csv"'
    return response


def _save(request: StaffRequest, season: Season, text: str) -> HttpResponse:
    needs = take_needs(season, text, by=request.user, at=timezone.now())
    made = len(needs.new)
    said = ngettext("%(count)d vacancy is stated.", "%(count)d vacancies are stated.", made)
    told = [said % {"count": made}]
    if left := len(needs.wrong):
        rest = ngettext("%(count)d row could not be read.", "%(count)d rows could not be read.", left)
        told.append(rest % {"count": left})
    (messages.success if made else messages.warning)(request, " ".join(told))
    return redirect("vacancies", season.year)


def _row(line: Any) -> dict[str, Any]:
    faults = [(_label(one.field), one.message) for one in line.faults]
    return {"line": line, "vacancy": line.vacancy, "faults": faults}


def _label(field: str) -> str:
    return str(HEADINGS[field][0]) if field in HEADINGS else field
